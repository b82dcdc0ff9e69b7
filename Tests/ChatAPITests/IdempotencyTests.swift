import Testing
import Wire

@testable import ChatAPI

@Suite struct `Requests that are sent again` {
  private struct Row {
    let path: String
    let body: String
    /// Another request under the same key.
    let other: String

    init(_ path: String, _ body: String, _ other: String) {
      (self.path, self.body, self.other) = (path, body, other)
    }
  }

  /// Every route that makes something. `{room}` and `{secret}` are filled in.
  private static let rows: [String: Row] = [
    "/api/users/": Row(
      "/api/users/", #"{"username":"new","password":"a long enough one"}"#,
      #"{"username":"newer","password":"a long enough one"}"#),
    "/api/bots": Row("/api/bots", #"{"username":"helper"}"#, #"{"username":"helper2"}"#),
    "/api/rooms/": Row("/api/rooms/", #"{"name":"Made"}"#, #"{"name":"Other"}"#),
    "/api/dms": Row("/api/dms", #"{"users":["bob"]}"#, #"{"users":["root"]}"#),
    "/api/rooms/{room_id}/invites": Row("/api/rooms/{room}/invites", "{}", #"{"max_uses":1}"#),
    "/api/rooms/{room_id}/hooks": Row("/api/rooms/{room}/hooks", #"{"name":"CI"}"#, #"{"name":"CD"}"#),
    "/api/rooms/{room_id}/webhooks": Row(
      "/api/rooms/{room}/webhooks", #"{"url":"http://127.0.0.1:9/"}"#, #"{"url":"http://127.0.0.1:9/x"}"#),
    "/api/hooks/{secret}": Row("/api/hooks/{secret}", #"{"content":"one"}"#, #"{"content":"two"}"#),
    "/api/rooms/{room_id}/messages": Row(
      "/api/rooms/{room}/messages", #"{"content":"one"}"#, #"{"content":"two"}"#),
    "/api/messages": Row(
      "/api/messages", #"{"room_id":{room},"content":"three"}"#, #"{"room_id":{room},"content":"four"}"#),
    "/api/files": Row("/api/files?name=a.txt", "some text", "other text"),
    "/api/reports": Row(
      "/api/reports", #"{"reason":"Spam","user":"bob"}"#, #"{"reason":"Rude","user":"bob"}"#),
    "/api/admin/users/{user}/password-reset": Row(
      "/api/admin/users/bob/password-reset", "{}", #"{"again":true}"#),
    "/api/setup": Row(
      "/api/setup", #"{"code":"{code}","username":"root","password":"the password of root"}"#, "{}"),
    "/register": Row("/register", #"{"username":"joe"}"#, #"{"username":"jim"}"#),
    "/api/chat/rooms": Row("/api/chat/rooms", #"{"name":"Guests"}"#, #"{"name":"Others"}"#),
  ]

  private static var creating: Set<String> {
    Set(
      API.routes.filter { route in
        route.method == .post && route.operation.answers.contains { $0.status == 201 }
      }.map(\.template))
  }

  @Test func `every call that makes something takes a key, and is in the table`() {
    #expect(Self.creating == Set(Self.rows.keys))
    for route in API.routes where Self.creating.contains(route.template) && route.method == .post {
      #expect(route.operation.headers.contains { $0.name == "Idempotency-Key" }, "\(route.template)")
    }
    #expect(API.routes.allSatisfy { !$0.operation.isReplayed || $0.method == .post })
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `the same request under a key makes one thing, another is refused`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage, loops: 2) { $0.webhooksAllowPrivate = true }
    let code = try await server.core.beginSetUp() ?? ""
    let (ada, _) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let hook = try await ada.call("POST", "/api/rooms/\(room)/hooks", ["name": "into"])["url"].string ?? ""
    let secret = hook.split(separator: "/").last ?? ""
    func send(_ path: String, _ body: String, as token: String) async throws -> Reply {
      let isText = path.hasPrefix("/api/files")
      return try await HTTPClient.call(
        server.port, "POST",
        path.replacing("{room}", with: "\(room)").replacing("{secret}", with: secret),
        [
          ("Authorization", "Bearer \(token)"), ("Idempotency-Key", "for \(path)"),
          ("Content-Type", isText ? "text/plain" : "application/json"),
        ], Array(body.replacing("{room}", with: "\(room)").replacing("{code}", with: code).utf8))
    }
    // The first administrator is made first.
    let names = ["/api/setup"] + Self.rows.keys.filter { $0 != "/api/setup" }.sorted()
    var tokens = [ada.token]
    for name in names {
      let row = try #require(Self.rows[name])
      let token = name.contains("admin") ? tokens.last ?? "" : ada.token
      let first = try await send(row.path, row.body, as: token)
      #expect(first.status == 201, "\(name): \(first.text)")
      let again = try await send(row.path, row.body, as: token)
      #expect(again.status == 201 || again.status == 200, "\(name): \(again.text)")
      #expect(again["id"].int == first["id"].int && again["code"].string == first["code"].string, "\(name)")
      if again["duplicate"].isNull { #expect(again.body == first.body, "\(name)") }
      #expect(again.header("location") == first.header("location") || again.status == 200, "\(name)")
      #expect(try await send(row.path, row.other, as: token).status == 409, "\(name)")
      if name == "/api/setup" { tokens.append(try await server.signIn("root").token) }
    }
    await server.stop()
  }

  @Test func `of many that come at once one is made`() async throws {
    let server = try await TestServer(.sqlite, loops: 3)
    let ada = try await server.signUp("ada")
    let replies = try await withThrowingTaskGroup(of: Reply.self) { group -> [Reply] in
      for _ in 0..<12 {
        group.addTask {
          try await server.call(
            "POST", "/api/bots", token: ada.token, body: ["username": "helper"],
            headers: [("Idempotency-Key", "k")])
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 201 } && Set(replies.map(\.body)).count == 1)
    // What was refused may be tried again, and another caller's key is another.
    let bob = try await server.signUp("bob")
    for (name, status) in [("helper", 409), ("helper2", 201)] {
      try await server.call(
        "POST", "/api/bots", token: bob.token, body: ["username": name], headers: [("Idempotency-Key", "k")]
      ).expect(status)
    }
    for key in ["", String(repeating: "k", count: 256)] {
      try await server.call(
        "POST", "/api/bots", token: bob.token, body: ["username": "x"], headers: [("Idempotency-Key", key)]
      ).expect(422)
    }
    await server.stop()
  }
}
