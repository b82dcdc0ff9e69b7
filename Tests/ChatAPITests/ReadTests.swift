import Testing

@testable import ChatAPI

@Suite struct `What one has read` {
  @Test func `one's marker is shared by one's devices, and nobody else's`() async throws {
    let server = try await TestServer(.sqlite, loops: 2)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    for text in ["one", "two", "three"] { try await ada.post(text, in: room).expect(201) }
    #expect(try await bob.call("GET", "/api/rooms/\(room)")["unread_count"].int == 3)
    #expect(try await ada.call("GET", "/api/rooms/\(room)")["unread_count"].int == 0)
    let (phone, laptop) = (try await bob.open("/ws/auth"), try await bob.open("/ws/auth"))
    let adas = try await ada.open("/ws/auth")
    for socket in [phone, laptop, adas] { _ = try await socket.settle() }
    try await phone.send(#"{"type":"read","room_id":\#(room),"seq":4}"#)
    let read = try await laptop.next("read")
    #expect(read["room_id"].int == room && read["seq"].int == 4 && read["unread_count"].int == 1)
    try await phone.send(#"{"type":"read","room_id":\#(room),"seq":1}"#)
    for socket in [phone, laptop, adas] { #expect(try await socket.settle().isEmpty) }
    let reply = try await bob.call("PUT", "/api/rooms/\(room)/read", ["seq": 5])
    #expect(reply["seq"].int == 5 && reply["unread_count"].int == 0)
    for socket in [phone, laptop] { #expect(try await socket.next("read")["seq"].int == 5) }
    let listed = try await bob.call("GET", "/api/rooms/").json.array.first { $0["id"].int == room }
    #expect(listed?["last_read_seq"].int == 5 && listed?["unread_count"].int == 0)
    await server.stop()
  }

  @Test func `whoever only looks on has nothing to mark`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    #expect(try await bob.call("PUT", "/api/rooms/\(room)/read", ["seq": 1])["code"].string == "not_a_member")
    #expect(try await !bob.call("GET", "/api/rooms/\(room)").json.keys.contains("unread_count"))
    try await ada.call("PUT", "/api/rooms/\(room)/read", [:]).expect(422)
    await server.stop()
  }
}
