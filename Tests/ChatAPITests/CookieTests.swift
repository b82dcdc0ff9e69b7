import Auth
import Chat
import Engine
import Testing
import Wire

@testable import ChatAPI

@Suite struct `Cookies of browsers` {
  /// A browser that has signed in.
  struct Browser {
    let server: TestServer
    /// The whole `Set-Cookie` header.
    let setCookie: String
    let token: String

    init(_ server: TestServer, _ name: String = "ada", headers: [(String, String)] = []) async throws {
      let reply = try await server.call(
        "POST", "/api/login", body: ["username": name, "password": "the password of \(name)"],
        headers: headers)
      try reply.expect(200)
      self.server = server
      setCookie = reply.header("set-cookie") ?? ""
      token = reply["access_token"].string ?? ""
    }

    var cookie: (String, String) { ("Cookie", "theme=dark; \(setCookie.prefix { $0 != ";" })") }

    func call(
      _ method: String, _ path: String, _ body: [String: Any]? = nil, headers: [(String, String)] = []
    ) async throws -> Reply {
      try await server.call(method, path, body: body, headers: [cookie] + headers)
    }
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a browser signs in once, for every route and every socket`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    _ = try await server.signUp("ada")
    let browser = try await Browser(server)
    #expect(browser.setCookie.contains("; HttpOnly") && browser.setCookie.contains("; SameSite=Lax"))
    #expect(browser.setCookie.contains("; Path=/") && browser.setCookie.contains("; Max-Age=2592000"))
    #expect(browser.setCookie.hasPrefix("session=") && !browser.setCookie.contains("Secure"))
    #expect(!browser.setCookie.contains(browser.token))
    #expect(try await browser.call("GET", "/api/users/me")["username"].string == "ada")
    try await browser.call("POST", "/api/rooms/1/messages", ["content": "hello"]).expect(201)
    for path in ["/ws", "/ws/auth", "/ws/room/1"] {
      let socket = try await Socket.open(server.port, path, headers: [browser.cookie])
      #expect(try await socket.next("connection_established")["user"]["username"].string == "ada")
    }
    let ticket = try await browser.call("POST", "/api/ws-ticket")["ticket"].string ?? ""
    #expect(try await Socket.status(server.port, "/ws/room/1?ticket=\(ticket)") == 101)
    await server.stop()
  }

  @Test func `signing out takes the cookie away and ends its sockets`() async throws {
    let server = try await TestServer(.sqlite)
    _ = try await server.signUp("ada")
    let browser = try await Browser(server)
    let socket = try await Socket.open(server.port, "/ws/room/1", headers: [browser.cookie])
    let reply = try await browser.call("POST", "/api/logout").expect(204)
    #expect(reply.header("set-cookie")?.hasPrefix("session=; Path=/; Max-Age=0") == true)
    #expect(try await socket.closeCode() == 4401)
    let after = try await browser.call("GET", "/api/users/me").expect(401)
    #expect(after.header("set-cookie")?.contains("Max-Age=0") == true)
    #expect(try await server.call("GET", "/api/users/me", token: browser.token).status == 401)
    for path in ["/ws", "/ws/auth", "/ws/room/1"] {
      #expect(try await Socket.status(server.port, path, headers: [browser.cookie]) == 401)
    }
    await server.stop()
  }

  @Test func `a cookie ends after an hour without use, and after thirty days`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let browser = try await Browser(server)
    for _ in 0..<3 {
      server.clock.move(by: .seconds(59 * 60))
      try await browser.call("GET", "/api/users/me").expect(200)
    }
    server.clock.move(by: .seconds(3_600))
    try await browser.call("GET", "/api/users/me").expect(401)

    let busy = try await Browser(server)
    for _ in 0..<(30 * 24 * 2 - 1) {
      server.clock.move(by: .seconds(30 * 60))
      guard try await server.core.signedIn(cookie: busy.value).isCookie else { break }
    }
    try await busy.call("GET", "/api/users/me").expect(200)
    server.clock.move(by: .seconds(30 * 60))
    try await busy.call("GET", "/api/users/me").expect(401)
    await server.stop()
  }

  @Test func `an open socket is use of its cookie`() async throws {
    let server = try await TestServer { $0.cookieSocketUse = .milliseconds(1) }
    _ = try await server.signUp("ada")
    let browser = try await Browser(server)
    let socket = try await Socket.open(server.port, "/ws/room/1", headers: [browser.cookie])
    _ = try await socket.next("room_joined")
    for _ in 0..<2 {
      server.clock.move(by: .seconds(50 * 60))
      let moved = server.clock.now()
      // The loop looks at its sockets twice a second.
      while try await server.store.cookieSession(Digest.sha256(browser.value.utf8))?.lastUsedAt != moved {
        _ = try await socket.settle()
      }
    }
    try await browser.call("GET", "/api/users/me").expect(200)
    await server.stop()
  }

  @Test(arguments: ["", "x", "session", "null", String(repeating: "a", count: 4_000), "a.b.c", "%00"])
  func `a cookie that is none opens nothing`(value: String) async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for value in [value, ada.token, ada.refreshToken] {
      let cookie = [("Cookie", "session=\(value)")]
      #expect(try await server.call("GET", "/api/users/me", headers: cookie).status == 401)
      #expect(try await Socket.status(server.port, "/ws/room/1", headers: cookie) == 401)
    }
    await server.stop()
  }

  @Test func `a cookie is no token and no ticket`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let browser = try await Browser(server)
    let value = browser.value
    #expect(try await server.call("GET", "/api/users/me", token: value).status == 401)
    for query in ["token", "ticket"] {
      #expect(try await Socket.status(server.port, "/ws/auth?\(query)=\(value)") == 401)
    }
    let refresh = try await server.call("POST", "/api/token/refresh", body: ["refresh_token": value])
    #expect(refresh.status == 401)
    await server.stop()
  }

  @Test func `behind a trusted proxy that speaks https the cookie is bound to its host`() async throws {
    let server = try await TestServer { $0.trustsProxy = { _ in true } }
    _ = try await server.signUp("ada")
    let https = ("X-Forwarded-Proto", "https")
    let browser = try await Browser(server, headers: [https])
    #expect(browser.setCookie.hasPrefix("__Host-session=") && browser.setCookie.contains("; Secure"))
    try await browser.call("GET", "/api/users/me", headers: [https]).expect(200)
    // A plain `session` could come from another host of the domain.
    let plain = ("Cookie", "session=\(browser.value)")
    try await server.call("GET", "/api/users/me", headers: [plain, https]).expect(401)
    try await browser.call("GET", "/api/users/me").expect(401)
    await server.stop()
  }
}

extension `Cookies of browsers`.Browser {
  /// The cookie's value.
  var value: String {
    String(setCookie.prefix { $0 != ";" }.drop { $0 != "=" }.dropFirst())
  }
}
