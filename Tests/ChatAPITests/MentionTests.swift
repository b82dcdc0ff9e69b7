import Testing

@testable import ChatAPI

@Suite struct `Being mentioned` {
  @Test func `stands in the message, live and later, and is counted until it is read`() async throws {
    let server = try await TestServer(.sqlite, loops: 2)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let live = try await bob.open("/ws/room/\(room)")
    _ = try await live.settle()
    let sent = try await ada.post("@bob, look: `@ada`", in: room).expect(201)
    let frame = try await live.next("message")
    let me = try await bob.call("GET", "/api/users/me/")["id"].int
    #expect(frame["mentions"].array.map(\.int) == [me])
    #expect(sent["mentions"].array.map(\.int) == [me] && !sent.json.keys.contains("mentions_room"))
    let read = try await bob.call("GET", "/api/rooms/\(room)")
    #expect(read["mention_count"].int == 1 && read["unread_count"].int == 1)
    let seq = try #require(sent["seq"].int)
    let marked = try await bob.call("PUT", "/api/rooms/\(room)/read", ["seq": seq])
    #expect(marked["mention_count"].int == 0)
    await server.stop()
  }

  @Test func `of a room one is not in does not happen`() async throws {
    let server = try await TestServer()
    let (ada, eve) = (try await server.signUp("ada"), try await server.signUp("eve"))
    let room = try await ada.makeRoom("Tea", kind: "private")
    let sent = try await ada.post("@eve @room", in: room).expect(201)
    #expect(sent["mentions"].array.isEmpty && sent["mentions_room"].bool == true)
    let rooms = try await eve.call("GET", "/api/rooms/").json.array
    #expect(rooms.allSatisfy { $0["mention_count"].int == 0 })
    await server.stop()
  }
}
