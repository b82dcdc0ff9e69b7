import Testing
import Wire

@testable import ChatAPI

@Suite struct `Other sites' pages` {
  private static let own: [[(String, String)]] = [
    [], [("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")],
    [("Origin", "{origin}"), ("Sec-Fetch-Site", "same-origin")], [("Origin", "{ORIGIN}")],
  ]

  private static let foreign: [[(String, String)]] = [
    [("Origin", "https://evil.example")], [("Origin", "null")], [("Origin", "")],
    [("Origin", "http://localhost")], [("Origin", "http://localhost:1")], [("Origin", "localhost:{port}")],
    [("Origin", "{origin}.evil.example")], [("Origin", "http://evil.example/?{origin}")],
    [("Origin", "http://evil{host}")], [("Origin", "http://x@{host}")], [("Origin", "{origin}/")],
    [("Origin", "ws://{host}")], [("Origin", "file://")], [("Origin", "http://[::1]:{port}")],
    [("Origin", "{origin}"), ("Origin", "https://evil.example")],
    [("Origin", "{origin}, https://evil.example")], [("Sec-Fetch-Site", "cross-site")],
    [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "cross-site"), ("Origin", "{origin}")],
  ]

  private static func fill(_ headers: [(String, String)], _ port: UInt16) -> [(String, String)] {
    headers.map { name, value in
      let host = "localhost:\(port)"
      return (
        name,
        value.replacing("{origin}", with: "http://\(host)").replacing(
          "{ORIGIN}", with: "HTTP://LOCALHOST:\(port)"
        )
        .replacing("{host}", with: host).replacing("{port}", with: "\(port)")
      )
    }
  }

  @Test func `no route that changes something hears them`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let browser = try await `Cookies of browsers`.Browser(server)
    var tried = 0
    for route in API.routes where route.method != .get {
      let path = route.template.replacing("{room_id}", with: "1").replacing("{message_id}", with: "268435457")
        .replacing(/\{[a-z_]+\}/, with: "1")
      for headers in Self.foreign {
        let reply = try await browser.call(
          route.method.rawValue, path, headers: Self.fill(headers, server.port))
        #expect(
          reply.status == 403 && reply["code"].string == "foreign_origin", "\(route.template) \(headers)")
        tried += 1
      }
    }
    #expect(tried > 200)
    try await browser.call("GET", "/api/users/me").expect(200)
    await server.stop()
  }

  @Test func `no socket opens for them`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let browser = try await `Cookies of browsers`.Browser(server)
    for door in API.sockets {
      let path = door.template.replacing("{room_id}", with: "1")
        .replacing("{room}", with: "00000000-0000-8000-8000-000000000001")
      for headers in Self.foreign {
        let status = try await Socket.status(
          server.port, path, headers: [browser.cookie] + Self.fill(headers, server.port))
        #expect(status == 403, "\(path) \(headers)")
      }
      for headers in Self.own {
        let status = try await Socket.status(
          server.port, path, headers: [browser.cookie] + Self.fill(headers, server.port))
        #expect(status == 101, "\(path) \(headers)")
      }
    }
    await server.stop()
  }

  @Test func `our own pages and what is no browser are heard`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let browser = try await `Cookies of browsers`.Browser(server)
    for headers in Self.own {
      let reply = try await browser.call(
        "POST", "/api/rooms/1/messages", ["content": "hello"], headers: Self.fill(headers, server.port))
      #expect(reply.status == 201, "\(headers): \(reply.text)")
    }
    await server.stop()
  }

  @Test func `they may not sign anybody in either`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let body = ["username": "ada", "password": "the password of ada"]
    for headers in Self.foreign {
      let reply = try await server.call(
        "POST", "/api/login", body: body, headers: Self.fill(headers, server.port))
      #expect(reply.status == 403 && reply.header("set-cookie") == nil, "\(headers)")
    }
    await server.stop()
  }

  /// A page cannot make a browser send this header without being allowed to.
  @Test func `a token of one's own is good from anywhere`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let reply = try await server.call(
      "POST", "/api/rooms/1/messages", token: ada.token, body: ["content": "hello"],
      headers: [("Origin", "https://app.example"), ("Sec-Fetch-Site", "cross-site")])
    #expect(reply.status == 201)
    await server.stop()
  }

  @Test func `an origin is compared with its scheme, its host and its port`() {
    func allows(_ origin: String, _ host: String, isSecure: Bool) -> Bool {
      SameOrigin.allows(Headers([("Host", host), ("Origin", origin)]), isSecure: isSecure)
    }
    for (origin, host, onPlain, onSecure) in [
      ("https://chat.example", "chat.example", true, true),
      ("https://chat.example", "chat.example:443", true, true),
      ("https://chat.example:443", "chat.example", true, true),
      ("https://chat.example:8443", "chat.example:8443", true, true),
      ("http://chat.example", "chat.example", true, false),
      ("http://chat.example", "chat.example:80", true, false),
      ("http://chat.example", "chat.example:443", false, false),
      ("https://chat.example:8443", "chat.example", false, false),
      ("https://chat.example", "chat.example.", false, false),
      ("https://chat.example.evil", "chat.example", false, false),
      ("https://evilchat.example", "chat.example", false, false),
      ("https://", "", true, true),
    ] {
      #expect(allows(origin, host, isSecure: false) == onPlain, "\(origin) \(host)")
      #expect(allows(origin, host, isSecure: true) == onSecure, "\(origin) \(host)")
    }
    #expect(!SameOrigin.allows(Headers([("Origin", "https://chat.example")]), isSecure: false))
  }
}
