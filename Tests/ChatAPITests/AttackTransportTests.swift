import Foundation
import Testing

/// Bytes that no honest client sends, to the program itself: it refuses each in the right words, takes nothing behind
/// them for a request, and is the same afterwards.
@Suite struct `The program and what comes over the wire` {
  private struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// What may be answered.
    let right: [Int]

    init(_ name: String, _ text: String, _ right: Int...) {
      self.name = name
      bytes = Array(text.utf8)
      self.right = right
    }

    var testDescription: String { name }
  }

  private static func post(_ fields: String, _ body: String) -> String {
    "POST /api/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\(fields)\r\n\r\n\(body)"
  }
  private static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }
  private static func get(_ target: String, _ fields: String = "") -> String {
    "GET \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
  }
  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  /// What would be answered 200 if it were taken for a request.
  private static let smuggled = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

  private static let heads = [
    Attack("a hundred thousand fields", get("/", repeated("a:b\r\n", 100_000)), 431),
    Attack("one field of a megabyte", get("/", "a: \(repeated("x", 1 << 20))\r\n"), 431),
    Attack("an endless name", "GET / HTTP/1.1\r\nHost: a\r\n\(repeated("x", 1 << 20))", 431),
    Attack("a hundred and one fields", get("/", repeated("a:b\r\n", 100)), 431),
    Attack("a long address", get("/\(repeated("a", 9_000))"), 414),
    Attack("an endless address", "GET /\(repeated("a", 1 << 20))", 414),
    Attack("an endless method", repeated("A", 1 << 20), 400, 414, 501),
    Attack("TRACE", "TRACE /api/rooms HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
    Attack("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 400, 405, 501),
    Attack("an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    Attack("a method in small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    Attack("version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    Attack("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 501, 505),
    Attack("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    Attack("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    Attack("lines that end in LF", "GET / HTTP/1.1\nHost: a\n\n", 400),
    Attack("a bare CR", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n", 400),
    Attack("a folded field", get("/", "X: a\r\n b\r\n"), 400),
    Attack("a NUL", get("/", "X: a\u{0}b\r\n"), 400),
    Attack("a name with a blank", get("/", "X : a\r\n"), 400),
    Attack("a field without a name", get("/", ": a\r\n"), 400),
    Attack("an encrypted hello", "\u{16}\u{3}\u{1}\u{0}\u{5}\u{1}\u{0}\u{0}\u{1}\u{3}\r\n\r\n", 400, 501),
  ]

  private static let bodies = [
    Attack("two framings", post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400),
    Attack("two framings, turned", post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"), 400),
    Attack("two lengths", post("Content-Length: 5\r\nContent-Length: 6", "hello!"), 400),
    Attack("a list of lengths", post("Content-Length: 5, 6", "hello!"), 400),
    Attack("a blank before the colon", post("Content-Length : 5", "hello"), 400),
    Attack("a length with a sign", post("Content-Length: +5", "hello"), 400),
    Attack("a negative length", post("Content-Length: -1", ""), 400),
    Attack("a length in hexadecimal", post("Content-Length: 0x5", "hello"), 400),
    Attack("no length", post("Content-Length:", ""), 400),
    Attack("a length beyond all numbers", post("Content-Length: 18446744073709551621", "hello"), 400, 413),
    Attack("the largest number", post("Content-Length: 9223372036854775807", "hello"), 400, 413),
    Attack("a megabyte announced", post("Content-Length: 1048576", ""), 413),
    Attack("a coding that is none", post("Transfer-Encoding: xchunked", "0\r\n\r\n"), 400, 501),
    Attack("a coding after chunked", post("Transfer-Encoding: chunked, identity", "0\r\n\r\n"), 400, 501),
    Attack("chunked twice", post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"), 400, 501),
    Attack(
      "chunks in version 1.0",
      "POST /api/token HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, 501),
    Attack("a chunk of no size", chunked("\r\nhello\r\n0\r\n\r\n"), 400),
    Attack("a chunk of a letter", chunked("g\r\nhello\r\n0\r\n\r\n"), 400),
    Attack("a chunk with a sign", chunked("-5\r\nhello\r\n0\r\n\r\n"), 400),
    Attack("a chunk longer than its size", chunked("3\r\nhello\r\n0\r\n\r\n"), 400),
    Attack("a chunk beyond all numbers", chunked("FFFFFFFFFFFFFFFFF\r\nhello"), 400, 413),
    Attack("a chunk of the largest size", chunked("7FFFFFFFFFFFFFFF\r\nhello"), 400, 413),
    Attack("chunks whose lines end in LF", chunked("5\nhello\n0\n\n"), 400),
    Attack("an endless extension", chunked("5;\(repeated("x", 1 << 20))"), 400, 413, 431),
    Attack("endless chunks", chunked(repeated("1\r\nx\r\n", 300_000)), 413),
    Attack("endless trailers", chunked("0\r\n" + repeated("a:b\r\n", 100_000)), 400, 413, 431),
  ]

  private static let upgrades = [
    Attack("no key", upgrade(key: nil), 400), Attack("an odd key", upgrade(key: "x"), 400),
    Attack("no version", upgrade(version: nil), 400, 426),
    Attack("an old version", upgrade(version: "8"), 426),
    Attack("no upgrade", get("/ws", "Connection: close\r\n"), 426),
    Attack("another method", upgrade().replacing("GET", with: "POST"), 400, 405),
    Attack("version 1.0", upgrade().replacing("HTTP/1.1", with: "HTTP/1.0"), 400, 426),
  ]

  private static func upgrade(key: String? = "dGhlIHNhbXBsZSBub25jZQ==", version: String? = "13") -> String {
    let key = key.map { "Sec-WebSocket-Key: \($0)\r\n" } ?? ""
    let version = version.map { "Sec-WebSocket-Version: \($0)\r\n" } ?? ""
    return get("/ws", "Upgrade: websocket\r\nConnection: Upgrade, close\r\n\(key)\(version)")
  }

  @Test func `every malformed request has its status, and nothing hides behind it`() async throws {
    let server = try ServerProcess()
    try await server.expectSame {
      for attack in Self.heads + Self.bodies + Self.upgrades {
        let stream = try await Stream.open(server.port)
        // It may be refused before all of it was sent.
        try? await stream.send(attack.bytes + Array(Self.smuggled.utf8))
        let answer = String(decoding: (try? await stream.readToEnd()) ?? [], as: UTF8.self)
        let statuses = answer.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
        #expect(
          statuses.count == 1 && attack.right.contains(statuses[0]), "\(attack.name): \(answer.prefix(300))")
      }
    }
  }

  // MARK: Frames

  private struct Frames: Sendable {
    let name: String
    let bytes: [UInt8]
    let right: [Int]

    init(_ name: String, _ bytes: [UInt8], _ right: Int...) {
      self.name = name
      self.bytes = bytes
      self.right = right
    }
  }

  /// A frame under a mask of zeros, with the length that it says.
  private static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let length: [UInt8] =
      payload.count < 126
      ? [UInt8(payload.count)] : [126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    return [first, 0x80 | length[0]] + length.dropFirst() + [0, 0, 0, 0] + payload
  }

  /// Many zeros as deflate has them (RFC 1951, section 3.2.6): a literal, then copies of 258, each 13 bits.
  private static func bomb(copies: Int) -> [UInt8] {
    var (bytes, bits) = ([UInt8](), [Bool]())
    func put(_ code: [Bool]) {
      bits += code
      while bits.count >= 8 {
        bytes.append(bits.prefix(8).enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) })
        bits.removeFirst(8)
      }
    }
    put([false, true, false] + [false, false, true, true, false, false, false, false])
    for _ in 0..<copies {
      put([true, true, false, false, false, true, false, true] + Array(repeating: false, count: 5))
    }
    put(Array(repeating: false, count: 7) + Array(repeating: false, count: 3 + 7))
    return bytes
  }

  private static let frames: [Frames] = [
    Frames("2^63 bytes", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002, 1009),
    Frames("2^63 - 1 bytes", [0x82, 0xFF, 0x7F] + Array(repeating: 0xFF, count: 7) + [0, 0, 0, 0], 1009),
    Frames("a gigabyte", [0x82, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0], 1009),
    Frames(
      "endless fragments", frame(1, [97]) + (0..<10_000).flatMap { _ in frame(0, [97]) }, 1008, 1009),
    Frames("a million empty fragments", frame(1, []) + repeatedBytes(frame(0, []), 1_000_000), 1008, 1009),
    Frames("no mask", [0x81, 0x02, 97, 97], 1002),
    Frames("reserved bits", frame(0xB1, [97]), 1002),
    Frames("compressed, which was not agreed", frame(0xC1, [97]), 1002),
    Frames("an unknown opcode", frame(0x83, []), 1002),
    Frames("an unknown control opcode", frame(0x8B, []), 1002),
    Frames("a ping in fragments", frame(0x09, []), 1002),
    Frames("a ping of 126 bytes", frame(0x89, Array(repeating: 97, count: 126)), 1002),
    Frames("a continuation of nothing", frame(0x80, [97]), 1002),
    Frames("a message within a message", frame(1, [97]) + frame(0x81, [97]), 1002),
    Frames("text that is none", frame(0x81, [0xC0, 0x80]), 1007),
    Frames("text that ends in a character", frame(0x81, [0xE2, 0x82]), 1007),
    Frames("a surrogate", frame(0x81, [0xED, 0xA0, 0x80]), 1007),
    Frames("close code 1005", frame(0x88, [0x03, 0xED]), 1002),
    Frames("close code 1006", frame(0x88, [0x03, 0xEE]), 1002),
    Frames("close code 0", frame(0x88, [0, 0]), 1002),
    Frames("close code 65535", frame(0x88, [0xFF, 0xFF]), 1002),
    Frames("a close of one byte", frame(0x88, [3]), 1002),
    Frames("a close whose reason is no text", frame(0x88, [0x03, 0xE8, 0xFF]), 1007),
    Frames("a byte more than there may be", [0x82, 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0], 1009),
  ]

  private static func repeatedBytes(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
    Array(repeatElement(bytes, count: count).joined())
  }

  @Test func `every frame that breaks the protocol has its code`() async throws {
    let server = try ServerProcess()
    let deflate = [("Sec-WebSocket-Extensions", "permessage-deflate")]
    try await server.expectSame {
      for attack in Self.frames {
        let code = try await Self.answer(server, attack.bytes)
        #expect(attack.right.contains(code), "\(attack.name): \(code)")
      }
      // Fifteen megabytes in sixty kilobytes; the premise is that a small one is read.
      for (copies, right) in [(100, 1000), (37_000, 1009)] {
        let bomb = Self.frame(0xC2, Self.bomb(copies: copies)) + Self.frame(0x88, [0x03, 0xE8])
        #expect(try await Self.answer(server, bomb, headers: deflate) == right, "\(copies) copies")
      }
      for broken in [[0xFF, 0xFF], [0x07], Array(repeating: UInt8(0x55), count: 5_000)] as [[UInt8]] {
        let code = try await Self.answer(server, Self.frame(0xC1, broken), headers: deflate)
        #expect(code == 1007, "\(broken.prefix(4))")
      }
    }
  }

  /// The code with which a socket closes that is sent these bytes.
  private static func answer(
    _ server: ServerProcess, _ bytes: [UInt8], headers: [(String, String)] = []
  ) async throws -> Int {
    let socket = try await Socket.open(server.port, "/ws/echo", headers: headers)
    try? await socket.send(raw: bytes)
    return (try? await socket.closeCode()) ?? 0
  }

  // MARK: Patience

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: a\r\nX: ",
    "POST /api/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n",
    "POST /api/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n",
  ])
  func `a drip is cut off, however steady it is`(start: String) async throws {
    let server = try ServerProcess(["HEADER_TIMEOUT": "300ms", "BODY_TIMEOUT": "300ms"])
    let stream = try await Stream.open(server.port)
    try await stream.send(Array(start.utf8))
    let begin = ContinuousClock.now
    // The others are served meanwhile, one call a drop.
    let drip = Task {
      while !Task.isCancelled, ContinuousClock.now - begin < .seconds(12) {
        _ = try await HTTPClient.call(server.port, "GET", "/healthz", [], []).expect(200)
        try await stream.send(Array("x".utf8))
      }
    }
    let answer = String(decoding: (try? await stream.readToEnd()) ?? [], as: UTF8.self)
    drip.cancel()
    _ = await drip.result
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
    #expect(ContinuousClock.now - begin < .seconds(10))
    #expect(server.stop().code == 0)
  }
}

extension ServerProcess {
  /// Does something twice, and looks for the same process, in health, without more memory than after the first time.
  fileprivate func expectSame(_ attacks: () async throws -> Void) async throws {
    var resident: [Int] = []
    for _ in 0..<2 {
      try await attacks()
      #expect(try await HTTPClient.call(port, "GET", "/healthz", [], []).status == 200)
      resident.append(residentBytes)
    }
    #expect(resident[0] > 0 && resident[1] < resident[0] + 8 << 20, "\(resident)")
    // A crash would have ended it.
    #expect(stop().code == 0)
  }
}
