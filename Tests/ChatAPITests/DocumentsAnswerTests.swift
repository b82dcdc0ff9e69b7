import Testing
import Wire

@testable import ChatAPI

@Suite struct `Answers and their descriptions` {
  @Test func `every operation answers as described`() async throws {
    let server = try await TestServer {
      $0.webhooksAllowPrivate = true
      $0.shown = [
        ShownSetting(
          name: "PORT", value: "8080", standard: "8000", isChanged: true, isSecret: false, group: "Listening",
          meaning: "The port.")
      ]
    }
    let witness = Witness(server: server)
    let ada = try await witness.signUp("ada")
    let bob = try await witness.signUp("bob")
    try await witness.people(ada)
    try await witness.rooms(ada, bob)
    try await witness.messages(ada, bob)
    try await witness.files(ada, bob)
    try await witness.bots(ada)
    try await witness.hooks(ada, bob)
    try await witness.invites(ada, bob)
    try await witness.administration(ada)
    try await witness.webhooks(ada, bob)
    try await witness.theServer(ada)
    try await witness.theLobby()
    try await witness.polling(ada)
    try await witness.roomsForGuests()
    try await witness.refusals(ada, bob)
    try await witness.devices(ada)
    try await witness.goodbye(bob)
    #expect(witness.unseen == [], "operations that were not tried")
    await server.stop()
  }

  @Test func `every frame of a conversation fits its schema`() async throws {
    let validator = DocumentValidator()
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let socket = try await ada.open("/ws/auth")
    let other = try await bob.enter(1)
    for frame in [
      #"{"type":"join_room","room_id":1}"#, #"{"type":"message","room_id":1,"content":"a","client_id":"1"}"#,
      #"{"type":"message","room_id":1,"content":"a","client_id":"1"}"#, #"{"type":"get_users","room_id":1}"#,
      #"{"type":"history","room_id":1,"limit":5}"#, #"{"type":"dance"}"#, "[]", "{",
      #"{"type":"typing","room_id":1}"#, #"{"type":"message","room_id":1,"content":""}"#,
      #"{"type":"auth","token":"\#(ada.token)"}"#, #"{"type":"leave_room","room_id":1}"#,
      #"{"type":"join_room","room_id":1,"after":0}"#, #"{"type":"join_room","room_id":9}"#,
      #"{"type":"message","room_id":1,"content":"/help","client_id":"2"}"#, #"{"type":"ping","n":1.5}"#,
    ] { try await socket.send(frame) }
    try await other.send(#"{"type":"ping"}"#)
    for (client, last) in [(socket, "pong"), (other, "pong")] {
      var type = ""
      while type != last {
        guard case .frame(let frame) = try await client.next() else { break }
        type = frame["type"].string ?? ""
        #expect(validator.problems(frame, component: "ServerFrame.\(type)") == [])
      }
    }
    await server.stop()
  }
}

/// Calls operations and compares each answer with the description of its operation.
private final class Witness {
  private let server: TestServer
  private let validator = DocumentValidator()
  private var seen: Set<String> = []

  init(server: TestServer) { self.server = server }

  var unseen: Set<String> {
    Set(API.routes.map { "\($0.method.rawValue) \($0.template)" }).subtracting(seen)
  }

  /// Makes a call and judges its answer. `path` fills the braces of the template, in order.
  @discardableResult
  func call(
    _ method: String, _ template: String, _ path: [Any] = [], query: String = "", as person: Person? = nil,
    sending body: [String: Any]? = nil, headers: [(String, String)] = [], status: Int
  ) async throws -> Reply {
    var values = path[...]
    let filled = template.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      segment.hasPrefix("{") ? values.popFirst().map { "\($0)" } ?? "" : String(segment)
    }.joined(separator: "/")
    let reply = try await server.call(
      method, filled + query, token: person?.token, body: body, headers: headers)
    try reply.expect(status)
    seen.insert("\(method) \(template)")
    judge(reply, "\(method) \(template)", validator.document["paths"][template][method.lowercased()])
    return reply
  }

  private func judge(_ reply: Reply, _ name: String, _ operation: JSON) {
    let described = operation["responses"]
    #expect(described.has(String(reply.status)), "\(name) answers \(reply.status)")
    let answer = described[String(reply.status)]
    for header in answer["headers"].keys where answer["headers"][header]["required"].bool == true {
      #expect(reply.header(header) != nil, "\(name) has no \(header)")
    }
    let type = reply.header("content-type")?.split(separator: ";").first.map(String.init)
    let types = answer["content"].keys.sorted()
    if types == ["*/*"] { return #expect(type != nil, "\(name)") }
    #expect(type.map { [$0] } ?? [] == types, "\(name)")
    guard let type, type.hasSuffix("json") else { return }
    #expect(validator.problems(reply.json, answer["content"][type]["schema"], at: name) == [])
  }

  // MARK: Stories

  func roomsForGuests() async throws {
    let rooms = "/api/chat/rooms"
    let made = try await call("POST", rooms, sending: ["name": "Tea"], status: 201)
    let cookie = [("Cookie", String(made.header("set-cookie")?.prefix { $0 != ";" } ?? ""))]
    try await call("GET", rooms, query: "?limit=1", status: 200)
    let lobby = "00000000-0000-8000-8000-000000000001"
    try await call("GET", rooms + "/{room}/messages", [lobby], status: 200)
    try await call("GET", rooms + "/{room}/messages", ["1"], status: 404)
    try await call("DELETE", rooms + "/{room}", [lobby], headers: cookie, status: 403)
    try await call("DELETE", rooms + "/{room}", [made["id"].string ?? ""], headers: cookie, status: 204)
  }

  func polling(_ ada: Person) async throws {
    let name = ada.name
    let sent: [String: Any] = ["sender": name, "recipient": "room_1", "message": "hi"]
    try await call("POST", "/send", as: ada, sending: sent, status: 200)
    try await call("POST", "/send", sending: sent, status: 401)
    try await call(
      "POST", "/send", as: ada, sending: ["sender": name, "recipient": "nobody", "message": "x"], status: 400)
    try await call("GET", "/messages", query: "?username=\(name)&last_id=0", as: ada, status: 200)
    try await call("GET", "/messages", query: "?username=bob&last_id=0", as: ada, status: 403)
    let room = try await call(
      "POST", "/create_room", as: ada, sending: ["admin": name, "participants": [String]()], status: 200)
    let leaving: [String: Any] = ["username": name, "room_id": room["room_id"].string ?? ""]
    try await call("POST", "/leave_room", as: ada, sending: leaving, status: 200)
    try await call("POST", "/leave_room", as: ada, sending: leaving, status: 404)
    let joined = try await call("POST", "/register", sending: ["username": "jim"], status: 201)
    let key = [("X-Chat-Key", joined["key"].string ?? "")]
    try await call("POST", "/logout", sending: ["username": "jim"], headers: key, status: 200)
    try await call("POST", "/api/messages", as: ada, sending: ["room_id": 1, "content": "x"], status: 201)
    try await call("GET", "/api/messages/{room_id}", [1], query: "?limit=1", as: ada, status: 200)
  }

  func theLobby() async throws {
    let registered = try await call("POST", "/register", sending: ["username": "joe"], status: 201)
    let key = registered["key"].string ?? ""
    try await call("POST", "/register", sending: ["username": "a b"], status: 400)
    try await call("POST", "/login", sending: ["key": "x"], status: 401)
    let reply = try await call("POST", "/login", sending: ["key": key], status: 200)
    let cookie = [("Cookie", String(reply.header("set-cookie")?.prefix { $0 != ";" } ?? ""))]
    try await call("GET", "/online", status: 422)
    try await call("GET", "/online", headers: cookie, status: 200)
    try await call("GET", "/user/{name}", ["@me"], headers: cookie, status: 200)
    try await call("GET", "/user/{name}", ["nobody"], headers: cookie, status: 404)
    try await call("GET", "/logout", headers: cookie, status: 200)
  }

  func signUp(_ name: String) async throws -> Person {
    try await call(
      "POST", "/api/users/", sending: ["username": name, "password": "the password of \(name)"], status: 201)
    let reply = try await call(
      "POST", "/api/token", sending: ["username": name, "password": "the password of \(name)"], status: 200)
    let tokens = try await call(
      "POST", "/api/token/refresh", sending: ["refresh_token": reply["refresh_token"].string ?? ""],
      status: 200)
    return Person(
      server: server, name: name, id: 0, token: tokens["access_token"].string ?? "", refreshToken: "")
  }

  func devices(_ ada: Person) async throws {
    let password = "the password of ada"
    try await call("POST", "/api/login", sending: ["username": "ada", "password": password], status: 200)
    let list = try await call("GET", "/api/sessions", as: ada, status: 200)
    let other = list.json.array.first { $0["current"].bool == false }?["id"].int ?? 0
    try await call("DELETE", "/api/sessions/{session_id}", [other], as: ada, status: 204)
    try await call("DELETE", "/api/sessions/{session_id}", [other], as: ada, status: 404)
    try await call("DELETE", "/api/sessions", as: ada, status: 204)
    for (current, status) in [("wrong", 403), (password, 204)] {
      try await call(
        "POST", "/api/users/me/password", as: ada,
        sending: ["current_password": current, "new_password": "a wholly new one"], status: status)
    }
    try await call(
      "POST", "/api/logout", headers: [("Cookie", "session=x"), ("Origin", "http://evil.example")],
      status: 403)
    try await call("POST", "/api/logout", headers: [("Cookie", "session=x")], status: 401)
  }

  func hooks(_ ada: Person, _ bob: Person) async throws {
    let room = try await ada.makeRoom("Hooked")
    let (path, into) = ("/api/rooms/{room_id}/hooks", "/api/hooks/{secret}")
    let hook = try await call("POST", path, [room], as: ada, sending: ["name": "CI"], status: 201)
    try await call("POST", path, [room], as: ada, sending: ["name": "ada"], status: 409)
    try await call("POST", path, [room], as: ada, sending: ["name": "C I"], status: 422)
    try await call("POST", path, [room], as: bob, sending: ["name": "CI"], status: 403)
    try await call("GET", path, [room], as: ada, status: 200)
    let secret = hook["url"].string?.split(separator: "/").last ?? ""
    for status in [201, 200] {
      try await call(
        "POST", into, [secret], sending: ["content": "beep", "username": "build"],
        headers: [("Idempotency-Key", "k")], status: status)
    }
    try await call(
      "POST", into, [secret], sending: ["content": "boop"], headers: [("Idempotency-Key", "k")], status: 409)
    try await call("POST", into, ["x"], sending: ["content": "boop"], status: 404)
    try await call("POST", into, [secret], sending: ["content": ""], status: 422)
    for status in [204, 404] {
      try await call("DELETE", path + "/{hook_id}", [room, hook["id"].int ?? 0], as: ada, status: status)
    }
  }

  func invites(_ ada: Person, _ bob: Person) async throws {
    let room =
      try await ada.call("POST", "/api/rooms/", ["name": "Hidden", "kind": "private"])["id"].int ?? 0
    let (path, open) = ("/api/rooms/{room_id}/invites", "/api/invites/{code}")
    let invite = try await call(
      "POST", path, [room], as: ada, sending: ["expires_in": 60, "max_uses": 5], status: 201)
    let code = invite["code"].string ?? ""
    try await call("POST", path, [room], as: ada, sending: ["expires_in": 0], status: 201)
    try await call("POST", path, [room], as: ada, sending: ["expires_in": -1], status: 422)
    try await call("POST", path, [room], as: bob, sending: [:], status: 404)
    try await call("GET", path, [room], as: ada, status: 200)
    try await call("GET", open, [code], as: bob, status: 200)
    try await call("POST", open, [code], as: bob, status: 200)
    try await call("POST", path, [room], as: bob, sending: [:], status: 403)
    for status in [204, 404] {
      try await call("DELETE", path + "/{code}", [room, code], as: ada, status: status)
    }
    try await call("GET", open, [code], as: bob, status: 404)
    try await call("POST", open, [code], as: bob, status: 404)
  }

  func administration(_ ada: Person) async throws {
    let (users, user) = ("/api/admin/users", "/api/admin/users/{user}")
    try await call("GET", "/api/setup", status: 200)
    let code = try await server.core.beginSetUp() ?? ""
    var first = ["code": "x", "username": "root", "password": "the password of root"]
    try await call("POST", "/api/setup", sending: first, status: 403)
    first["code"] = code
    for status in [201, 409] { try await call("POST", "/api/setup", sending: first, status: status) }
    let root = try await server.signIn("root")
    try await call("GET", users, as: ada, status: 403)
    try await call("GET", "/announcement", status: 200)
    let announcement = "/api/admin/announcement"
    try await call("GET", announcement, as: root, status: 200)
    try await call("PUT", announcement, as: root, sending: ["announcement": "Noon"], status: 200)
    try await call("PUT", announcement, as: root, sending: ["announcement": "a\u{0}"], status: 422)
    let message = try await ada.post("x", in: 1)["id"].int ?? 0
    for body in [["reason": "Spam", "message_id": message], ["reason": "Rude", "user": "root"]]
      as [[String: Any]]
    {
      try await call("POST", "/api/reports", as: ada, sending: body, status: 201)
    }
    try await call("POST", "/api/reports", as: ada, sending: ["reason": "x", "message_id": 7], status: 404)
    let reports = "/api/admin/reports"
    try await call("GET", reports, query: "?status=open&limit=1", as: root, status: 200)
    try await call("GET", "/api/rooms/{room_id}/reports", [1], as: ada, status: 403)
    try await call("GET", "/api/rooms/{room_id}/reports", [1], as: root, status: 200)
    for (status, code) in [("resolved", 200), ("gone", 422)] {
      try await call(
        "PATCH", reports + "/{report_id}", [1], as: root, sending: ["status": status], status: code)
    }
    try await call("PATCH", reports + "/{report_id}", [9], as: root, sending: ["status": "open"], status: 404)
    try await call("GET", "/api/admin/stats", as: root, status: 200)
    try await call("GET", "/api/admin/settings", as: root, status: 200)
    let socket = try await root.enter(1)
    let open = try await call("GET", "/api/connections", as: root, status: 200)["connections"].array
    let id = open.first?["id"].int ?? 0
    for status in [204, 404] {
      try await call("DELETE", "/api/connections/{connection_id}", [id], as: root, status: status)
      _ = status == 204 ? try await socket.closeCode() : nil
    }
    try await call("GET", users, query: "?limit=1&q=a", as: root, status: 200)
    _ = try await server.signUp("mallory")
    try await call("PATCH", user, ["mallory"], as: root, sending: ["disabled": true], status: 200)
    try await call(
      "POST", "/api/token", sending: ["username": "mallory", "password": "the password of mallory"],
      status: 403)
    try await call("PATCH", user, ["root"], as: root, sending: ["is_admin": false], status: 409)
    try await call("PATCH", user, ["nobody"], as: root, sending: [:], status: 404)
    try await call("DELETE", user + "/sessions", ["mallory"], as: root, status: 204)
    let reset = try await call("POST", user + "/password-reset", ["mallory"], as: root, status: 201)
    let wanted = ["code": reset["code"].string ?? "", "password": "a wholly new one"]
    for status in [204, 403] {
      try await call("POST", "/api/password-reset", sending: wanted, status: status)
    }
    try await call(
      "GET", "/api/admin/audit", query: "?limit=1&action=disable_user&user_id=1", as: root, status: 200)
    try await call("GET", "/api/admin/audit", query: "?action=dance", as: root, status: 422)
    try await call("GET", "/api/admin/audit", query: "?limit=1", as: root, status: 200)
    for (query, status) in [("?limit=1&q=o", 200), ("?limit=0", 422)] {
      try await call("GET", "/api/admin/rooms", query: query, as: root, status: status)
    }
  }

  func webhooks(_ ada: Person, _ bob: Person) async throws {
    let room = try await ada.makeRoom("Watched")
    let path = "/api/rooms/{room_id}/webhooks"
    // Where nobody listens, so that there is an attempt to see.
    let webhook = try await call(
      "POST", path, [room], as: ada, sending: ["url": "http://127.0.0.1:9/", "events": ["message"]],
      status: 201)
    let id = webhook["id"].int ?? 0
    for body in [["url": "ftp://example.org"], ["url": "http://example.org", "events": ["dance"]]] {
      try await call("POST", path, [room], as: ada, sending: body, status: 422)
    }
    try await call("POST", path, [room], as: bob, sending: ["url": "http://example.org/"], status: 403)
    try await ada.post("hello", in: room).expect(201)
    let deliveries = path + "/{webhook_id}/deliveries"
    while try await call("GET", deliveries, [room, id], as: ada, status: 200).json.array.isEmpty {}
    try await call("GET", path, [room], as: ada, status: 200)
    for (number, status) in [(id, 200), (id + 1, 404)] {
      try await call("POST", path + "/{webhook_id}/resume", [room, number], as: ada, status: status)
    }
    for status in [204, 404] {
      try await call("DELETE", path + "/{webhook_id}", [room, id], as: ada, status: status)
    }
    try await call("GET", deliveries, [room, id], as: ada, status: 404)
  }

  func bots(_ ada: Person) async throws {
    let bot = try await call("POST", "/api/bots", as: ada, sending: ["username": "helper"], status: 201)
    let id = bot["id"].int ?? 0
    try await call("POST", "/api/bots", as: ada, sending: ["username": "helper"], status: 409)
    try await call("POST", "/api/bots", as: ada, sending: ["username": "é"], status: 422)
    try await call("GET", "/api/bots", as: ada, status: 200)
    let renewed = try await call("POST", "/api/bots/{bot}/token", [id], as: ada, status: 200)
    let itself = Person(
      server: server, name: "helper", id: id, token: renewed["token"].string ?? "", refreshToken: "")
    try await call("POST", "/api/bots", as: itself, sending: ["username": "another"], status: 403)
    try await call("DELETE", "/api/bots/{bot}", [id], as: itself, status: 403)
    try await call("DELETE", "/api/bots/{bot}", [id], as: ada, status: 204)
    try await call("DELETE", "/api/bots/{bot}", [id], as: ada, status: 404)
    try await call("POST", "/api/bots/{bot}/token", [id], as: ada, status: 404)
  }

  func profile(_ ada: Person) async throws {
    for (template, path) in [
      ("/api/users/me/", []), ("/api/users/{user}", ["ada"]), ("/api/rooms/{room_id}", [1]),
    ] as [(String, [Any])] {
      let tag = try await call("GET", template, path, as: ada, status: 200).header("etag") ?? ""
      try await call("GET", template, path, as: ada, headers: [("If-None-Match", tag)], status: 304)
    }
    let tag = try await call("GET", "/api/users/me/", as: ada, status: 200).header("etag") ?? ""
    for status in [200, 412] {
      try await call(
        "PATCH", "/api/users/me/", as: ada, sending: ["status_text": "out", "do_not_disturb": true],
        headers: [("If-Match", tag)], status: status)
    }
    try await call("PATCH", "/api/users/me/", as: ada, sending: ["email": "no"], status: 422)
  }

  func people(_ ada: Person) async throws {
    try await profile(ada)
    try await call("POST", "/api/ws-ticket", as: ada, status: 200)
    try await call("GET", "/api/users/me/", as: ada, status: 200)
    try await call("GET", "/api/users/", query: "?limit=1&q=a", as: ada, status: 200)
    try await call("GET", "/api/users/{user}", ["bob"], as: ada, status: 200)
    try await call("GET", "/api/users/{user}", [2], as: ada, status: 200)
    try await avatars(ada)
  }

  private func avatars(_ ada: Person) async throws {
    let (own, anybodys) = ("/api/users/me/avatar", "/api/users/{user}/avatar")
    try await call("GET", anybodys, ["ada"], as: ada, status: 404)
    for (picture, status) in [("a picture", 200), ("a drawing", 422), ("too large a picture", 422)] {
      try await call("PUT", own, as: ada, sending: [picture: true], status: status)
    }
    let reply = try await call("GET", own, as: ada, status: 200)
    try await call(
      "GET", anybodys, ["ada"], as: ada, headers: [("If-None-Match", reply.header("etag") ?? "")],
      status: 304)
    try await call("GET", "/api/users/me/", as: ada, status: 200)
    try await call("DELETE", own, as: ada, status: 204)
  }

  func rooms(_ ada: Person, _ bob: Person) async throws {
    let room = try await call(
      "POST", "/api/rooms/", as: ada, sending: ["name": "Garden", "topic": "Plants", "members": [2]],
      status: 201)
    let id = room["id"].int ?? 0
    try await call("GET", "/api/rooms/", query: "?limit=1", as: bob, status: 200)
    try await call("GET", "/api/rooms/{room_id}", [id], as: bob, status: 200)
    try await call("GET", "/api/rooms/{room_id}/members", [id], as: bob, status: 200)
    try await call("POST", "/api/rooms/{room_id}/leave", [id], as: bob, status: 200)
    try await call("GET", "/api/rooms/{room_id}", [id], as: bob, status: 200)
    try await call("POST", "/api/rooms/{room_id}/join", [id], as: bob, status: 200)
    try await moderation(ada, bob, room: id)
    try await call("PATCH", "/api/rooms/{room_id}", [id], as: ada, sending: ["topic": "Peas"], status: 200)
    try await call("PATCH", "/api/rooms/{room_id}", [id], as: ada, sending: ["name": ""], status: 422)
    try await call("PATCH", "/api/rooms/{room_id}", [id], as: ada, sending: ["name": "LOBBY"], status: 409)
    try await call("PATCH", "/api/rooms/{room_id}", [id], as: ada, sending: ["slow_mode": 60], status: 200)
    try await call(
      "PATCH", "/api/rooms/{room_id}", [id], as: ada, sending: ["topic": "x"],
      headers: [("If-Match", "\"x\"")],
      status: 412)
    for status in [201, 429] {
      try await call(
        "POST", "/api/rooms/{room_id}/messages", [id], as: bob, sending: ["content": "x"], status: status)
    }
    try await call("GET", "/api/rooms/{room_id}/events", [id], as: ada, status: 200)
    let doomed = try await ada.makeRoom("Doomed")
    try await call("DELETE", "/api/rooms/{room_id}", [doomed], as: bob, status: 403)
    try await call("DELETE", "/api/rooms/{room_id}", [doomed], as: ada, status: 204)
    try await call("DELETE", "/api/rooms/{room_id}", [doomed], as: ada, status: 404)
    for status in [201, 200] {
      try await call("POST", "/api/dms", as: ada, sending: ["users": ["bob"]], status: status)
    }
    try await call("POST", "/api/dms", as: ada, sending: ["users": ["ada"]], status: 422)
    try await call("POST", "/api/dms", as: ada, sending: ["users": ["nobody"]], status: 404)
  }

  private func moderation(_ ada: Person, _ bob: Person, room: Int) async throws {
    let (member, ban) = ("/api/rooms/{room_id}/members/{user}", "/api/rooms/{room_id}/ban")
    let muted = ["muted_until": "2100-01-01T00:00:00Z"]
    try await call("PUT", member, [room, "bob"], as: ada, sending: muted, status: 200)
    try await call("PUT", member, [room, "ada"], as: ada, sending: ["role": "member"], status: 409)
    try await call("PUT", member, [room, "ada"], as: bob, sending: [:], status: 403)
    try await call("PUT", member, [room, "bob"], as: ada, sending: ["role": "king"], status: 422)
    try await call("DELETE", member, [room, "bob"], as: ada, status: 204)
    try await call("DELETE", member, [room, "bob"], as: ada, status: 404)
    try await call("POST", ban, [room], as: ada, sending: ["user": "bob"], status: 204)
    try await call("GET", "/api/rooms/{room_id}/bans", [room], query: "?limit=1", as: ada, status: 200)
    try await call("GET", "/api/rooms/{room_id}/bans", [1], as: bob, status: 403)
    try await call("GET", "/api/rooms/{room_id}", [room], as: bob, status: 403)
    try await call("PUT", member, [room, "bob"], as: ada, sending: [:], status: 403)
    try await call("DELETE", ban + "/{user}", [room, "bob"], as: ada, status: 204)
    try await call("PUT", member, [room, "bob"], as: ada, sending: [:], status: 200)
    try await call("GET", "/api/rooms/{room_id}/events", [room], as: ada, status: 200)
  }

  func messages(_ ada: Person, _ bob: Person) async throws {
    let path = "/api/rooms/{room_id}/messages"
    let first = try await call(
      "POST", path, [1], as: ada, sending: ["content": "a", "client_id": "1"], status: 201)
    try await call("POST", path, [1], as: ada, sending: ["content": "a", "client_id": "1"], status: 200)
    let id = first["id"].int ?? 0
    try await call("POST", path, [1], as: bob, sending: ["content": "b", "reply_to": id], status: 201)
    try await call("GET", path, [1], query: "?limit=1", as: ada, status: 200)
    try await call("GET", path + "/{message_id}", [1, id], as: bob, status: 200)
    try await call(
      "PATCH", path + "/{message_id}", [1, id], as: ada, sending: ["content": "aa"], status: 200)
    let tag =
      try await call("GET", path + "/{message_id}", [1, id], as: ada, status: 200).header("etag") ?? ""
    for status in [200, 412] {
      try await call(
        "PATCH", path + "/{message_id}", [1, id], as: ada, sending: ["content": "aaa"],
        headers: [("If-Match", tag)], status: status)
    }
    try await call("GET", path + "/{message_id}/edits", [1, id], as: ada, status: 403)
    try await call("GET", path + "/{message_id}/thread", [1, id], query: "?limit=1", as: bob, status: 200)
    let reaction = path + "/{message_id}/reactions/{emoji}"
    try await call("PUT", reaction, [1, id, "%F0%9F%91%8D"], as: bob, status: 204)
    try await call("PUT", reaction, [1, id, "a"], as: bob, status: 422)
    let reactions = path + "/{message_id}/reactions"
    for (query, status) in [("?limit=1", 200), ("?limit=51", 422)] {
      try await call("GET", reactions, [1, id], query: query, as: ada, status: status)
      try await call(
        "GET", reactions, [1, id + 99], query: query, as: ada, status: status == 200 ? 404 : 422)
    }
    try await call("GET", reaction, [1, id, "%F0%9F%91%8D"], query: "?limit=1", as: ada, status: 200)
    try await call("GET", reaction, [1, id, "a"], as: ada, status: 422)
    try await call("GET", reaction, [1, id + 99, "%F0%9F%91%8D"], as: ada, status: 404)
    try await call("GET", path, [1], query: "?after=0", as: bob, status: 200)
    try await call("GET", "/api/rooms/{room_id}/events", [1], as: bob, status: 200)
    try await call("DELETE", reaction, [1, id, "%F0%9F%91%8D"], as: bob, status: 204)
    try await call("DELETE", path + "/{message_id}", [1, id], as: ada, status: 204)
    try await call("DELETE", path + "/{message_id}", [1, id], as: ada, status: 404)
    try await call("PUT", "/api/rooms/{room_id}/read", [1], as: bob, sending: ["seq": 1], status: 200)
    try await call("PUT", "/api/rooms/{room_id}/read", [1], as: bob, sending: ["seq": "1"], status: 422)
    let search = "/api/search"
    try await call("POST", path, [1], as: ada, sending: ["content": "Un café"], status: 201)
    try await call("GET", search, query: "?q=CAFE&from=me&limit=1", as: ada, status: 200)
    try await call("GET", search, query: "?from=ada&room_id=1&after=2020-01-01&limit=1", as: bob, status: 200)
    try await call("GET", search, query: "?q=e&room_id=999", as: bob, status: 404)
    try await call("GET", search, query: "?q=e&from=nobody", as: bob, status: 404)
    try await call("GET", search, query: "?q=e&before=yesterday", as: bob, status: 422)
    try await call("GET", search, as: bob, status: 422)
    for (level, status) in [("mentions", 200), ("some", 422)] {
      try await call(
        "PUT", "/api/rooms/{room_id}/notifications", [1], as: bob, sending: ["level": level], status: status)
    }
    let commands = "/api/commands"
    try await call("GET", commands, query: "?room_id=1", as: bob, status: 200)
    try await call("GET", commands, query: "?room_id=999", as: bob, status: 404)
    try await call("POST", path, [1], as: bob, sending: ["content": "/help"], status: 200)
    try await call("POST", path, [1], as: bob, sending: ["content": "/kick ada"], status: 403)
    try await call("POST", path, [1], as: bob, sending: ["content": "/dance"], status: 422)
    let room = try await ada.makeRoom("Quiet")
    let own = try await call("POST", path, [room], as: ada, sending: ["content": "x"], status: 201)
    try await call("GET", path + "/{message_id}/edits", [room, own["id"].int ?? 0], as: ada, status: 200)
    try await notifications(ada, bob)
    let pin = "/api/rooms/{room_id}/pins/{message_id}"
    try await call("PUT", pin, [room, own["id"].int ?? 0], as: ada, status: 204)
    try await call("GET", "/api/rooms/{room_id}/pins", [room], as: ada, status: 200)
    try await call("DELETE", pin, [room, own["id"].int ?? 0], as: ada, status: 204)
    try await call("PUT", pin, [1, id], as: bob, status: 404)
    try await call("GET", "/api/rooms/{room_id}/events", [room], as: ada, status: 200)
    try await call("GET", "/api/rooms/{room_id}/events", [1], query: "?limit=1", as: bob, status: 200)
  }

  private func notifications(_ ada: Person, _ bob: Person) async throws {
    try await ada.post("@bob", in: 1).expect(201)
    let direct = try await ada.call("POST", "/api/dms", ["users": ["bob"]])["id"].int ?? 0
    try await ada.post("psst", in: direct).expect(201)
    try await ada.call("POST", "/api/rooms/", ["name": "New", "members": [2]]).expect(201)
    let (list, read) = ("/api/notifications", "/api/notifications/read")
    try await call("GET", list, query: "?limit=1&unread=true", as: bob, status: 200)
    try await call("GET", list, as: bob, status: 200)
    try await call("GET", list, query: "?unread=maybe", as: bob, status: 422)
    try await call("POST", read, as: bob, sending: ["up_to": 1 << 40], status: 404)
    try await call("POST", read, as: bob, sending: ["ids": "all"], status: 422)
    try await call("POST", read, as: bob, sending: [:], status: 200)
  }

  func files(_ ada: Person, _ bob: Person) async throws {
    let path = "/api/files"
    let made = try await call(
      "POST", path, query: "?name=nest.txt", as: ada, headers: [("Idempotency-Key", "a")], status: 201)
    try await call("POST", path, as: ada, status: 422)
    let (get, id) = ("/api/files/{file_id}/{name}", made["id"].int ?? 0)
    let tag = try await call("GET", get, [id, "nest.txt"], as: ada, status: 200).header("etag") ?? ""
    try await call("GET", get, [id, "x"], as: ada, headers: [("If-None-Match", tag)], status: 304)
    try await call("GET", get, [id, "x"], as: ada, headers: [("Range", "bytes=9-")], status: 416)
    try await call("GET", get, [id, "x"], as: bob, status: 404)
    let described: [String: Any] = ["attachments": [["id": id, "alt": "Three eggs"]]]
    try await call(
      "POST", "/api/rooms/{room_id}/messages", [1], as: ada,
      sending: ["attachments": [["id": id, "alt": "a\nb"]]], status: 422)
    try await call("POST", "/api/rooms/{room_id}/messages", [1], as: ada, sending: described, status: 201)
    try await call(
      "POST", "/api/rooms/{room_id}/messages", [1], as: ada, sending: ["attachments": [id]], status: 422)
    try await call(
      "POST", "/api/rooms/{room_id}/messages", [1], as: bob, sending: ["attachments": [999]], status: 404)
    try await call("GET", get, [id, "x"], as: bob, status: 200)
    try await thumbnails(ada)
  }

  private func thumbnails(_ ada: Person) async throws {
    let (path, plain) = ("/api/files/{file_id}/thumbnail", try await ada.upload("x.txt", [1]).expect(201))
    try await call("GET", path, [plain["id"].int ?? 0], as: ada, status: 404)
    let id = try await ada.upload("nest.gif", TestPictures.gif).expect(201)["id"].int ?? 0
    let tag = try await call("GET", path, [id], as: ada, status: 200).header("etag") ?? ""
    try await call("GET", path, [id], as: ada, headers: [("If-None-Match", tag)], status: 304)
    try await call("GET", path, [id], as: ada, headers: [("Range", "bytes=0-1")], status: 206)
    try await call("GET", path, [id], as: ada, headers: [("Range", "bytes=99-")], status: 416)
  }

  func theServer(_ ada: Person) async throws {
    let socket = try await ada.enter(1)
    try await call("GET", "/api/connections", as: ada, status: 200)
    _ = try await socket.settle()
    for path in ["/health", "/healthz", "/readyz", "/metrics"] { try await call("GET", path, status: 200) }
    for path in ["/openapi.json", "/docs", "/redoc"] {
      let tag = try await call("GET", path, status: 200).header("etag") ?? ""
      try await call("GET", path, headers: [("If-None-Match", "\"x\", W/\(tag)")], status: 304)
    }
  }

  func refusals(_ ada: Person, _ bob: Person) async throws {
    let path = "/api/rooms/{room_id}/messages"
    try await call("GET", "/api/users/me/", status: 401)
    try await call("POST", "/api/token", sending: ["username": "ada", "password": "wrong"], status: 401)
    try await call("POST", "/api/token", sending: ["username": "ada"], status: 422)
    try await call(
      "POST", "/api/users/", sending: ["username": "ADA", "password": "long enough 1"], status: 409)
    try await call(
      "POST", "/api/users/", sending: ["username": "é", "password": "long enough 1"], status: 422)
    try await call("POST", "/api/token/refresh", sending: ["refresh_token": "x"], status: 401)
    try await call("GET", path, [999], as: ada, status: 404)
    try await call("GET", path, [1], query: "?limit=0", as: ada, status: 422)
    try await call("GET", path, [1], query: "?q=%", as: ada, status: 400)
    try await call("POST", path, [1], as: ada, sending: ["content": "other", "client_id": "1"], status: 409)
    try await call("POST", path, [1], as: ada, headers: [("Content-Type", "text/plain")], status: 415)
    let secret = try await ada.makeRoom("Secret", kind: "private")
    try await call("GET", "/api/rooms/{room_id}", [secret], as: bob, status: 404)
    let open = try await ada.makeRoom("Open")
    try await call("POST", path, [open], as: bob, sending: ["content": "a"], status: 403)
    try await call("POST", "/api/rooms/{room_id}/leave", [open], as: bob, status: 403)
    try await call("POST", "/api/rooms/", as: bob, sending: ["name": "open"], status: 409)
  }

  func goodbye(_ bob: Person) async throws {
    try await call("GET", "/api/users/me/export", as: bob, status: 200)
    try await call("GET", "/api/users/me/export", query: "?cursor=x", as: bob, status: 422)
    for (password, status) in [("wrong", 403), ("the password of bob", 204)] {
      let body = ["password": password, "messages": "delete"]
      try await call("DELETE", "/api/users/me/", as: bob, sending: body, status: status)
    }
    let bob = try await signUp("robert")
    try await call("POST", "/api/logout", as: bob, status: 204)
    try await call("GET", "/api/rooms/", as: bob, status: 401)
  }
}
