import Foundation
import Testing
import Wire

@testable import Engine

@Suite("Static files") struct StaticFilesTests {
  private let root: URL
  private let files: StaticFiles

  init() throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("roost-static-\(Foundation.UUID())")
    try FileManager.default.createDirectory(
      at: root.appendingPathComponent("js/.hidden"), withIntermediateDirectories: true)
    for (name, text) in [
      ("index.html", "<p>home"), ("js/main.js", String(repeating: "let a = 1;\n", count: 300)),
      (".env", "SECRET"), ("js/.hidden/x.js", "x"), ("js/index.html", "folder"),
    ] {
      try text.write(to: root.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    try FileManager.default.createSymbolicLink(
      atPath: root.appendingPathComponent("link").path, withDestinationPath: "/etc/passwd")
    try FileManager.default.createSymbolicLink(
      atPath: root.appendingPathComponent("folder").path, withDestinationPath: "/etc")
    files = try #require(StaticFiles(root: root.path))
  }

  private func answer(
    _ path: String, _ fields: String = "", method: String = "GET", of files: StaticFiles? = nil
  ) throws -> Response? {
    let bytes = Array("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
    var parser = RequestHeadParser()
    let (head, _) = try #require(try parser.parse(bytes.span, limits: HTTPLimits()))
    return (files ?? self.files).response(to: head, path: head.path)
  }

  private func text(_ response: Response?) -> String {
    switch response?.body {
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .stored(let stored):
      String(decoding: [UInt8](copying: stored.bytes.span.extracting(stored.range)), as: UTF8.self)
    case .file(let slice):
      String(
        decoding: slice.file.read(at: slice.range.lowerBound, count: slice.range.count) ?? [], as: UTF8.self)
    case .some(.none), nil: ""
    }
  }

  private func header(_ response: Response?, _ name: String) -> String? {
    response?.headers.first { $0.name.lowercased() == name }?.value
  }

  @Test func `files are found, folders and everything hidden are not`() throws {
    #expect(text(try answer("/")) == "<p>home")
    #expect(text(try answer("/js/")) == "folder")
    #expect(header(try answer("/js/main.js"), "content-type") == "text/javascript; charset=utf-8")
    for path in [
      "/js", "/nothing", "/.env", "/js/.hidden/x.js", "/link", "/folder/passwd", "//index.html",
      "/js//main.js", "/index.html/",
    ] {
      #expect(try answer(path) == nil, "\(path)")
    }
  }

  @Test func `only GET and HEAD are allowed`() throws {
    let refused = try answer("/index.html", method: "POST")
    #expect(refused?.status == 405 && header(refused, "allow") == "GET, HEAD")
    #expect(try answer("/index.html", method: "HEAD")?.status == 200)
  }

  @Test func `what has not changed is not sent again`() throws {
    let first = try answer("/js/main.js")
    let tag = try #require(header(first, "etag"))
    let date = try #require(header(first, "last-modified"))
    #expect(try answer("/js/main.js", "If-None-Match: \(tag)\r\n")?.status == 304)
    #expect(try answer("/js/main.js", "If-Modified-Since: \(date)\r\n")?.status == 304)
    #expect(header(try answer("/js/main.js", "If-None-Match: \(tag)\r\n"), "etag") == tag)
    #expect(try answer("/js/main.js", "If-None-Match: \"other\"\r\n")?.status == 200)
    #expect(try answer("/js/main.js", "If-Match: \"other\"\r\n")?.status == 412)
  }

  @Test func `parts are sent as asked`() throws {
    let whole = text(try answer("/js/main.js"))
    let part = try answer("/js/main.js", "Range: bytes=4-8\r\n")
    #expect(part?.status == 206 && text(part) == "a = 1")
    #expect(header(part, "content-range") == "bytes 4-8/\(whole.count)")
    let none = try answer("/js/main.js", "Range: bytes=999999-\r\n")
    #expect(none?.status == 416 && header(none, "content-range") == "bytes */\(whole.count)")
    let several = try answer("/js/main.js", "Range: bytes=0-2,4-4\r\n")
    #expect(
      several?.status == 206 && text(several).contains("Content-Range: bytes 4-4/\(whole.count)\r\n\r\na\r\n")
    )
    #expect(text(try answer("/js/main.js", "Range: bytes=0-2\r\nIf-Range: \"other\"\r\n")) == whole)
  }

  @Test func `text is compressed for those who take it`() throws {
    let packed = try answer("/js/main.js", "Accept-Encoding: gzip\r\n")
    #expect(header(packed, "content-encoding") == "gzip" && header(packed, "vary") == "Accept-Encoding")
    #expect((packed?.body.count ?? 0) < 200)
    #expect(header(packed, "etag") != header(try answer("/js/main.js"), "etag"))
    #expect(header(try answer("/js/main.js", "Accept-Encoding: gzip;q=0\r\n"), "content-encoding") == nil)
    #expect(header(try answer("/index.html", "Accept-Encoding: gzip\r\n"), "content-encoding") == nil)
  }

  @Test func `everything said of a script without its comments is true of what is sent`() throws {
    let comment = "// a comment that nobody needs\n"
    let source = comment + String(repeating: "let a = 1;\n" + comment, count: 100)
    try source.write(to: root.appendingPathComponent("js/spoken.js"), atomically: true, encoding: .utf8)
    let rest = "\n" + String(repeating: "let a = 1;\n\n", count: 100)
    let terse = try #require(StaticFiles(root: root.path, comments: .leftOut))
    let whole = try answer("/js/spoken.js", of: terse)
    #expect(text(whole) == rest && whole?.body.count == rest.utf8.count)
    #expect(text(try answer("/js/spoken.js")) == source)
    let tag = try #require(header(whole, "etag"))
    #expect(tag != header(try answer("/js/spoken.js"), "etag"))
    #expect(try answer("/js/spoken.js", "If-None-Match: \(tag)\r\n", of: terse)?.status == 304)
    let part = try answer("/js/spoken.js", "Range: bytes=1-3\r\nIf-Range: \(tag)\r\n", of: terse)
    #expect(part?.status == 206 && text(part) == "let")
    #expect(header(part, "content-range") == "bytes 1-3/\(rest.utf8.count)")
    let packed = try answer("/js/spoken.js", "Accept-Encoding: gzip\r\n", of: terse)
    #expect(Gzip.compress(Array(rest.utf8))?.count == packed?.body.count)
  }

  @Test func `a large file is sent from disk`() async throws {
    let large = Data(repeating: 0x61, count: 3_000_000)
    try large.write(to: root.appendingPathComponent("large.bin"))
    #expect(text(try answer("/large.bin", "Range: bytes=2999990-\r\n")) == String(repeating: "a", count: 10))
    try await TestServer.run(files: files) { server in
      let peer = server.peer(receiveBuffer: 4096)
      peer.send("GET /large.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(peer.rest().utf8.count { $0 == 0x61 } > 3_000_000)
    }
  }
}
