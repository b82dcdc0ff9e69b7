import Testing

@testable import ChatAPI

@Suite struct `The lobby dialect` {
  @Test func `a name gets a key, the key gets a cookie, the cookie gets in`() async throws {
    let server = try await TestServer(.sqlite)
    let registered = try await server.call("POST", "/register", body: ["username": "johndoe"]).expect(201)
    let key = try #require(registered["key"].string)
    #expect(registered["username"].string == "johndoe" && registered["status"].string == "success")
    #expect(key.utf8.count == 32)
    try await server.call("GET", "/online", headers: [registered.cookie]).expect(200)

    let reply = try await server.call("POST", "/login", body: ["key": key]).expect(200)
    #expect(reply["username"].string == "johndoe" && reply["status"].string == "success")
    let me = try await server.call("GET", "/user/@me", headers: [reply.cookie]).expect(200)
    #expect(me["username"].string == "johndoe")
    try await server.call("GET", "/user/JohnDoe", headers: [reply.cookie]).expect(200)
    try await server.call("GET", "/user/nobody", headers: [reply.cookie]).expect(404)
    await server.stop()
  }

  @Test func `what is not as it should be is refused with the status that clients know`() async throws {
    let server = try await TestServer()
    try await server.call("POST", "/register", body: ["username": "ada"]).expect(201)
    for name in ["", "a b", "a.b", "a-b", "ä", String(repeating: "x", count: 33)] {
      let refusal = try await server.call("POST", "/register", body: ["username": name]).expect(400)
      #expect(refusal["message"].string == refusal["detail"].string)
    }
    try await server.call("POST", "/register", body: ["username": String(repeating: "x", count: 32)]).expect(
      201)
    try await server.call("POST", "/register", body: ["username": "ADA"]).expect(409)
    try await server.call("POST", "/register", body: ["username": "bob", "key": "x"]).expect(422)
    try await server.call("POST", "/register", body: ["name": "bob"]).expect(422)
    try await server.call("POST", "/register", body: ["username": 7]).expect(422)
    try await server.call("POST", "/login", body: ["key": "wrong"]).expect(401)
    try await server.call("POST", "/login", body: [:]).expect(422)
    for path in ["/online", "/user/@me", "/user/ada"] {
      try await server.call("GET", path).expect(422)
      try await server.call("GET", path, headers: [("Cookie", "session=wrong")]).expect(401)
    }
    #expect(try await Socket.status(server.port, "/ws", headers: [("Cookie", "session=wrong")]) == 401)
    try await server.call("GET", "/logout").expect(200)
    await server.stop()
  }

  @Test func `messages, and who comes and goes, cross between the dialects`() async throws {
    let server = try await TestServer(.sqlite, loops: 2)
    let (ada, bob) = (try await server.register("ada"), try await server.register("bob"))
    let carol = try await server.signUp("carol")
    let modern = try await carol.open("/ws")
    _ = try await modern.next("room_joined")

    let first = try await Socket.openLobby(server.port, ada)
    #expect(try await modern.next("user_joined")["username"].string == "ada")
    let second = try await Socket.openLobby(server.port, bob)
    #expect(try await first.next { $0["event"].string == "join" }["username"].string == "bob")

    try await first.send(["message": "hello"])
    guard case .frame(let answer) = try await first.next() else { throw TestFailure("closed") }
    #expect(answer["status"].bool == true && answer.keys == ["status"])
    let heard = try await second.next { $0["message"].string == "hello" }
    #expect(heard["author"].string == "ada" && heard.keys == ["author", "message"])
    #expect(try await modern.next("message")["content"].string == "hello")

    try await modern.send(["type": "message", "content": String(repeating: "x", count: 400)])
    #expect(try await first.next { $0["author"].string == "carol" }["message"].string?.count == 400)
    let online = try await server.call("GET", "/online", headers: [ada]).expect(200)
    #expect(online["online_clients"].array.map(\.string) == ["ada", "bob", "carol"])
    #expect(online["online_users"].array.map(\.string) == ["ada", "bob", "carol"])

    try await server.call("GET", "/logout", headers: [bob]).expect(200)
    #expect(try await second.closeCode() == 4401)
    #expect(try await first.next { $0["event"].string == "leave" }["username"].string == "bob")
    try await server.call("GET", "/online", headers: [bob]).expect(401)
    await server.stop()
  }

  @Test func `three hundred characters are enough, and what is no message is told so`() async throws {
    let server = try await TestServer()
    let socket = try await Socket.open(server.port, "/ws", headers: [try await server.register("ada")])
    try await socket.send(["message": String(repeating: "é", count: 300)])
    #expect(try await socket.answer()["status"].bool == true)
    for (frame, code) in [
      (#"{"message":"\#(String(repeating: "é", count: 301))"}"#, "message_too_long"),
      (#"{"message":""}"#, "invalid_content"), (#"{"message":5}"#, "wrong_type"),
      (#"{"text":"x"}"#, "missing_message"), ("[]", "invalid_frame"), ("{", "invalid_json"),
    ] {
      try await socket.send(frame)
      let answer = try await socket.answer()
      #expect(answer["status"].bool == false && answer["code"].string == code, "\(frame.prefix(20))")
    }
    try await socket.send(["message": "/help"])
    #expect(try await socket.answer()["status"].bool == true)
    await server.stop()
  }

  @Test func `one socket an account, until it closes`() async throws {
    let server = try await TestServer(loops: 2)
    let ada = try await server.register("ada")
    let socket = try await Socket.open(server.port, "/ws", headers: [ada])
    #expect(try await Socket.status(server.port, "/ws", headers: [ada]) == 409)
    try await socket.send(opcode: 8, [3, 232])
    _ = try await socket.closeCode()
    while try await Socket.status(server.port, "/ws", headers: [ada]) != 101 {}
    await server.stop()
  }

  @Test func `a cookie by key ends after an hour without use, an open socket being use`() async throws {
    let server = try await TestServer()
    let ada = try await server.register("ada")
    server.clock.move(by: .seconds(3_599))
    try await server.call("GET", "/online", headers: [ada]).expect(200)
    server.clock.move(by: .seconds(3_600))
    try await server.call("GET", "/online", headers: [ada]).expect(401)
    await server.stop()
  }

  @Test func `another site signs nobody in or out`() async throws {
    let server = try await TestServer()
    let ada = try await server.register("ada")
    for origin in ["http://evil.example", "null", "http://localhost.evil.example"] {
      let foreign = ("Origin", origin)
      try await server.call("POST", "/register", body: ["username": "bob"], headers: [foreign]).expect(403)
      try await server.call("POST", "/login", body: ["key": "x"], headers: [foreign]).expect(403)
      try await server.call("GET", "/logout", headers: [ada, foreign]).expect(403)
      #expect(try await Socket.status(server.port, "/ws", headers: [ada, foreign]) == 403)
    }
    try await server.call("GET", "/logout", headers: [ada, ("Sec-Fetch-Site", "cross-site")]).expect(403)
    try await server.call("GET", "/online", headers: [ada]).expect(200)
    await server.stop()
  }

  @Test func `keys are not guessed`() async throws {
    let server = try await TestServer { settings in
      settings.rateLimits = true
      settings.failedSignInsPerAddress = Rate(3, per: .seconds(60), burst: 3)
    }
    let key = try #require(
      try await server.call("POST", "/register", body: ["username": "ada"]).expect(201)["key"].string)
    for _ in 0..<5 { try await server.call("POST", "/login", body: ["key": key]).expect(200) }
    for _ in 0..<3 { try await server.call("POST", "/login", body: ["key": "guess"]).expect(401) }
    try await server.call("POST", "/login", body: ["key": "guess"]).expect(429)
    try await server.call("POST", "/api/token", body: ["username": "ada", "password": ""]).expect(429)
    await server.stop()
  }

  @Test func `an account with a key has no password to guess`() async throws {
    let server = try await TestServer()
    let ada = try await server.register("ada")
    for password in ["", "x"] {
      try await server.call("POST", "/api/token", body: ["username": "ada", "password": password]).expect(401)
      let change = ["current_password": password, "new_password": "a long enough one"]
      let reply = try await server.call("POST", "/api/users/me/password", body: change, headers: [ada])
      #expect(reply.status == 403)
    }
    await server.stop()
  }

  @Test func `its own port shows nothing else`() async throws {
    let server = try await TestServer(sites: [.lobby])
    let port = try #require(server.ports[.lobby])
    let body = Array(#"{"username":"ada"}"#.utf8)
    let json = ("Content-Type", "application/json")
    let ada = try await HTTPClient.call(port, "POST", "/register", [json], body).expect(201).cookie
    let taken = try await HTTPClient.call(port, "POST", "/register", [json], body).expect(409)
    #expect(taken.keys == ["message", "status"] && taken["status"].string == "error")
    #expect(try await Socket.status(port, "/ws") == 422)
    #expect(try await Socket.status(port, "/ws", headers: [("Cookie", "session=x")]) == 401)
    #expect(try await Socket.status(port, "/ws", headers: [ada]) == 101)
    try await HTTPClient.call(port, "GET", "/health", [], []).expect(200)
    for path in ["/api/rooms", "/docs", "/", "/announcement"] {
      try await HTTPClient.call(port, "GET", path, [], []).expect(404)
    }
    #expect(try await Socket.status(port, "/ws/auth") == 404)
    await server.stop()
  }
}

extension Socket {
  /// The next frame that answers a send.
  fileprivate func answer() async throws -> JSON { try await next { $0["status"].bool != nil } }
}

extension TestServer {
  /// Registers a name; answers the cookie.
  fileprivate func register(_ name: String) async throws -> (String, String) {
    try await call("POST", "/register", body: ["username": name]).expect(201).cookie
  }
}
