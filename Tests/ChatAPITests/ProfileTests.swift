import Testing

@testable import ChatAPI

@Suite struct `Profiles` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `people change what they say of themselves`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let changed = try await ada.call(
      "PATCH", "/api/users/me/",
      [
        "display_name": " Ada L. ", "email": "ada@example.org", "status_text": "Out for lunch",
        "do_not_disturb": true, "id": 99, "username": "root", "is_admin": true,
      ]
    ).expect(200)
    #expect(changed["id"].int == ada.id && changed["username"].string == "ada")
    let seen = try await bob.call("GET", "/api/users/ada")
    #expect(seen["display_name"].string == "Ada L." && seen["status_text"].string == "Out for lunch")
    #expect(seen["do_not_disturb"].bool == true && !seen.json.keys.contains("email"))
    let cleared = try await HTTPClient.call(
      server.port, "PATCH", "/api/users/me",
      [("Authorization", "Bearer \(ada.token)"), ("Content-Type", "application/json")],
      Array(#"{"display_name":null,"email":null,"status_text":null,"do_not_disturb":null}"#.utf8))
    #expect(cleared["display_name"].string == "ada" && cleared["email"].isNull)
    #expect(cleared["status_text"].string == "" && cleared["do_not_disturb"].bool == true)
    await server.stop()
  }

  @Test func `what fits nobody is refused, and nothing is changed`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let before = try await ada.call("GET", "/api/users/me").body
    for (field, value) in [
      ("display_name", ""), ("display_name", "Te\u{200B}a"),
      ("display_name", String(repeating: "x", count: 65)),
      ("email", "no"), ("email", "a@b"), ("status_text", "a\nb"), ("status_text", "\u{202E}abc"),
      ("status_text", String(repeating: "x", count: 141)),
    ] {
      let reply = try await ada.call("PATCH", "/api/users/me", [field: value, "do_not_disturb": true])
      #expect(reply.status == 422 && reply["errors"][0]["pointer"].string == "/\(field)", "\(value)")
    }
    for length in [139, 140] {
      let text = String(repeating: "é", count: length)
      #expect(try await ada.call("PATCH", "/api/users/me", ["status_text": text]).status == 200)
    }
    try await ada.call("PATCH", "/api/users/me", ["status_text": ""]).expect(200)
    #expect(try await ada.call("GET", "/api/users/me").body == before)
    await server.stop()
  }

  @Test func `who has it already is told so`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for path in ["/api/users/me", "/api/users/ada", "/api/rooms/1"] {
      let tag = try await ada.call("GET", path).header("etag") ?? ""
      for (known, status) in [
        (tag, 304), ("W/\(tag)", 304), ("\"x\", \(tag)", 304), ("*", 304), ("\"x\"", 200), ("", 200),
      ] {
        let reply = try await server.call("GET", path, token: ada.token, headers: [("If-None-Match", known)])
        #expect(reply.status == status && reply.header("etag") == tag, "\(path) \(known)")
        #expect(reply.body.isEmpty == (status == 304))
      }
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `of many changes that start from the same profile, one is made`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage, loops: 3)
    let ada = try await server.signUp("ada")
    let tag = try await ada.call("GET", "/api/users/me").header("etag") ?? ""
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<8 {
        group.addTask {
          try await server.call(
            "PATCH", "/api/users/me", token: ada.token, body: ["status_text": "\(number)"],
            headers: [("If-Match", tag)]
          ).status
        }
      }
      var all: [Int] = []
      for try await status in group { all.append(status) }
      return all
    }
    #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 412 }.count == 7)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a message's Idempotency-Key stands in for its client_id`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    func post(_ content: String, _ key: String, _ clientID: String? = nil) async throws -> Reply {
      var body = ["content": content]
      if let clientID { body["client_id"] = clientID }
      return try await server.call(
        "POST", "/api/rooms/1/messages", token: ada.token, body: body, headers: [("Idempotency-Key", key)])
    }
    let first = try await post("hello", "k1").expect(201)
    let again = try await post("hello", "k1").expect(200)
    #expect(again["id"].int == first["id"].int && again["duplicate"].bool == true)
    try await post("other", "k1").expect(409)
    let named = try await post("hello", "k1", "c1").expect(201)
    #expect(named["client_id"].string == "c1")
    try await post("hello", String(repeating: "k", count: 129)).expect(422)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a room asked for twice under one Idempotency-Key is made once`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage, loops: 3)
    let ada = try await server.signUp("ada")
    @Sendable func make(_ name: String, _ key: String) async throws -> Reply {
      try await server.call(
        "POST", "/api/rooms/", token: ada.token, body: ["name": name, "kind": "private"],
        headers: [("Idempotency-Key", key)])
    }
    let ids = try await withThrowingTaskGroup(of: Int?.self) { group in
      for _ in 0..<8 { group.addTask { try await make("Tea", "k1").expect(201)["id"].int } }
      var all: Set<Int?> = []
      for try await id in group { all.insert(id) }
      return all
    }
    #expect(ids.count == 1 && !ids.contains(nil))
    #expect(try await make("Coffee", "k1").expect(409)["code"].string == "idempotency_key_reused")
    for (key, status) in [
      ("", 422), (String(repeating: "k", count: 255), 201), (String(repeating: "k", count: 256), 422),
    ] {
      try await make("Tea", key).expect(status)
    }
    await server.stop()
  }
}
