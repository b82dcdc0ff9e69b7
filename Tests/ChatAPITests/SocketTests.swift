import Testing

@testable import ChatAPI

@Suite struct `Sockets` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `two people in a room hear each other`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let adas = try await ada.open("/ws/room/\(room)")
    #expect(
      try await adas.types(through: "message_history") == [
        "connection_established", "room_joined", "message_history",
      ])
    let bobs = try await bob.enter(room)
    let joined = try await adas.next("user_joined")
    #expect(
      joined["username"].string == "bob" && joined["user_id"].int == bob.id && joined["room_id"].int == room)
    #expect(try await bob.call("GET", "/api/rooms/\(room)")["my_role"].string == "member")

    try await adas.send(#"{"type":"message","content":"hello","client_id":"c-1"}"#)
    let ack = try await adas.next("message")
    let heard = try await bobs.next("message")
    #expect(ack["client_id"].string == "c-1" && ack["seq"].int == 3)
    #expect(
      heard["content"].string == "hello" && heard["username"].string == "ada"
        && heard["id"].int == ack["id"].int)

    try await bobs.send(#"{"type":"typing"}"#)
    #expect(try await adas.next("user_typing")["is_typing"].bool == true)
    try await bobs.send(#"{"type":"typing_stop"}"#)
    #expect(try await adas.next("user_typing")["is_typing"].bool == false)
    #expect(try await !bobs.settle().contains("user_typing"))
    try await bobs.send(#"{"type":"get_users"}"#)
    #expect(try await bobs.next("user_list")["users"].array.map { $0["username"].string } == ["ada", "bob"])

    try await bobs.send(#"{"type":"leave_room"}"#)
    _ = try await bobs.next("room_left")
    #expect(try await adas.next("user_left")["username"].string == "bob")
    await server.stop()
  }

  @Test func `a lost socket is told as user_disconnected, the last of several only`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let adas = try await ada.enter(1)
    var first: Socket? = try await bob.enter(1)
    _ = try await adas.next("user_joined")
    var second: Socket? = try await bob.enter(1)
    _ = try await second?.settle()
    #expect(try await adas.settle().isEmpty)
    first = nil
    try await second?.send(#"{"type":"message","content":"still here"}"#)
    #expect(try await adas.types(through: "message") == ["message"])
    second = nil
    let lost = try await adas.next("user_disconnected")
    #expect(lost["username"].string == "bob" && lost["room_ids"].array.map(\.int) == [1])
    _ = (first, second)
    await server.stop()
  }

  @Test func `one socket serves many rooms, and a room that was not entered is acknowledged too`()
    async throws
  {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let (tea, jam) = (try await ada.makeRoom("Tea"), try await ada.makeRoom("Jam"))
    let socket = try await ada.open("/ws/auth")
    try await socket.send(#"{"type":"join_room","room_id":\#(tea)}"#)
    try await socket.send(#"{"type":"message","room_id":\#(tea),"content":"in tea","client_id":"1"}"#)
    try await socket.send(#"{"type":"message","room_id":\#(jam),"content":"in jam","client_id":"2"}"#)
    try await socket.send(#"{"type":"message","content":"nowhere","client_id":"3"}"#)
    _ = try await socket.next("message_history")
    // The refusal needs no store, so it may come before the acknowledgements.
    var acknowledged: Set<String> = []
    var refused: String?
    while acknowledged.count < 2 || refused == nil {
      guard case .frame(let frame) = try await socket.next() else { throw TestFailure("closed") }
      if frame["type"].string == "message" { acknowledged.insert(frame["client_id"].string ?? "") }
      if frame["type"].string == "error" { refused = frame["client_id"].string }
    }
    #expect(acknowledged == ["1", "2"] && refused == "3")
    await server.stop()
  }

  @Test func `frames of one socket keep their order, whatever they wait for`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let rooms = [try await ada.makeRoom("A"), try await ada.makeRoom("B")]
    let socket = try await ada.open("/ws/auth")
    for number in 0..<60 {
      if number == 30 { try await socket.send(#"{"type":"join_room","room_id":\#(rooms[0])}"#) }
      let room = rooms[number % 2]
      try await socket.send(
        #"{"type":"message","room_id":\#(room),"content":"\#(number)","client_id":"\#(number)"}"#)
    }
    var seen: Set<String> = []
    while seen.count < 60 { seen.insert(try await socket.next("message")["content"].string ?? "") }
    for (index, room) in rooms.enumerated() {
      let stored = try await ada.call("GET", "/api/rooms/\(room)/messages?limit=200")
      #expect(
        stored.json.array.map { $0["content"].string } == stride(from: index, to: 60, by: 2).map { "\($0)" })
    }
    await server.stop()
  }

  @Test func `a retry over a socket is answered to the sender alone`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let (adas, bobs) = (try await ada.enter(1), try await bob.enter(1))
    for _ in 0..<2 { try await adas.send(#"{"type":"message","content":"once","client_id":"c"}"#) }
    let first = try await adas.next("message")
    let again = try await adas.next("message")
    #expect(
      first["duplicate"].isNull && again["duplicate"].bool == true && again["id"].int == first["id"].int)
    try await adas.send(#"{"type":"message","content":"else","client_id":"c"}"#)
    let conflict = try await adas.next("error")
    #expect(conflict["code"].string == "client_id_conflict" && conflict["client_id"].string == "c")
    _ = try await bobs.next("message")
    #expect(try await bobs.settle().filter { $0 == "message" }.isEmpty)
    await server.stop()
  }

  @Test(arguments: [
    "hello", "", "null", "[]", "5", "{}", #"{"type":5}"#, #"{"type":"nonsense"}"#, #"{"type":"message"}"#,
    #"{"type":"message","content":5}"#, #"{"type":"message","content":"x","client_id":7}"#,
    #"{"type":"message","content":"x","reply_to":"y"}"#, #"{"type":"message","content":"x","room_id":1e999}"#,
    #"{"type":"message","content":"x","room_id":-1}"#, #"{"type":"message","content":"\u0000"}"#,
    #"{"type":"message","content":"\ud800"}"#, #"{"type":"message","type":"ping"}"#, #"{"type":"join_room"}"#,
    #"{"type":"join_room","room_id":33554432}"#, #"{"type":"join_room","room_id":1,"after":-1}"#,
    #"{"type":"history","limit":100000}"#, #"{"type":"history","before":1,"after":2}"#, #"{"type":"auth"}"#,
    #"{"type":"auth","token":"x"}"#, #"{"type":"leave_room","room_id":77}"#,
    #"{"type":"typing","is_typing":"x"}"#,
  ])
  func `a frame that makes no sense is answered, and the socket goes on`(frame: String) async throws {
    let server = try await TestServer()
    let socket = try await server.signUp("ada").enter(1)
    try await socket.send(frame)
    let error = try await socket.next("error")
    #expect(error["code"].string?.isEmpty == false && error["message"].string?.isEmpty == false)
    _ = try await socket.settle()
    await server.stop()
  }

  @Test func `a ping's fields come back`() async throws {
    let server = try await TestServer()
    let socket = try await Socket.open(server.port, "/ws")
    try await socket.send(#"{"type":"ping","n":17,"deep":{"a":[1,2.50,null]},"s":"é\n"}"#)
    let pong = try await socket.next("pong")
    #expect(pong["n"].int == 17 && pong["deep"]["a"].array.count == 3 && pong["s"].string == "é\n")
    await server.stop()
  }

  @Test func `the echo socket sends back text and binary`() async throws {
    let server = try await TestServer()
    let socket = try await Socket.open(server.port, "/ws/echo")
    try await socket.send(#"{"any":"thing"}"#)
    guard case .frame(let frame) = try await socket.next() else { throw TestFailure("closed") }
    #expect(frame["any"].string == "thing")
    await server.stop()
  }

  @Test func `refused handshakes are plain HTTP answers`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    #expect(try await Socket.status(server.port, "/ws/room/1") == 401)
    #expect(try await Socket.status(server.port, "/ws/room/77?token=\(ada.token)") == 404)
    #expect(try await Socket.status(server.port, "/ws/room/x?token=\(ada.token)") == 404)
    #expect(try await Socket.status(server.port, "/ws/room/1?token=\(ada.token)&after=x") == 422)
    #expect(try await Socket.status(server.port, "/ws/nothing") == 404)
    #expect(try await ada.call("GET", "/ws").status == 426)
    await server.stop()
  }
}
