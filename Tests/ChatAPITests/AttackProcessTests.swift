import Foundation
import Testing

@Suite struct `The program under attack` {
  @Test func `no secret, no query and no text of anybody's comes into the log`() async throws {
    let key = "CANARY-key-\(UUID().uuidString)-0123456789"
    let server = try ServerProcess([
      "SECRET_KEY": key, "METRICS_TOKEN": "CANARY-metrics-token", "WS_MAX_MESSAGE": "32KiB",
      "WEBHOOKS_ALLOW_PRIVATE": "on",
    ])
    let setUpCode = server.setUpCode()
    #expect(setUpCode.utf8.count > 20)
    let json = ("Content-Type", "application/json")
    func call(_ method: String, _ path: String, _ headers: [(String, String)] = [], _ body: String = "")
      async throws -> Reply
    {
      try await HTTPClient.call(
        server.port, method, path,
        headers + [
          ("User-Agent", "CANARY-agent"), ("Cookie", "session=CANARY-cookie"), ("Referer", "/CANARY"),
        ],
        Array(body.utf8))
    }
    let user =
      #"{"username":"ada","password":"CANARY-password","display_name":"CANARY-name","email":"CANARY@b.cd"}"#
    try await call("POST", "/api/users/", [json], user).expect(201)
    try await call("POST", "/api/users/", [json], user).expect(409)
    for (body, status) in [
      (#"{"username":"ada","password":"CANARY-password"}"#, 200),
      (#"{"username":"ada","password":"CANARY-wrong"}"#, 401),
      (#"{"username":"CANARY-unknown","password":"CANARY-wrong"}"#, 401), (#"{"username":"CANARY"#, 422),
    ] { try await call("POST", "/api/token", [json], body).expect(status) }
    let tokens = try await call(
      "POST", "/api/token", [json], #"{"username":"ada","password":"CANARY-password"}"#)
    let (token, refresh) = (tokens["access_token"].string ?? "", tokens["refresh_token"].string ?? "")
    let bearer = ("Authorization", "Bearer \(token)")
    try await call("POST", "/api/token/refresh", [json], #"{"refresh_token":"CANARY-refresh"}"#).expect(401)
    let login = try await call(
      "POST", "/api/login", [json, ("Sec-Fetch-Site", "same-origin")],
      #"{"username":"ada","password":"CANARY-password"}"#
    ).expect(200)
    let cookie = String((login.header("set-cookie") ?? "").prefix { $0 != ";" }.dropFirst("session=".count))
    let ticket = try await call("POST", "/api/ws-ticket", [bearer]).expect(200)["ticket"].string ?? ""
    #expect(cookie.utf8.count > 40 && ticket.utf8.count > 40)
    for (word, status) in [("CANARY-wrong", 403), ("CANARY-password", 204)] {
      try await call(
        "POST", "/api/users/me/password", [json, bearer],
        #"{"current_password":"\#(word)","new_password":"CANARY-password"}"#
      ).expect(status)
    }
    let room = try await call(
      "POST", "/api/rooms/", [json, bearer], #"{"name":"CANARY-room","topic":"CANARY-topic"}"#)
    try room.expect(201)
    let path = "/api/rooms/\(room["id"].int ?? 0)/messages"
    try await call("POST", path, [json, bearer], #"{"content":"CANARY-text","client_id":"CANARY-id"}"#)
      .expect(201)
    try await call("POST", path, [json, bearer], #"{"content":"CANARY-other","client_id":"CANARY-id"}"#)
      .expect(409)
    let hook =
      try await call(
        "POST", "/api/rooms/\(room["id"].int ?? 0)/hooks", [json, bearer], #"{"name":"CANARY-hook"}"#
      ).expect(201)["url"].string ?? ""
    try await call("POST", hook, [json], #"{"content":"CANARY-beep"}"#).expect(201)
    try await call("POST", hook, [json], "CANARY").expect(422)
    try await call("POST", hook + "x", [json], #"{"content":"CANARY-beep"}"#).expect(404)
    let bot =
      try await call("POST", "/api/bots", [json, bearer], #"{"username":"CANARY-bot"}"#)
      .expect(201)["token"].string ?? ""
    try await call("GET", "/api/users/me/", [("Authorization", "Bearer \(bot)")]).expect(200)
    #expect(hook.utf8.count > 50 && bot.utf8.count > 50)
    /// What an administrator, and moderators, do: a code for another password, and a webhook's secret.
    func administer() async throws -> (String, String) {
      for (code, status) in [("CANARY-code", 403), (setUpCode, 201)] {
        let root = #"{"code":"\#(code)","username":"CANARY-root","password":"CANARY-password"}"#
        try await call("POST", "/api/setup", [json], root).expect(status)
      }
      let token =
        try await call(
          "POST", "/api/token", [json], #"{"username":"CANARY-root","password":"CANARY-password"}"#
        ).expect(200)["access_token"].string ?? ""
      let root = ("Authorization", "Bearer \(token)")
      let text = #"{"announcement":"CANARY-announcement"}"#
      try await call("PUT", "/api/admin/announcement", [json, root], text).expect(200)
      for path in ["/api/admin/users?q=CANARY", "/api/admin/rooms?q=CANARY", "/api/admin/audit"] {
        try await call("GET", path, [root]).expect(200)
      }
      let user = try await call(
        "POST", "/api/users/", [json], #"{"username":"CANARY-bob","password":"CANARY-pass"}"#)
      try user.expect(201)
      let code =
        try await call("POST", "/api/admin/users/CANARY-bob/password-reset", [root]).expect(201)["code"]
        .string ?? ""
      for (tried, status) in [("CANARY-code", 403), (code, 204)] {
        let body = #"{"code":"\#(tried)","password":"CANARY-other-pass"}"#
        try await call("POST", "/api/password-reset", [json], body).expect(status)
      }
      let secret =
        try await call(
          "POST", "/api/rooms/\(room["id"].int ?? 0)/webhooks", [json, bearer],
          #"{"url":"http://127.0.0.1:9/CANARY-webhook?CANARY"}"#
        ).expect(201)["secret"].string ?? ""
      try await call("POST", path, [json, bearer], #"{"content":"CANARY-told"}"#).expect(201)
      for (report, status) in [
        (#"{"user":"CANARY-bob","reason":"CANARY-why"}"#, 201), (#"{"reason":"CANARY"}"#, 404),
      ] {
        try await call("POST", "/api/reports", [json, bearer], report).expect(status)
      }
      #expect(code.utf8.count > 20 && secret.utf8.count > 20)
      return (code, secret)
    }
    let (reset, webhook) = try await administer()
    let link = "/api/rooms/\(room["id"].int ?? 0)/invites"
    let invite = try await call("POST", link, [json, bearer], "{}").expect(201)["code"].string ?? ""
    for (code, status) in [(invite, 200), ("CANARY-invite", 404)] {
      try await call("GET", "/api/invites/\(code)", [bearer]).expect(status)
      try await call("POST", "/api/invites/\(code)", [bearer]).expect(status)
    }
    let made = try await HTTPClient.call(
      server.port, "POST", "/api/chat/rooms", [json], Array(#"{"name":"CANARY-guests"}"#.utf8)
    ).expect(201)
    let pass = String((made.header("set-cookie") ?? "").prefix { $0 != ";" }.dropFirst("guest=".count))
    let file = try await call(
      "POST", "/api/files?name=CANARY.txt", [("Content-Type", "text/plain"), bearer], "CANARY-content"
    ).expect(201)
    for path in [file["url"].string ?? "", "/api/search?q=CANARY", "/api/notifications"] {
      try await call("GET", path, [bearer]).expect(200)
    }
    let words = #"{"status_text":"CANARY-status"}"#
    try await call("PATCH", "/api/users/me", [json, bearer], words).expect(200)
    let claim = #"{"sender":"ada","recipient":"CANARY-nobody","message":"CANARY-polled"}"#
    try await call("POST", "/send", [json, bearer], claim).expect(400)
    #expect(invite.utf8.count > 20 && pass.utf8.count > 20)
    for odd in [
      "/CANARY-path?CANARY-query=1", "/api/users/?q=CANARY-query", "/api/users/CANARY-user", "/metrics",
    ] {
      _ = try await call("GET", odd, [("Authorization", "Bearer CANARY-bearer")])
      _ = try await call("GET", odd, [bearer])
    }
    _ = try await call("GET", "/?\(String(repeating: "CANARY", count: 4_000))")
    _ = try await call("GET", "/", [("X-Long", String(repeating: "CANARY", count: 4_000))])
    for raw in [
      "CANARY / HTTP/1.1\r\n\r\n", "GET /CANARY HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nCANARY\r\n\r\n",
    ] {
      let stream = try await Stream.open(server.port)
      try await stream.send(Array(raw.utf8))
      _ = try await stream.readToEnd()
    }
    #expect(try await Socket.status(server.port, "/ws/auth?token=CANARY-token") == 401)
    #expect(try await Socket.status(server.port, "/ws/auth?ticket=CANARY-ticket") == 401)
    #expect(try await Socket.status(server.port, "/ws/auth?ticket=\(ticket)") == 101)
    let socket = try await Socket.open(
      server.port, "/ws/room/\(room["id"].int ?? 0)?token=\(token)&x=CANARY-query")
    for frame in [
      #"{"type":"message","content":"CANARY-frame"}"#, #"{"type":"CANARY-type"}"#, "CANARY-rubbish",
      #"{"type":"auth","token":"CANARY-token"}"#, #"{"type":"ping","x":"CANARY-ping"}"#,
    ] { try await socket.send(frame) }
    _ = try await socket.settle()
    try await socket.send(#"{"type":"ping","x":"\#(String(repeating: "CANARY", count: 7_000))"}"#)
    #expect(try await socket.closeCode() == 1009)
    try await call("POST", "/api/logout", [bearer]).expect(204)
    let (code, log) = server.stop()
    #expect(code == 0)
    #expect(log.contains("account.signed_in") && log.contains("account.sign_in_failed"))
    for secret in [
      "CANARY", token, refresh, cookie, ticket, bot, String(hook.suffix(43)), setUpCode, reset, webhook,
      invite, pass,
      String(token.split(separator: ".").last ?? "?"), key,
    ] {
      #expect(!log.contains(secret), "\(secret) in: \(log)")
    }
    for line in log.split(separator: "\n") {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
    }
  }

  @Test(arguments: ["yoursecretkey", "short", "", " ", "secret", "change-me-change-me-change-me-change-me"])
  func `a key that anybody could guess stops the start, with the reason and without the key`(key: String)
    throws
  {
    do {
      _ = try ServerProcess(["SECRET_KEY": key])
      Issue.record("started with \(key.debugDescription)")
    } catch let refusal as ServerProcess.Refusal {
      #expect(refusal.code != 0 && refusal.output.contains("SECRET_KEY"))
      if key.utf8.count > 6 { #expect(!refusal.output.contains(key)) }
    }
  }

  @Test func `a database in the data directory is made with it`() throws {
    let server = try ServerProcess(["DATABASE_URL": "sqlite:///./data/app.db"])
    #expect(FileManager.default.fileExists(atPath: server.folder.appending(path: "data/app.db").path))
  }

  @Test func `without a key a random one is kept where nobody else can read it`() throws {
    let server = try ServerProcess()
    let path = server.folder.appending(path: "data/secret.key").path
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.utf8.count > 40)
    #expect(!server.stop().log.contains(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}
