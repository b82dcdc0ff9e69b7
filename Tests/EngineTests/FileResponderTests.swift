import Foundation
import Glibc
import Synchronization
import Testing
import Wire

@testable import Engine

@Suite("Files as answers") struct FileResponderTests {
  private let root: URL
  private let bytes = Upload.bytes(3_000_000)

  init() throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("roost-file-\(Foundation.UUID())")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try Data(bytes).write(to: root.appendingPathComponent("file.bin"))
    try FileManager.default.createSymbolicLink(
      atPath: root.appendingPathComponent("link").path,
      withDestinationPath: root.appendingPathComponent("file.bin").path)
    mkfifo(root.appendingPathComponent("fifo").path, 0o600)
  }

  private func path(_ name: String) -> String { root.appendingPathComponent(name).path }

  private func answer(_ fields: String = "", method: String = "GET", name: String = "file.bin") throws
    -> Response?
  {
    let bytes = Array("\(method) /x HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
    var parser = RequestHeadParser()
    let (head, _) = try #require(try parser.parse(bytes.span, limits: HTTPLimits()))
    return FileResponder.response(
      to: head, path: path(name), tag: EntityTag("t1"), modified: 1_700_000_000, contentType: "image/png",
      headers: [("Cache-Control", "private")])
  }

  private func header(_ response: Response?, _ name: String) -> String? {
    response?.headers.first { $0.name.lowercased() == name }?.value
  }

  /// Where in the file a body lies.
  private func stretch(_ response: Response?) -> Range<Int>? {
    if case .file(let slice) = response?.body { slice.range } else { nil }
  }

  @Test func `a file is sent whole from disk with what describes it`() throws {
    for method in ["GET", "HEAD"] {
      let whole = try answer(method: method)
      #expect(whole?.status == 200 && stretch(whole) == 0..<3_000_000)
      for (name, value) in [
        ("etag", "\"t1\""), ("last-modified", "Tue, 14 Nov 2023 22:13:20 GMT"), ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"), ("accept-ranges", "bytes"), ("cache-control", "private"),
      ] { #expect(header(whole, name) == value) }
    }
  }

  @Test func `only regular files are answered with`() throws {
    for name in ["nothing", "link", "fifo", ""] { #expect(try answer(name: name) == nil, "\(name)") }
  }

  @Test func `what the client has is not sent again`() throws {
    for fields in [
      "If-None-Match: \"t1\"\r\n", "If-None-Match: W/\"t1\", \"x\"\r\n",
      "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n",
    ] {
      let answer = try answer(fields)
      #expect(answer?.status == 304 && header(answer, "cache-control") == "private")
    }
    #expect(try answer("If-Match: \"t2\"\r\n")?.status == 412)
  }

  @Test(arguments: [
    ("bytes=0-0", 0..<1), ("bytes=2999999-", 2_999_999..<3_000_000), ("bytes=-5", 2_999_995..<3_000_000),
    ("bytes=10-99999999999999999999", 10..<3_000_000), ("bytes=-9999999999999999999", 0..<3_000_000),
  ])
  func `a range is a stretch of the file`(field: String, range: Range<Int>) throws {
    let part = try answer("Range: \(field)\r\n")
    #expect(part?.status == 206 && stretch(part) == range)
    #expect(header(part, "content-range") == "bytes \(range.lowerBound)-\(range.upperBound - 1)/3000000")
  }

  @Test(arguments: ["bytes=5-4", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=" + Self.many, "bytes="])
  func `a range that is malformed or greedy is answered with all`(field: String) throws {
    let whole = try answer("Range: \(field)\r\n")
    #expect(whole?.status == 200 && stretch(whole) == 0..<3_000_000)
  }

  private static let many = (0..<1000).map { "\($0)-" }.joined(separator: ",")

  @Test func `a range behind the end is 416, one of another version is answered with all`() throws {
    let behind = try answer("Range: bytes=3000000-\r\n")
    #expect(behind?.status == 416 && header(behind, "content-range") == "bytes */3000000")
    #expect(header(behind, "content-type") == nil)
    #expect(try answer("Range: bytes=0-1\r\nIf-Range: \"t0\"\r\n")?.status == 200)
    #expect(try answer("Range: bytes=0-1\r\nIf-Range: \"t1\"\r\n")?.status == 206)
  }

  @Test func `a file that is not in the page cache arrives whole`() async throws {
    let descriptor = open(path("file.bin"), O_RDONLY)
    fsync(descriptor)
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
    close(descriptor)
    let files = try #require(StaticFiles(root: root.path))
    try await TestServer.run(files: files) { server in
      let peer = server.peer()
      peer.send("GET /file.bin HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(peer.answerBytes() == bytes)
      #expect(peer.answer().body == "home")
    }
  }

  @Test func `an empty file is an answer like others`() async throws {
    try Data().write(to: root.appendingPathComponent("empty"))
    let files = try #require(StaticFiles(root: root.path))
    try await TestServer.run(files: files) { server in
      let peer = server.peer()
      peer.send("GET /empty HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(peer.answer().body == "")
      #expect(peer.answer().body == "home")
    }
  }

  @Test func `peers that read as fast as they can do not keep the loop from others`() async throws {
    truncate(path("file.bin"), 30_000_000)
    let files = try #require(StaticFiles(root: root.path))
    try await TestServer.run(files: files) { server in
      nonisolated(unsafe) let readers = (0..<24).map { _ in server.peer() }
      for reader in readers { reader.send("GET /file.bin HTTP/1.1\r\nHost: a\r\n\r\n") }
      let skipped = Mutex<[Int]>([])
      async let ended: Void = onThread {
        DispatchQueue.concurrentPerform(iterations: readers.count) { index in
          let count = readers[index].skip(30_000_000)
          skipped.withLock { $0.append(count) }
        }
      }
      let other = server.peer()
      var answers = 0
      while skipped.withLock(\.isEmpty) {
        other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(other.answer().body == "home")
        answers += 1
      }
      #expect(answers >= 20)
      await ended
      #expect(skipped.withLock { $0 } == Array(repeating: 30_000_000, count: readers.count))
    }
  }

  @Test func `a file that became shorter breaks the connection instead of the framing`() async throws {
    // More than the kernel's buffers take.
    truncate(path("file.bin"), 60_000_000)
    let files = try #require(StaticFiles(root: root.path))
    try await TestServer.run(files: files) { server in
      let peer = server.peer()
      peer.send("GET /file.bin HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(peer.text(20).hasPrefix("HTTP/1.1 200 "))
      truncate(path("file.bin"), 1000)
      peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      let rest = peer.rest()
      #expect(rest.utf8.count < 60_000_000 && !rest.hasSuffix("home"))
    }
  }

  @Test func `reading what is cached never waits, and what is fetched gets cached`() throws {
    let file = try #require(OpenFile(path: path("file.bin")))
    fsync(file.descriptor)
    posix_fadvise(file.descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
    guard file.readCached(at: 0, count: 4096)?.isEmpty == true else { return }
    file.fetch(at: 0, count: 65_536)
    let start = ContinuousClock.now
    var read: [UInt8]? = []
    while read?.isEmpty == true, start.duration(to: .now) < .seconds(10) {
      read = file.readCached(at: 0, count: 4096)
    }
    #expect(read.map { Upload.isEqual($0, bytes, at: 0) } == true)
    #expect(file.readCached(at: 3_000_000, count: 10) == nil)
  }
}
