import Foundation
import Testing

@testable import ChatAPI

/// Uploads that are not what they say, or are never whole.
@Suite struct `Files that mean no good` {
  @Test func `a name leads nowhere and hides nothing`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for (name, kept) in [
      ("../../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/etc/shadow", "shadow"),
      ("..", "file"), (".", "file"), ("", "file"), ("a\u{0}b", "ab"), ("a\r\nX-Evil: 1", "aX-Evil: 1"),
      ("photo\u{202E}gpj.exe", "photogpj.exe"), ("thumbnail", "thumbnail"), ("%2e%2e%2fx", "%2e%2e%2fx"),
      ("a\"; filename=\"b.exe", "a\"; filename=\"b.exe"), ("<script>.html", "<script>.html"),
      (String(repeating: "x", count: 5_000) + ".txt", String(repeating: "x", count: 251) + ".txt"),
    ] {
      let file = try await ada.upload(name, Array("<p>hi".utf8))
      guard file.status == 201 else {
        #expect(
          (name.isEmpty || name.contains("\u{0}")) && [400, 422].contains(file.status),
          "\(name): \(file.text)")
        continue
      }
      #expect(file["name"].string == kept, "\(name)")
      let reply = try await ada.call("GET", file["url"].string ?? "").expect(200)
      #expect(reply.header("x-evil") == nil && reply.text == "<p>hi", "\(name)")
      let field = try #require(reply.header("content-disposition"))
      #expect(
        field.hasPrefix("attachment; filename=\"") && field.count(where: { $0 == "\"" }) == 2, "\(field)")
      #expect(field.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(field)")
    }
    let names = server.filesOnDisk.map { URL(filePath: $0).lastPathComponent }
    #expect(names.count == 1 && names[0].count == 62)
    await server.stop()
  }

  @Test(arguments: [
    ("<!doctype html><script>alert(1)</script>", "text/html"), ("<script>alert(1)</script>", "text/html"),
    ("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
    ("%PDF-1.7 /OpenAction", "application/pdf"), ("<?xml version='1.0'?><x/>", "application/xml"),
    ("\u{FEFF}  <html>", "text/html"), ("GIF89a<script>alert(1)</script>", "image/gif"),
  ])
  func `a page is never shown as one, whatever its sender calls it`(content: String, type: String)
    async throws
  {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for (name, claimed) in [("nest.png", "image/png"), ("page.html", "text/html")] {
      let file = try await ada.upload(
        body: Array(content.utf8), type: claimed, query: "?name=\(name)"
      ).expect(201)
      #expect(file["type"].string == type)
      let reply = try await ada.call("GET", file["url"].string ?? "").expect(200)
      let how = type == "image/gif" ? "inline" : "attachment"
      #expect(reply.header("content-disposition")?.hasPrefix(how) == true, "\(content)")
      #expect(reply.header("content-type") == type && reply.header("x-content-type-options") == "nosniff")
      #expect(reply.header("content-security-policy") == "sandbox; default-src 'none'")
    }
    await server.stop()
  }

  @Test func `a form that is none, or has no file, is refused and leaves nothing`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let good = Form(name: "x", Array("content".utf8)).bytes
    let many = String(
      repeating: "--\(Form.boundary)\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n", count: 1_000)
    let bodies: [(String, [UInt8])] = [
      ("multipart/form-data", good), ("multipart/form-data; boundary=", good),
      ("multipart/form-data; boundary=\(String(repeating: "b", count: 71))", good),
      ("multipart/mixed; boundary=\(Form.boundary)", good), (Form.type, []), (Form.type, Array("x".utf8)),
      (Form.type, good.dropLast(12)), (Form.type, Form(name: "x", [1], field: "other").bytes),
      (Form.type, Array(many.utf8) + good),
      (Form.type, Array(good.dropLast(Form.boundary.count + 8)) + Array("\r\n".utf8) + good),
      (Form.type, Array("--\(Form.boundary)\r\n\(String(repeating: "A: b\r\n", count: 5_000))".utf8)),
      (Form.type, Array("--\(Form.boundary)\r\n".utf8) + good),
      ("application/octet-stream", Array("no name".utf8)),
    ]
    for (type, body) in bodies {
      let reply = try await ada.upload(body: body, type: type)
      let about = "\(type) \(String(decoding: body.prefix(60), as: UTF8.self)): \(reply.text)"
      #expect((400..<500).contains(reply.status), "\(about)")
      #expect(reply.header("content-type") == "application/problem+json", "\(about)")
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<100 {
      var body = good
      for _ in 0..<3 {
        body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let reply = try await ada.upload(body: body, type: Form.type)
      #expect(reply.status == 201 || (400..<500).contains(reply.status), "\(reply.text)")
    }
    try await server.expectNoDrafts()
    await server.stop()
  }

  @Test func `an upload that breaks off leaves nothing behind`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for framing in ["Content-Length: 1000000", "Transfer-Encoding: chunked"] {
      let stream = try await Stream.open(server.port)
      let head = """
        POST /api/files?name=x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ada.token)\r\n\(framing)\r\n\
        Expect: 100-continue\r\n\r\n
        """
      try await stream.send(Array(head.utf8))
      // By then there is a draft.
      let (status, _) = try await HTTPClient.readHead(stream)
      #expect(status == 100)
      let piece = [UInt8](repeating: 7, count: 100_000)
      try await stream.send(framing.hasPrefix("T") ? Array("186a0\r\n".utf8) + piece : piece)
    }
    try await server.expectNoDrafts()
    #expect(server.filesOnDisk.isEmpty)
    await server.stop()
  }

  @Test func `nobody uploads from a foreign page`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let cookie = try await server.call(
      "POST", "/api/login", body: ["username": "ada", "password": "the password of ada"],
      headers: [("Origin", "http://localhost:\(server.port)")])
    let name = cookie.header("set-cookie")?.split(separator: ";").first.map(String.init) ?? ""
    let reply = try await HTTPClient.call(
      server.port, "POST", "/api/files?name=x",
      [("Cookie", name), ("Origin", "https://evil.example"), ("Content-Type", Form.type)], [1])
    #expect(reply.status == 403)
    #expect(try await ada.call("GET", "/api/users/me/export")["files"].array.isEmpty)
    #expect(server.filesOnDisk.isEmpty)
    await server.stop()
  }
}

extension TestServer {
  /// Waits until nothing is coming in any more.
  func expectNoDrafts() async throws {
    let end = ContinuousClock.now + .seconds(20)
    while filesOnDisk.contains(where: { $0.contains("/incoming/") }) {
      guard ContinuousClock.now < end else { throw TestFailure("a draft stays") }
      _ = try await call("GET", "/readyz")
    }
  }
}
