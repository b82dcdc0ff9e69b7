import Engine
import Foundation
import Testing
import Wire

@testable import ChatAPI

@Suite struct `Content that wants to be more` {
  private static let markup =
    #"<img src=x onerror="alert(1)"><script>alert(2)</script> javascript:alert(3) ${7*7} {{7*7}}"#

  @Test func `markup is stored as it is and never served as a page`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let room = try await ada.call(
      "POST", "/api/rooms/", ["name": Self.markup.prefix(90), "topic": Self.markup])
    try room.expect(201)
    #expect(room["name"].string == String(Self.markup.prefix(90)) && room["topic"].string == Self.markup)
    let id = room["id"].int ?? 0
    try await ada.post(Self.markup, in: id).expect(201)
    for path in ["/api/rooms/\(id)", "/api/rooms/\(id)/messages", "/api/rooms/\(id)/events", "/api/rooms/"] {
      let reply = try await ada.call("GET", path)
      #expect(reply.header("content-type") == "application/json", "\(path)")
      #expect(reply.header("x-content-type-options") == "nosniff", "\(path)")
      #expect(reply.header("cache-control") == "no-store", "\(path)")
    }
    #expect(try await ada.call("GET", "/api/rooms/\(id)/messages").json[0]["content"].string == Self.markup)
    let socket = try await ada.open("/ws/room/\(id)")
    #expect(try await socket.next("message_history")["messages"][0]["content"].string == Self.markup)
    try await socket.send(#"{"type":"<script>alert(1)</script>"}"#)
    _ = try await socket.next("error")
    let lost = try await server.call("GET", "/api/<script>alert(1)</script>")
    #expect(lost.status == 404 && lost.header("content-type") == "application/problem+json")
    #expect(lost.header("x-content-type-options") == "nosniff" && !lost.text.contains("<script>"))
    await server.stop()
  }

  @Test func `whatever an account is told is not to be kept by anything on the way`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    try await ada.post("x", in: 1).expect(201)
    for route in API.routes where route.access == .account && route.method == .get {
      let path = route.template.replacing("{room_id}", with: "1")
        .replacing("{message_id}", with: "\(1 << 28 | 1)").replacing("{user}", with: "ada")
      for reply in [try await ada.call("GET", path), try await server.call("GET", path)] {
        #expect(reply.header("cache-control") == "no-store", "\(path) \(reply.status)")
      }
    }
    for body in [
      ["username": "ada", "password": "the password of ada"], ["username": "ada", "password": "no"],
    ] {
      let reply = try await server.call("POST", "/api/token", body: body)
      #expect(reply.header("cache-control") == "no-store")
    }
    await server.stop()
  }

  @Test func `nothing that is echoed begins a new header line`() async throws {
    let server = try await TestServer()
    let evil = "x>; rel=\"evil\"%0d%0aX-Evil: 1"
    for number in 0..<3 {
      let reply = try await server.call(
        "POST", "/api/users/",
        body: [
          "username": "u\(number)", "password": "a long enough password",
          "display_name": "x>; rel=\"evil\"%0d%0aX-Evil: 1",
        ])
      try reply.expect(201)
    }
    let ada = try await server.signUp("ada")
    var allowed = CharacterSet.alphanumerics
    allowed.insert("-")
    let query = try #require(evil.addingPercentEncoding(withAllowedCharacters: allowed))
    let reply = try await ada.call("GET", "/api/users/?limit=1&q=\(query)")
    let link = try #require(reply.header("link"))
    #expect(link.hasPrefix("</api/users/?q=") && link.hasSuffix("; rel=\"next\""))
    #expect(link.filter { $0 == ">" }.count == 1 && link.filter { $0 == "\"" }.count == 2)
    let target = try #require(link.dropFirst().split(separator: ">").first)
    #expect(try await ada.call("GET", String(target)).json.array.count == 1)
    for path in ["/api/users/?q=%0d%0aX-Evil:1&limit=1", "/%0d%0aX-Evil:1", "/api/users/a%0d%0aX-Evil:1"] {
      #expect(try await ada.call("GET", path).header("x-evil") == nil)
    }
    let socket = try await Socket.status(
      server.port, "/ws", headers: [("Sec-WebSocket-Protocol", "roost.v1%0d%0aX-Evil: 1")])
    #expect(socket == 101)
    await server.stop()
  }

  @Test func `no path leads out of the public folder, nor to what hides in it`() async throws {
    let files = FileManager.default
    let outside = files.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
    let folder = outside.appending(path: "public")
    try files.createDirectory(at: folder.appending(path: ".git"), withIntermediateDirectories: true)
    try files.createDirectory(at: folder.appending(path: "js"), withIntermediateDirectories: true)
    defer { try? files.removeItem(at: outside) }
    for name in [".env", ".git/config", "js/.hidden", "../secret.txt"] {
      try Data("CANARY".utf8).write(to: folder.appending(path: name))
    }
    try Data("<p>hello".utf8).write(to: folder.appending(path: "index.html"))
    try files.createSymbolicLink(
      at: folder.appending(path: "link.txt"), withDestinationURL: outside.appending(path: "secret.txt"))
    try files.createSymbolicLink(at: folder.appending(path: "linked"), withDestinationURL: outside)
    let path = folder.path
    let server = try await TestServer { $0.publicFolder = path }
    #expect(try await server.call("GET", "/").text == "<p>hello")
    #expect(try await server.call("GET", "/").header("x-content-type-options") == "nosniff")
    for path in [
      "/.env", "/.git/config", "/%2egit/config", "/.git/", "/.git", "/js/.hidden", "/js/%2ehidden",
      "/../secret.txt",
      "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/js/../../secret.txt",
      "/js/..%2f..%2fsecret.txt", "/..%5csecret.txt", "/..\\secret.txt", "/%252e%252e%252fsecret.txt",
      "/link.txt", "/linked/secret.txt", "/linked/", "//etc/passwd", "/%2fetc/passwd", "/index.html%00.txt",
      "/index.html/", "/js", "/js/", "/.", "/..", "/js/.", "/./.env", "/%c0%ae%c0%ae/secret.txt",
      "/\(String(repeating: "a/", count: 200))", "/index.html:secret",
    ] {
      let reply = try await server.call("GET", path)
      #expect([400, 404].contains(reply.status), "\(path): \(reply.status)")
      #expect(!reply.text.contains("CANARY") && !reply.text.contains("root:"), "\(path)")
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
      #expect(try await server.call(method, "/index.html").status == 405)
    }
    await server.stop()
  }

  @Test func `metrics are not for those whom a proxy on this machine lets through`() async throws {
    let server = try await TestServer()
    #expect(try await server.call("GET", "/metrics").status == 200)
    for header in ["X-Forwarded-For", "Forwarded"] {
      let reply = try await server.call("GET", "/metrics", headers: [(header, "for=203.0.113.9")])
      #expect(reply.status == 404)
    }
    await server.stop()
  }

  @Test func `who claims another address stays the same to the limits`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.failedSignInsPerAddress = Rate(3, per: .seconds(900), burst: 3)
    }
    var statuses: [Int] = []
    for number in 0..<5 {
      let reply = try await server.call(
        "POST", "/api/token", body: ["username": "user\(number)", "password": "wrong"],
        headers: [
          ("X-Forwarded-For", "203.0.113.\(number)"), ("Forwarded", "for=203.0.113.\(number)"),
          ("X-Real-IP", "203.0.113.\(number)"), ("CF-Connecting-IP", "203.0.113.\(number)"),
        ])
      statuses.append(reply.status)
    }
    #expect(statuses == [401, 401, 401, 429, 429])
    await server.stop()
  }
}
