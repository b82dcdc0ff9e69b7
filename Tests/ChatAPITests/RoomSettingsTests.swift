import Testing

@testable import ChatAPI

@Suite struct `Settings of rooms and direct rooms` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a room made read-only takes posts of its moderators only, at once`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let socket = try await bob.enter(room)
    let changed = try await ada.call("PATCH", "/api/rooms/\(room)", ["read_only": true, "topic": "News"])
    #expect(changed["read_only"].bool == true && changed["topic"].string == "News")
    let told = try await socket.next("room_updated")
    #expect(told["read_only"].bool == true && told["event_seq"].int == 3 && told["by"].int == ada.id)
    try await socket.send(#"{"type":"message","content":"hm"}"#)
    #expect(try await socket.next("error")["code"].string == "read_only")
    #expect(try await bob.post("hm", in: room)["code"].string == "read_only")
    try await ada.post("news", in: room).expect(201)
    try await ada.call("PATCH", "/api/rooms/\(room)", ["read_only": false]).expect(200)
    _ = try await socket.next("room_updated")
    try await socket.send(#"{"type":"message","content":"thanks"}"#)
    #expect(try await socket.next("message")["content"].string == "thanks")
    try await bob.call("PATCH", "/api/rooms/\(room)", ["topic": "x"]).expect(403)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a room in slow mode says when one may write again`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let socket = try await bob.enter(room)
    for (seconds, status) in [(-1, 422), (21_601, 422), (21_600, 200), (60, 200)] {
      try await ada.call("PATCH", "/api/rooms/\(room)", ["slow_mode": seconds]).expect(status)
    }
    #expect(try await socket.next("room_updated")["slow_mode"].int == 21_600)
    #expect(try await socket.next("room_updated")["slow_mode"].int == 60)
    try await bob.call("PATCH", "/api/rooms/\(room)", ["slow_mode": 0]).expect(403)
    try await socket.send(#"{"type":"message","content":"one","client_id":"c"}"#)
    #expect(try await socket.next("message")["content"].string == "one")
    try await socket.send(#"{"type":"message","content":"two","client_id":"d"}"#)
    let refusal = try await socket.next("error")
    #expect(refusal["code"].string == "slow_mode" && refusal["client_id"].string == "d")
    #expect((1...60).contains(refusal["retry_after"].int ?? 0))
    let reply = try await bob.post("two", in: room).expect(429)
    #expect(reply["code"].string == "slow_mode")
    #expect((1...60).contains(reply.header("retry-after").flatMap { Int($0) } ?? 0))
    for text in ["a", "b"] { try await ada.post(text, in: room).expect(201) }
    #expect(try await bob.call("GET", "/api/rooms/\(room)")["slow_mode"].int == 60)
    await server.stop()
  }

  @Test func `a direct room is there once, for its people only`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let eve = try await server.signUp("eve")
    let made = try await ada.call("POST", "/api/dms", ["users": ["bob"]])
    #expect(made.status == 201 && made["kind"].string == "direct" && made["name"].string == "")
    let again = try await bob.call("POST", "/api/dms", ["users": [ada.id, bob.id]])
    #expect(again.status == 200 && again["id"].int == made["id"].int)
    let room = made["id"].int ?? 0
    let joined = try await bob.open("/ws/room/\(room)").next("room_joined")
    let listed = try await ada.call("GET", "/api/rooms/").json.array.last ?? JSON(nil)
    let alone = try await ada.call("GET", "/api/rooms/\(room)").json
    for shown in [made.json, again.json, listed, alone, joined["room"]] {
      #expect(shown["people"].array.map { $0["username"].string } == ["ada", "bob"])
      #expect(shown["people"].array.allSatisfy { !$0.keys.contains("email") && $0["status"].string != nil })
    }
    #expect(try await ada.call("GET", "/api/rooms/1").json.keys.contains("people") == false)
    try await bob.post("psst", in: room).expect(201)
    try await eve.call("GET", "/api/rooms/\(room)/messages").expect(404)
    try await ada.call("POST", "/api/rooms/\(room)/leave").expect(403)
    try await ada.call("PUT", "/api/rooms/\(room)/members/eve", [:]).expect(403)
    try await ada.call("DELETE", "/api/rooms/\(room)/members/bob").expect(403)
    try await ada.call("PATCH", "/api/rooms/\(room)", ["topic": "x"]).expect(403)
    for users: [Any] in [["ada"], [], [1, 2, 3, 4, 5, 6, 7, 8, 9], [true]] {
      try await ada.call("POST", "/api/dms", ["users": users]).expect(422)
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a deleted room tells those in it, and is gone`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage, loops: 2)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let inRoom = try await bob.enter(room)
    try await bob.post("bye", in: room).expect(201)
    _ = try await inRoom.next("message")
    try await ada.call("DELETE", "/api/rooms/\(room)").expect(204)
    let told = try await inRoom.next("room_deleted")
    #expect(told["room_id"].int == room && told["by"].int == ada.id)
    #expect(try await inRoom.closeCode() == 4404)
    for path in ["", "/messages", "/events", "/members"] {
      try await bob.call("GET", "/api/rooms/\(room)\(path)").expect(404)
    }
    try await bob.call("POST", "/api/rooms/\(room)/messages", ["content": "x"]).expect(404)
    try await ada.call("DELETE", "/api/rooms/1").expect(403)
    await server.stop()
  }
}
