import Testing

@testable import ChatAPI

@Suite struct Moderation {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a kicked member hears nothing more, by any door`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Secret", kind: "private")
    let path = "/api/rooms/\(room)"
    let member = try await ada.call("PUT", "\(path)/members/bob", [:])
    #expect(member.status == 200 && member["role"].string == "member")
    let bound = try await bob.open("/ws/room/\(room)")
    _ = try await bound.next("message_history")
    let free = try await bob.open("/ws/auth")
    try await free.send(#"{"type":"join_room","room_id":\#(room)}"#)
    _ = try await free.next("message_history")
    try await ada.call("DELETE", "\(path)/members/bob").expect(204)
    try await ada.post("bob must not hear this", in: room).expect(201)
    #expect(try await free.next("member_updated")["change"].string == "kicked")
    #expect(try await free.next("room_left")["room_id"].int == room)
    #expect(try await !free.settle().contains("message"))
    #expect(try await bound.closeCode() == 4403)
    for frame in ["history", "message", "join_room", "typing"] {
      try await free.send(#"{"type":"\#(frame)","room_id":\#(room),"content":"x","after":0}"#)
      let code = try await free.next("error")["code"].string
      #expect(["room_not_found", "not_in_room"].contains(code), "\(frame)")
    }
    for place in ["", "/messages", "/events", "/members"] {
      try await bob.call("GET", path + place).expect(404)
    }
    #expect(try await Socket.status(server.port, "/ws/room/\(room)?token=\(bob.token)") == 404)
    await server.stop()
  }

  @Test func `the banned neither read nor join a public room until the ban is lifted`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let path = "/api/rooms/\(room)"
    let socket = try await bob.enter(room)
    try await ada.call("POST", "\(path)/ban", ["user": "bob"]).expect(204)
    #expect(try await socket.next("member_updated")["change"].string == "banned")
    for (method, place) in [("GET", ""), ("GET", "/messages"), ("GET", "/events"), ("POST", "/join")] {
      let reply = try await bob.call(method, path + place)
      #expect(reply.status == 403 && reply["code"].string == "banned", "\(method) \(place)")
    }
    #expect(try await bob.post("let me in", in: room).status == 403)
    #expect(try await Socket.status(server.port, "/ws/room/\(room)?token=\(bob.token)") == 403)
    let cyd = try await server.signUp("cyd")
    try await ada.call("POST", "\(path)/ban", ["user": "cyd"]).expect(204)
    let page = try await ada.call("GET", "\(path)/bans?limit=1").expect(200)
    let ban = page.json.array.first
    #expect(page.json.array.count == 1 && ban?["user"]["username"].string == "bob")
    #expect(ban?["banned_by"]["id"].int == ada.id && ban?["banned_at"].string != nil)
    #expect(ban?["user"].has("email") == false && ban?["banned_by"].has("email") == false)
    let next = String((page.header("link") ?? "").dropFirst().prefix { $0 != ">" })
    #expect(try await ada.call("GET", next).json.array.map { $0["user"]["id"].int } == [cyd.id])
    for who in [bob, cyd] { #expect(try await who.call("GET", "\(path)/bans").status == 403) }
    try await ada.call("DELETE", "\(path)/ban/bob").expect(204)
    try await bob.call("POST", "\(path)/join").expect(200)
    #expect(try await bob.call("GET", "\(path)/bans").status == 403)
    try await ada.call("PUT", "\(path)/members/bob", ["role": "moderator"]).expect(200)
    #expect(try await bob.call("GET", "\(path)/bans").json.array.map { $0["user"]["id"].int } == [cyd.id])
    await server.stop()
  }

  @Test func `a muted member reads but does not post`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let socket = try await bob.enter(room)
    let member = "/api/rooms/\(room)/members/\(bob.id)"
    let muted = try await ada.call("PUT", member, ["muted_until": "2100-01-01T00:00:00.5Z"])
    #expect(muted["muted_until"].string == "2100-01-01T00:00:00.000Z")
    let refused = try await bob.post("hm", in: room)
    #expect(refused.status == 403 && refused["code"].string == "muted")
    try await socket.send(#"{"type":"message","room_id":\#(room),"content":"hm","client_id":"1"}"#)
    let error = try await socket.next("error")
    #expect(error["code"].string == "muted" && error["client_id"].string == "1")
    try await bob.call("GET", "/api/rooms/\(room)/messages").expect(200)
    try await bob.call("PUT", member, ["muted_until": "2000-01-01T00:00:00Z"]).expect(403)
    try await ada.call("PUT", member, ["muted_until": Optional<String>.none as Any]).expect(200)
    try await bob.post("thanks", in: room).expect(201)
    for time in ["soon", "2100-13-01T00:00:00Z", "2100-01-01 00:00:00Z", "2100-01-01T00:00:00+01:00", ""] {
      try await ada.call("PUT", member, ["muted_until": time]).expect(422)
    }
    await server.stop()
  }

  @Test func `owners make moderators; moderators leave them alone`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let cyd = try await server.signUp("cyd")
    let room = try await ada.makeRoom("Tea")
    let path = "/api/rooms/\(room)/members"
    #expect(
      try await ada.call("PUT", "\(path)/bob", ["role": "moderator"])["role"].string == "moderator")
    try await cyd.call("POST", "/api/rooms/\(room)/join").expect(200)
    try await bob.call("PUT", "\(path)/cyd", ["role": "moderator"]).expect(403)
    try await bob.call("DELETE", "\(path)/ada").expect(403)
    try await bob.call("DELETE", "\(path)/cyd").expect(204)
    let last = try await ada.call("PUT", "\(path)/ada", ["role": "member"])
    #expect(last.status == 409 && last["code"].string == "last_owner")
    try await ada.call("PUT", "\(path)/bob", ["role": "owner"]).expect(200)
    try await ada.call("PUT", "\(path)/ada", ["role": "member"]).expect(200)
    let log = try await bob.call("GET", "/api/rooms/\(room)/events").json.array
    let events = log.filter { $0["type"].string == "member_updated" }
    #expect(
      events.map { $0["change"].string } == ["joined", "role", "joined", "kicked", "role", "role"])
    #expect(events.map { $0["event_seq"].int } == [1, 3, 4, 6, 8, 9])
    #expect(log.filter { $0["kind"].string == "system" }.map { $0["seq"].int } == [2, 5, 7])
    await server.stop()
  }
}
