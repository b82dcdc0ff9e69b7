import Testing

@testable import Wire

@Suite("Request heads") struct HTTPRequestHeadTests {
  private static let whole = """
    POST /api/rooms/5?after=3&x=%20 HTTP/1.1\r
    Host: chat.example:8080\r
    Content-Type:  application/json \r
    X-Twice: a\r
    content-LENGTH: 17\r
    X-Twice: b\r
    Connection: foo, Keep-Alive\r
    \r

    """

  /// Parses `text`, given in pieces cut at `cuts`.
  private static func parse(
    _ text: String, cuts: [Int] = [], limits: HTTPLimits = HTTPLimits()
  ) throws(RequestError) -> (head: RequestHead, length: Int)? {
    let bytes = Array(text.utf8)
    var parser = RequestHeadParser()
    for cut in cuts {
      if let found = try parser.parse(bytes.span.extracting(..<cut), limits: limits) { return found }
    }
    return try parser.parse(bytes.span, limits: limits)
  }

  /// The status with which `text` is refused; nil when it is not.
  private static func refusal(_ text: String, limits: HTTPLimits = HTTPLimits()) -> Int? {
    do {
      _ = try parse(text, limits: limits)
      return nil
    } catch { return error.status }
  }

  private static func get(_ fields: String, target: String = "/", host: String = "Host: a\r\n") -> String {
    "GET \(target) HTTP/1.1\r\n\(host)\(fields)\r\n"
  }

  @Test func `a head is taken apart`() throws {
    let (head, length) = try #require(try Self.parse(Self.whole + "{\"a\":1}"))
    #expect(length == Self.whole.utf8.count)
    #expect(head.method == .post)
    #expect(head.path == "/api/rooms/5")
    #expect(head.rawQuery == "after=3&x=%20")
    #expect(head.authority == "chat.example:8080")
    #expect(head.framing == .length(17))
    #expect(head.keepsAlive)
    #expect(head.headers["content-type"] == "application/json")
    #expect(head.headers.values("x-twice") == ["a", "b"])
    #expect(head.headers.contains("connection", token: "keep-alive"))
    #expect(head.headers["missing"] == nil)
    #expect(try head.query()["x"] == " ")
  }

  @Test func `every cut of the bytes gives the same head`() throws {
    let count = Self.whole.utf8.count
    for cut in 0..<count {
      let (head, length) = try #require(try Self.parse(Self.whole, cuts: [cut]))
      #expect(length == count && head.headers.count == 6 && head.framing == .length(17))
    }
    let (head, _) = try #require(try Self.parse(Self.whole, cuts: Array(0..<count)))
    #expect(head.path == "/api/rooms/5")
  }

  @Test func `an unfinished head is waited for`() throws {
    let bytes = Array(Self.whole.utf8)
    for count in 0..<bytes.count {
      var parser = RequestHeadParser()
      #expect(try parser.parse(bytes.span.extracting(..<count), limits: HTTPLimits()) == nil)
    }
  }

  @Test func `a parser reads one head after the other`() throws {
    let bytes = Array((Self.get("") + "\r\n" + Self.get("", target: "/two")).utf8)
    var parser = RequestHeadParser()
    let first = try #require(try parser.parse(bytes.span, limits: HTTPLimits()))
    let rest = Array(bytes[first.length...])
    let second = try #require(try parser.parse(rest.span, limits: HTTPLimits()))
    #expect(first.head.path == "/" && second.head.path == "/two")
    #expect(first.length + second.length == bytes.count)
  }

  @Test(arguments: [
    "Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
    "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n", "Content-Length: -5\r\n", "Content-Length: 0x5\r\n",
    "Content-Length: \r\n", "Content-Length: 5 5\r\n", "Content-Length: 9223372036854775808\r\n",
    "Content-Length: 99999999999999999999999\r\n", "Content-Length : 5\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked, chunked\r\n",
    "Transfer-Encoding: identity\r\n", "Transfer-Encoding: \r\n", "Transfer-Encoding: \"chunked\"\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: chunked;q=1\r\n", "Transfer-Encoding:\r\n chunked\r\n", "X: a\r\n b\r\n",
    "X: a\nContent-Length: 5\r\n", "X: a\rContent-Length: 5\r\n", "X: a\u{0}b\r\n", "X\u{1}: a\r\n",
    ": a\r\n",
    "no colon\r\n", "X@Y: a\r\n", "Host: b\r\n", " X: a\r\n",
  ])
  func `a field that could hide a request is refused`(fields: String) {
    let refused = Self.refusal(Self.get(fields))
    #expect(refused == 400 || refused == 501)
  }

  @Test func `the host must be one and well-formed`() {
    #expect(Self.refusal(Self.get("", host: "")) == 400)
    for host in ["user@host", "a b", "a/b", "a:99999x", "a:65536", "a,b", "[::1", "[::1]x", "[zz]"] {
      #expect(Self.refusal(Self.get("", host: "Host: \(host)\r\n")) == 400, "\(host)")
    }
    for host in ["", "a", "a:1", "a:65535", "[::1]:80", "127.0.0.1", "a_b.example"] {
      #expect(Self.refusal(Self.get("", host: "Host: \(host)\r\n")) == nil, "\(host)")
    }
    #expect(Self.refusal("GET / HTTP/1.0\r\n\r\n") == nil)
  }

  @Test(arguments: Method.allCases)
  func `every method that is known is read`(_ method: Wire.Method) {
    #expect(Self.refusal("\(method.rawValue) / HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
  }

  @Test func `the request line must be right to the byte`() {
    let lines: [(String, Int?)] = [
      ("GET / HTTP/1.1", nil), ("GET / HTTP/1.2", nil), ("GET  / HTTP/1.1", 400), ("GET / HTTP/1.1 ", 400),
      ("GET /", 400), ("GET / http/1.1", 400), ("GET / HTTP/1.10", 400), ("GET / HTTP/2.0", 505),
      ("get / HTTP/1.1", 501), ("BREW / HTTP/1.1", 501), ("CONNECT a:1 HTTP/1.1", 501),
      ("G(T / HTTP/1.1", 400), ("GET etc HTTP/1.1", 400), ("GET * HTTP/1.1", 400),
      ("OPTIONS * HTTP/1.1", nil),
      ("GET /a#b HTTP/1.1", 400), ("GET /a\u{7F} HTTP/1.1", 400), ("GET\t/\tHTTP/1.1", 400),
      ("GET http://b.example/x HTTP/1.1", nil), ("GET http:///x HTTP/1.1", 400),
      ("GET http://u@b/x HTTP/1.1", 400), ("PRI * HTTP/2.0", 505),
    ]
    for (line, status) in lines {
      #expect(Self.refusal("\(line)\r\nHost: a\r\n\r\n") == status, "\(line)")
    }
  }

  @Test func `an absolute target wins over the host field`() throws {
    let (head, _) = try #require(
      try Self.parse("GET http://b.example:81/x?y HTTP/1.1\r\nHost: a\r\n\r\n"))
    #expect(head.authority == "b.example:81" && head.path == "/x" && head.rawQuery == "y")
    let (bare, _) = try #require(try Self.parse("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n"))
    #expect(bare.path == "/" && bare.authority == "b")
  }

  @Test func `a path is decoded and cannot lead outside`() throws {
    let (head, _) = try #require(try Self.parse(Self.get("", target: "/%C3%A9/a%20b/..c/.../x.")))
    #expect(head.path == "/é/a b/..c/.../x.")
    let targets: [(String, Int)] = [
      ("/../x", 404), ("/a/..", 404), ("/./x", 404), ("/%2e%2e/x", 404), ("/a%2fb", 404), ("/a%5Cb", 404),
      ("/a%00b", 400), ("/%0a", 400), ("/%zz", 400), ("/%", 400), ("/%2", 400), ("/%ff", 400),
      ("/%ed%a0%80", 400), ("/é/..", 404),
    ]
    for (target, status) in targets {
      #expect(Self.refusal(Self.get("", target: target)) == status, "\(target)")
    }
  }

  @Test func `limits hold to the byte`() {
    var limits = HTTPLimits()
    let head = Self.get("X: y\r\nY: z\r\n")
    limits.headBytes = head.utf8.count
    limits.fields = 3
    #expect(Self.refusal(head, limits: limits) == nil)
    limits.headBytes -= 1
    #expect(Self.refusal(head, limits: limits) == 431)
    limits = HTTPLimits()
    limits.fields = 2
    #expect(Self.refusal(head, limits: limits) == 431)
    limits = HTTPLimits()
    limits.targetBytes = 10
    #expect(Self.refusal(Self.get("", target: "/123456789"), limits: limits) == nil)
    #expect(Self.refusal(Self.get("", target: "/1234567890"), limits: limits) == 414)
  }

  @Test func `an endless head is refused before it ends`() {
    #expect(Self.refusal("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 16_384)) == 431)
    #expect(Self.refusal("GET /" + String(repeating: "a", count: 9_000)) == 414)
    #expect(Self.refusal(String(repeating: "\r\n", count: 9)) == 400)
  }

  @Test func `the connection stays open as the version and the fields say`() throws {
    let cases: [(String, String, Bool)] = [
      ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.1", "Connection: x, CLOSE\r\n", false),
      ("1.0", "", false), ("1.0", "Connection: keep-alive\r\n", true),
      ("1.0", "Connection: keep-alive, close\r\n", false),
    ]
    for (version, fields, stays) in cases {
      let (head, _) = try #require(try Self.parse("GET / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n"))
      #expect(head.keepsAlive == stays, "\(version) \(fields)")
    }
  }

  @Test func `expectations are understood or refused`() throws {
    let (head, _) = try #require(try Self.parse(Self.get("Expect: 100-Continue\r\n")))
    #expect(head.expectsContinue)
    #expect(Self.refusal(Self.get("Expect: magic\r\n")) == 417)
    let (old, _) = try #require(
      try Self.parse("GET / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\n\r\n"))
    #expect(!old.expectsContinue)
  }

  @Test func `random bytes are refused or waited for`() {
    var noise = SeededBytes(seed: 1)
    let seed = Array(Self.whole.utf8)
    for round in 0..<20_000 {
      let bytes = round % 4 == 0 ? noise.bytes(Int.random(in: 0...120, using: &noise)) : noise.mutate(seed)
      var parser = RequestHeadParser()
      if let found = try? parser.parse(bytes.span, limits: HTTPLimits()) {
        #expect(found.length <= bytes.count)
        #expect(!found.head.path.split(separator: "/").contains(".."))
        for (name, value) in found.head.headers.pairs {
          #expect(!name.isEmpty && !(name + value).utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 })
        }
      }
    }
  }
}
