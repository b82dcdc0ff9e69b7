import Testing

@testable import ChatAPI

@Suite struct `Rooms over REST` {
  @Test func `a room is made, listed, joined and left`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let seen = try await bob.call("GET", "/api/rooms/\(room)/")
    #expect(seen["name"].string == "Tea" && seen["my_role"].isNull && seen["member_count"].int == 1)
    let joined = try await bob.call("POST", "/api/rooms/\(room)/join")
    #expect(joined.status == 200 && joined["my_role"].string == "member" && joined["member_count"].int == 2)
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let members = try await ada.call("GET", "/api/rooms/\(room)/members")
    #expect(members.json.array.map { $0["username"].string } == ["ada", "bob"])
    #expect(members.json.array.map { $0["role"].string } == ["owner", "member"])
    let rooms = try await bob.call("GET", "/api/rooms/")
    #expect(rooms.json.array.map { $0["name"].string } == ["lobby", "Tea"])
    try await ada.call("POST", "/api/rooms/\(room)/leave").expect(200)
    #expect(try await bob.call("GET", "/api/rooms/\(room)")["my_role"].string == "owner")
    try await ada.call("POST", "/api/rooms/\(room)/leave").expect(403)
    await server.stop()
  }

  @Test func `names of public rooms are taken once`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    _ = try await ada.makeRoom("Tea")
    for name in [" tea ", "ｔｅａ", "tеа"] {
      let again = try await ada.call("POST", "/api/rooms/", ["name": name])
      #expect(again.status == 409 && again["code"].string == "room_name_taken", "\(name)")
    }
    _ = try await ada.makeRoom("Tea", kind: "private")
    let other = try await ada.makeRoom("Coffee")
    try await ada.call("PATCH", "/api/rooms/\(other)", ["name": "ТЕА"]).expect(409)
    await server.stop()
  }

  @Test(arguments: [
    "a\u{200B}b", "a\u{202E}b", "\u{FEFF}ab", "a\u{2028}b", "\u{2800}", "a\u{AD}b", "a\u{0}b", "a\nb",
  ])
  func `names and topics that hide something are refused`(text: String) async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    for body in [["name": text], ["name": "Fine", "topic": text]] {
      try await ada.call("POST", "/api/rooms/", body).expect(422)
      try await ada.call("PATCH", "/api/rooms/\(room)", body).expect(422)
    }
    await server.stop()
  }

  @Test func `a private room does not exist for others, by any door`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Secret", kind: "private")
    let message = try await ada.post("hush", in: room)["id"].int ?? 0
    for (method, path) in [
      ("GET", ""), ("POST", "/join"), ("POST", "/leave"), ("GET", "/members"), ("GET", "/messages"),
      ("GET", "/messages/\(message)"), ("GET", "/events"),
    ] {
      let reply = try await bob.call(method, "/api/rooms/\(room)\(path)")
      #expect(reply.status == 404 && reply["code"].string == "room_not_found", "\(method) \(path)")
    }
    #expect(try await bob.post("let me in", in: room).status == 404)
    #expect(try await Socket.status(server.port, "/ws/room/\(room)?token=\(bob.token)") == 404)
    let socket = try await bob.open("/ws/auth")
    for frame in ["join_room", "message", "typing", "history", "get_users"] {
      try await socket.send(#"{"type":"\#(frame)","room_id":\#(room),"content":"x"}"#)
      let error = try await socket.next("error")
      #expect(["room_not_found", "not_in_room"].contains(error["code"].string), "\(frame)")
    }
    #expect(try await bob.call("GET", "/api/rooms/").json.array.count == 1)
    await server.stop()
  }

  @Test(arguments: [
    "0", "-1", "+1", "01x", "99999999", "9007199254740993", "9223372036854775808", "%31%00", "é",
  ])
  func `what is no room's number is an unknown room`(id: String) async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let reply = try await ada.call("GET", "/api/rooms/\(id)")
    #expect(reply.status == 404 || reply.status == 400)
    await server.stop()
  }

  @Test(arguments: [
    ("{\"name\":\"\"}", "invalid_name"), ("{\"name\":\"  \"}", "invalid_name"), ("{}", "missing_name"),
    ("{\"name\":5}", "wrong_type"), ("{\"name\":\"a\",\"kind\":\"direct\"}", "invalid_kind"),
    ("{\"name\":\"a\",\"kind\":\"x\"}", "invalid_kind"), ("{\"name\":\"a\\u202eb\"}", "invalid_name"),
    ("[]", "invalid_body"), ("{\"name\":\"a\",}", "invalid_json"),
    ("{\"name\":\"a\",\"name\":\"b\"}", "invalid_json"),
    ("{\"name\":\"a\",\"members\":[\"x\"]}", "wrong_type"),
    ("{\"name\":\"a\",\"members\":[99]}", "user_not_found"),
  ])
  func `a bad room is refused with its reason`(body: String, code: String) async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let reply = try await HTTPClient.call(
      server.port, "POST", "/api/rooms/",
      [("Authorization", "Bearer \(ada.token)"), ("Content-Type", "application/json")], Array(body.utf8))
    #expect(reply["code"].string == code)
    #expect(reply.status == (code == "user_not_found" ? 404 : 422))
    await server.stop()
  }

  @Test func `another media type is refused, another method is told which ones there are`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let typed = try await HTTPClient.call(
      server.port, "POST", "/api/rooms/",
      [("Authorization", "Bearer \(ada.token)"), ("Content-Type", "text/plain")],
      Array("{\"name\":\"a\"}".utf8))
    #expect(typed.status == 415)
    let method = try await ada.call("DELETE", "/api/rooms/")
    #expect(try await server.call("TRACE", "/api/rooms/").status == 405)
    #expect(method.status == 405 && method.header("allow") == "POST, GET, HEAD")
    #expect(try await ada.call("GET", "/api/nothing").status == 404)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `who is a member of another room hears of it on every device`(storage: TestServer.Storage) async throws
  {
    let server = try await TestServer(storage, loops: 2)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    var devices: [Socket] = []
    for _ in 0..<2 {
      let device = try await bob.open("/ws/auth")
      _ = try await device.next("connection_established")
      devices.append(device)
    }
    func expect(_ room: Int, _ role: String, with people: [String] = []) async throws {
      for device in devices {
        let told = try await device.next("room_added")
        #expect(told["room_id"].int == room && told["room"]["id"].int == room)
        #expect(told["room"]["my_role"].string == role && told["room"]["unread_count"].int == 0)
        #expect(told["room"]["people"].array.map { $0["username"].string } == people)
        #expect(people.isEmpty || told["room"]["people"][1]["status"].string == "online")
      }
    }
    let made = try await ada.call(
      "POST", "/api/rooms/", ["name": "Tea", "kind": "private", "members": [bob.id]])
    try await expect(made["id"].int ?? 0, "member")
    let den = try await ada.makeRoom("Den", kind: "private")
    try await ada.call("PUT", "/api/rooms/\(den)/members/bob", [:]).expect(200)
    try await expect(den, "member")
    #expect(try await devices[0].next("notification")["kind"].string == "invitation")
    let direct = try await ada.call("POST", "/api/dms", ["users": ["bob"]])["id"].int ?? 0
    try await expect(direct, "member", with: ["ada", "bob"])
    let open = try await ada.makeRoom("Open")
    try await devices[0].send(#"{"type":"join_room","room_id":\#(open)}"#)
    try await expect(open, "member")
    try await expect(try await bob.makeRoom("Mine"), "owner")
    await server.stop()
  }
}
