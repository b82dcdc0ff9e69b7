import Testing

@testable import ChatAPI

@Suite struct `The polling dialect` {
  @Test func `two people and a room talk by asking`() async throws {
    let server = try await TestServer(.sqlite)
    let (john, jane) = (try await server.join("john_doe"), try await server.join("jane_smith"))
    let hello = try await server.send("john_doe", "jane_smith", "Hello, how are you?", john).expect(200)
    #expect(hello["status"].string == "success")
    let heard = try await server.messages("jane_smith", jane)
    #expect(heard.count == 1 && heard[0].keys.sorted() == ["id", "message", "recipient", "sender"])
    #expect(heard[0]["sender"].string == "john_doe" && heard[0]["recipient"].string == "jane_smith")
    #expect(heard[0]["id"].int == hello["id"].int)
    #expect(try await server.messages("john_doe", john).isEmpty)

    let room = try await server.call(
      "POST", "/create_room", body: ["admin": "john_doe", "participants": ["jane_smith"]], headers: [john]
    ).expect(200)
    let name = try #require(room["room_id"].string)
    try await server.send("jane_smith", name, "Hello room!", jane).expect(200)
    for (who, cookie) in [("john_doe", john), ("jane_smith", jane)] {
      let told = try await server.messages(who, cookie, after: heard[0]["id"].int ?? 0)
      #expect(told.map(\.["sender"].string) == ["server", "jane_smith"])
      #expect(told.map(\.["recipient"].string) == [name, name])
      #expect(told.last?["message"].string == "Hello room!")
    }
    try await server.call(
      "POST", "/leave_room", body: ["username": "jane_smith", "room_id": name], headers: [jane]
    ).expect(200)
    let last = try await server.send("john_doe", name, "Bye", john).expect(200)
    #expect(try await server.messages("jane_smith", jane, after: (last["id"].int ?? 0) - 1).isEmpty)
    try await server.send("jane_smith", name, "Still here?", jane).expect(404)
    await server.stop()
  }

  @Test func `what is said elsewhere is heard here, and the other way`() async throws {
    let server = try await TestServer(.sqlite)
    let john = try await server.join("john")
    let carol = try await server.signUp("carol")
    let modern = try await carol.open("/ws")
    _ = try await modern.next("room_joined")
    try await server.send("john", "room_1", "from the poller", john).expect(200)
    #expect(try await modern.next("message")["content"].string == "from the poller")
    try await modern.send(["type": "message", "content": "from the socket"])
    _ = try await modern.next("message")
    let texts = try await server.messages("john", john).map(\.["message"].string)
    #expect(texts == ["from the poller", "from the socket"])
    let online = try await server.call("GET", "/online", headers: [john]).expect(200)
    #expect(online["online_users"].array.map(\.string) == ["carol", "john"])
    await server.stop()
  }

  @Test func `nobody speaks in another's name`() async throws {
    let server = try await TestServer()
    let (john, _) = (try await server.join("john"), try await server.join("jane"))
    let calls: [(String, String, [String: Any]?)] = [
      ("POST", "/send", ["sender": "jane", "recipient": "room_1", "message": "x"]),
      ("GET", "/messages?username=jane&last_id=0", nil),
      ("POST", "/create_room", ["admin": "jane", "participants": [String]()]),
      ("POST", "/leave_room", ["username": "jane", "room_id": "room_1"]),
      ("POST", "/logout", ["username": "jane"]),
    ]
    for (method, path, body) in calls {
      try await server.call(method, path, body: body).expect(401)
      let refusal = try await server.call(method, path, body: body, headers: [john]).expect(403)
      #expect(refusal["code"].string == "not_you" && refusal["message"].string != nil)
      try await server.call(method, path, body: body, headers: [("X-Chat-Key", "guess")]).expect(401)
      try await server.call(method, path, body: body, headers: [("Cookie", "session=x")]).expect(401)
    }
    let foreign = [john, ("Origin", "http://evil.example")]
    try await server.call("POST", "/logout", body: ["username": "john"], headers: foreign).expect(403)
    try await server.call("POST", "/logout", body: ["username": "john"], headers: [john]).expect(200)
    try await server.call("GET", "/messages?username=john", headers: [john]).expect(401)
    await server.stop()
  }

  @Test func `a key in the header is as good as its cookie, and is not guessed`() async throws {
    let server = try await TestServer { settings in
      settings.rateLimits = true
      settings.failedSignInsPerAddress = Rate(3, per: .seconds(60), burst: 3)
    }
    let joined = try await server.call("POST", "/register", body: ["username": "john"]).expect(201)
    let key = ("X-Chat-Key", joined["key"].string ?? "")
    for _ in 0..<5 { try await server.call("GET", "/messages?username=john", headers: [key]).expect(200) }
    let guess = ("X-Chat-Key", "guess")
    for _ in 0..<3 { try await server.call("GET", "/messages?username=john", headers: [guess]).expect(401) }
    try await server.call("GET", "/messages?username=john", headers: [guess]).expect(429)
    try await server.call("POST", "/login", body: ["key": "guess"]).expect(429)
    await server.stop()
  }

  @Test func `what cannot be is told so`() async throws {
    let server = try await TestServer()
    let john = try await server.join("john")
    for recipient in ["nobody", "", "a b", "john"] {
      try await server.send("john", recipient, "x", john).expect(400)
    }
    for recipient in ["room_99", "room_99999999999999999999"] {
      let status = try await server.send("john", recipient, "x", john).status
      #expect(status == 404 || status == 400)
    }
    try await server.send("john", "room_1", "", john).expect(422)
    for last in ["-1", "x", "9007199254740992"] {
      try await server.call("GET", "/messages?username=john&last_id=\(last)", headers: [john]).expect(422)
    }
    try await server.call(
      "POST", "/create_room", body: ["admin": "john", "participants": ["nobody"]], headers: [john]
    ).expect(400)
    await server.stop()
  }

  @Test func `its own port answers as its clients know it`() async throws {
    let server = try await TestServer(sites: [.polling])
    let port = try #require(server.ports[.polling])
    let john = try await HTTPClient.post(port, "/register", #"{"username":"john"}"#).expect(200)
    #expect(john["status"].string == "success")
    let taken = try await HTTPClient.post(port, "/register", #"{"username":"john"}"#).expect(400)
    #expect(taken.keys == ["message", "status"] && taken["status"].string == "fail")
    let text = #"{"sender":"john","recipient":"room_1","message":"x"}"#
    try await HTTPClient.post(port, "/send", text).expect(401)
    try await HTTPClient.post(port, "/send", text, john.cookie).expect(200)
    try await HTTPClient.post(port, "/leave_room", #"{"username":"john","room_id":"room_7"}"#, john.cookie)
      .expect(400)
    try await HTTPClient.call(port, "GET", "/announcement", [], []).expect(200)
    let online = try await HTTPClient.call(port, "GET", "/online", [john.cookie], []).expect(200)
    #expect(online.keys == ["online_users", "status"])
    try await HTTPClient.call(port, "GET", "/online", [], []).expect(401)
    for path in ["/api/rooms", "/docs", "/"] {
      try await HTTPClient.call(port, "GET", path, [], []).expect(404)
    }
    await server.stop()
  }

  @Test func `names are believed where the operator says so, and only those that nothing proves`()
    async throws
  {
    let server = try await TestServer(sites: [.polling]) { $0.trustsClaimedNames = true }
    let port = try #require(server.ports[.polling])
    let john = try await server.join("john")
    try await server.signUp("carol")
    try await HTTPClient.post(port, "/register", #"{"username":"test_user"}"#).expect(200)
    let text = #"{"sender":"test_user","recipient":"room_1","message":"Hello room!"}"#
    try await HTTPClient.post(port, "/send", text).expect(200)
    let read = try await HTTPClient.call(port, "GET", "/messages?username=test_user&last_id=0", [], [])
    #expect(try read.expect(200)["messages"].array.map(\.["message"].string) == ["Hello room!"])
    #expect(
      try await HTTPClient.call(port, "GET", "/online", [], []).expect(200)["online_users"].array
        .map(\.string) == ["test_user"])

    for name in ["john", "carol", "nobody"] {
      try await HTTPClient.post(
        port, "/send", #"{"sender":"\#(name)","recipient":"room_1","message":"x"}"#
      ).expect(401)
      try await HTTPClient.call(port, "GET", "/messages?username=\(name)", [], []).expect(401)
    }
    for name in ["john", "carol", "test_user", "me", "deleted-1"] {
      try await HTTPClient.post(port, "/register", #"{"username":"\#(name)"}"#).expect(400)
    }
    try await HTTPClient.post(server.port, "/send", text).expect(401)
    try await HTTPClient.post(port, "/send", text, john).expect(403)

    try await HTTPClient.post(port, "/logout", #"{"username":"test_user"}"#).expect(200)
    try await HTTPClient.post(port, "/send", text).expect(401)
    try await HTTPClient.post(port, "/register", #"{"username":"test_user"}"#).expect(200)
    await server.stop()
  }
}

extension HTTPClient {
  fileprivate static func post(
    _ port: UInt16, _ path: String, _ body: String, _ cookie: (String, String)? = nil
  )
    async throws -> Reply
  {
    try await call(
      port, "POST", path, [("Content-Type", "application/json")] + (cookie.map { [$0] } ?? []),
      Array(body.utf8))
  }
}

extension TestServer {
  /// Registers a name; answers the cookie.
  fileprivate func join(_ name: String) async throws -> (String, String) {
    try await call("POST", "/register", body: ["username": name]).expect(201).cookie
  }

  fileprivate func send(_ sender: String, _ recipient: String, _ text: String, _ cookie: (String, String))
    async throws -> Reply
  {
    try await call(
      "POST", "/send", body: ["sender": sender, "recipient": recipient, "message": text], headers: [cookie])
  }

  fileprivate func messages(_ name: String, _ cookie: (String, String), after id: Int = 0) async throws
    -> [JSON]
  {
    try await call("GET", "/messages?username=\(name)&last_id=\(id)", headers: [cookie]).expect(200)[
      "messages"
    ].array
  }
}
