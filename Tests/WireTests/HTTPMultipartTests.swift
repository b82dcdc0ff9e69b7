import Testing

@testable import Wire

@Suite("Forms of several parts") struct HTTPMultipartTests {
  private static let type = "multipart/form-data; boundary=AaB03x"

  /// What a body came to: each part with its bytes put together.
  private struct Form: Equatable {
    var parts: [MultipartPart] = []
    var contents: [[UInt8]] = []
    var ended = 0
    var isDone = false

    init(
      _ pieces: some Sequence<ArraySlice<UInt8>>, type: String, limits: MultipartLimits = MultipartLimits()
    )
      throws(MultipartError)
    {
      var decoder = try MultipartDecoder(contentType: type, limits: limits)
      for piece in pieces {
        for event in try decoder.decode(Array(piece).span) {
          switch event {
          case .began(let part):
            #expect(parts.count == ended)
            parts.append(part)
            contents.append([])
          case .bytes(let bytes):
            #expect(!bytes.isEmpty && parts.count == ended + 1)
            contents[contents.count - 1] += bytes
          case .ended: ended += 1
          }
        }
      }
      isDone = decoder.isDone
    }

    var texts: [String] { contents.map { String(decoding: $0, as: UTF8.self) } }
  }

  private static func read(
    _ text: String, type: String = type, limits: MultipartLimits = MultipartLimits()
  ) throws(MultipartError) -> Form {
    try Form([Array(text.utf8)[...]], type: type, limits: limits)
  }

  /// A body with one part that has `header`.
  private static func body(_ header: String, _ content: String = "x") -> String {
    "--AaB03x\r\n\(header)\r\n\r\n\(content)\r\n--AaB03x--\r\n"
  }

  private static func part(_ header: String) throws(MultipartError) -> MultipartPart? {
    try read(body(header)).parts.first
  }

  private static let whole = """
    This is the preamble, which means nothing.\r
    --AaB03x\r
    Content-Disposition: form-data; name="note"\r
    \r
    one\r
    --AaB03\r
    \r\n\r--two\r
    --AaB03x \t \r
    content-disposition: Form-Data; name=file; filename="a \\"b\\".bin"\r
    Content-Type: application/octet-stream\r
    X-Other: y\r
    \r
    \r
    -\u{0}\r\r
    --AaB03x\r
    Content-Disposition: form-data; name="empty"\r
    \r
    \r
    --AaB03x--\r
    The end\r
    --AaB03x\r

    """

  @Test func `a form is the same however it is cut`() throws {
    let bytes = Array(Self.whole.utf8)
    let form = try Form([bytes[...]], type: Self.type)
    #expect(
      form.parts == [
        MultipartPart(name: "note", filename: nil, contentType: nil),
        MultipartPart(name: "file", filename: "a \"b\".bin", contentType: "application/octet-stream"),
        MultipartPart(name: "empty", filename: nil, contentType: nil),
      ])
    #expect(form.texts == ["one\r\n--AaB03\r\n\r\n\r--two", "\r\n-\u{0}\r", ""])
    #expect(form.ended == 3 && form.isDone)
    for first in 0...bytes.count {
      for second in stride(from: first, through: bytes.count, by: 7) {
        #expect(
          try Form([bytes[..<first], bytes[first..<second], bytes[second...]], type: Self.type) == form)
      }
    }
    #expect(try Form(bytes.indices.map { bytes[$0...$0] }, type: Self.type) == form)
  }

  @Test func `content may look like a boundary as long as it is none`() throws {
    let near = [
      "\r\n--AaB03", "\r\n-AaB03x", "\r--AaB03x", "\n--AaB03x", "\r\r\n--AaB03X", "\r\n\r\n--AaB", "--AaB03x",
    ]
    for content in near + [near.joined(), String(repeating: "\r", count: 50)] {
      let bytes = Array(Self.body("Content-Disposition: form-data; name=a", content).utf8)
      #expect(try Form([bytes[...]], type: Self.type).texts == [content])
      #expect(try Form(bytes.indices.map { bytes[$0...$0] }, type: Self.type).texts == [content])
    }
  }

  @Test(
    arguments: [
      ("multipart/form-data; boundary=abc", nil), ("Multipart/Form-Data;BOUNDARY=\"a b?\"", nil),
      ("multipart/form-data; charset=utf-8; boundary=a/b=c:d", nil),
      ("multipart/form-data; boundary=" + String(repeating: "a", count: 70), nil),
      ("multipart/form-data; boundary=" + String(repeating: "a", count: 71), .badBoundary),
      ("multipart/form-data", .badBoundary), ("multipart/form-data; boundary=\"\"", .badBoundary),
      ("multipart/form-data; boundary=\"a \"", .badBoundary),
      ("multipart/form-data; boundary=\"a\u{e9}\"", .badBoundary),
      ("multipart/form-data; boundary=a\"b", .badBoundary), ("multipart/form-data; boundary=", .notFormData),
      ("multipart/form-data; boundary=a; boundary=b", .notFormData),
      ("multipart/form-data; boundary=\"abc", .notFormData), ("multipart/form-data boundary=a", .notFormData),
      ("multipart/mixed; boundary=a", .notFormData), ("application/json", .notFormData), ("", .notFormData),
    ] as [(String, MultipartError?)])
  func `a form needs one boundary of 1 to 70 characters`(type: String, error: MultipartError?) {
    do {
      _ = try MultipartDecoder(contentType: type)
      #expect(error == nil)
    } catch let thrown { #expect(thrown == error) }
  }

  @Test(arguments: [
    (#"filename="a.txt""#, "a.txt"), ("filename=a.txt", "a.txt"), (#"filename="""#, ""),
    (#"filename="C:\dir\file.txt""#, #"C:\dir\file.txt"#), (#"filename="a\\b\"c""#, #"a\b"c"#),
    (#"filename="../../etc/passwd""#, "../../etc/passwd"), (#"filename="a;b=c""#, "a;b=c"),
    (#"filename="naïve – 日本.txt""#, "naïve – 日本.txt"),
    ("filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt", "naïve €.txt"),
    ("filename*=utf-8'en'%41%2F..", "A/.."),
    (#"filename="plain"; filename*=UTF-8''better"#, "better"),
    (#"filename*=UTF-8''better; filename="plain""#, "better"),
    (#"filename="plain"; filename*=UTF-8''%zz"#, "plain"),
    (#"filename="plain"; filename*=ISO-8859-1''a"#, "plain"),
    (#"filename="plain"; filename*=UTF-8''%FF"#, "plain"),
    (#"filename="plain"; filename*=UTF-8''a%00b"#, "plain"), (#"filename="plain"; filename*=x"#, "plain"),
  ])
  func `file names are read as they were meant`(parameter: String, name: String) throws {
    let part = try Self.part("Content-Disposition: form-data; name=\"file\"; \(parameter)")
    #expect(part?.filename == name && part?.name == "file")
  }

  @Test func `a file name that is not UTF-8 is repaired`() throws {
    var bytes = Array(Self.body(#"Content-Disposition: form-data; name="f"; filename="a?b""#).utf8)
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "?")))
    bytes[place] = 0xFF
    #expect(try Form([bytes[...]], type: Self.type).parts.first?.filename == "a\u{fffd}b")
  }

  @Test(arguments: [
    "", "X: y", "Content-Disposition: form-data", "Content-Disposition: attachment; name=a",
    "Content-Disposition: form-data; name", "Content-Disposition: form-data; name=",
    "Content-Disposition: form-data; name=\"a", "Content-Disposition: form-data; name=\"a\"b",
    "Content-Disposition: form-data; name=a; name=b",
    "Content-Disposition: form-data; name=a; filename=b; FILENAME=c",
    "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
    "Content-Disposition: form-data; name=a\r\n folded", "Content-Disposition : form-data; name=a",
    "Content-Disposition: form-data; name=\"a\u{0}\"", "Content-Disposition: form-data; name=a\nX: y",
    "Content-Disposition: form-data; name=a\r\nnonsense", ": b",
    "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
  ])
  func `a part with another header is refused`(header: String) {
    #expect {
      _ = try Self.part(header)
    } throws: { error in
      guard case .malformed = error as? MultipartError else { return false }
      return true
    }
  }

  @Test(arguments: [
    "--AaB03xy\r\n", "--AaB03x-\r\n", "--AaB03x\n", "--AaB03x \ra", "--AaB03x\r\r\n", "--AaB03x -- ",
  ])
  func `a malformed boundary is refused`(text: String) {
    #expect(throws: MultipartError.malformed(reason: "a boundary is malformed")) { _ = try Self.read(text) }
  }

  @Test func `parts and headers are limited`() throws {
    let one = "--AaB03x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
    for count in [7, 8] {
      #expect(try Self.read(String(repeating: one, count: count) + "--AaB03x--").parts.count == count)
    }
    for count in [9, 100_000] {
      #expect(throws: MultipartError.tooManyParts(limit: 8)) {
        _ = try Self.read(String(repeating: one, count: count))
      }
    }
    let header = "Content-Disposition: form-data; name="
    for (length, fits) in [(8191, true), (8192, true), (8193, false), (1_000_000, false)] {
      let name = String(repeating: "n", count: length - header.utf8.count - 4)
      if fits {
        #expect(try Self.part(header + name)?.name == name)
      } else {
        #expect(throws: MultipartError.headerTooLarge(limit: 8192)) { _ = try Self.part(header + name) }
      }
    }
    for noise in [String(repeating: "x", count: 10_000), String(repeating: "\r\n", count: 5_000)] {
      #expect(throws: MultipartError.headerTooLarge(limit: 8192)) { _ = try Self.read(noise) }
      #expect(throws: MultipartError.headerTooLarge(limit: 8192)) {
        _ = try Self.read("--AaB03x" + String(repeating: " ", count: noise.utf8.count))
      }
    }
  }

  @Test func `a body that ends too early is not whole`() throws {
    let bytes = Array(Self.body("Content-Disposition: form-data; name=a").utf8)
    for count in 0..<bytes.count {
      var decoder = try MultipartDecoder(contentType: Self.type)
      let start = Array(bytes[..<count])
      _ = try decoder.decode(start.span)
      if count >= bytes.count - 2 {
        try decoder.finish()
      } else {
        #expect(throws: MultipartError.unfinished) { try decoder.finish() }
      }
    }
  }

  @Test func `random bytes are read or refused, whole and in pieces alike`() throws {
    var noise = SeededBytes(seed: 11)
    let good = Array(Self.whole.utf8)
    for _ in 0..<2_000 {
      let bytes = noise.mutate(good)
      let piece = Int.random(in: 1...9, using: &noise)
      let pieces = stride(from: 0, to: bytes.count, by: piece).map {
        bytes[$0..<min($0 + piece, bytes.count)]
      }
      let whole = Result { try Form([bytes[...]], type: Self.type) }
      let cut = Result { try Form(pieces, type: Self.type) }
      switch (whole, cut) {
      case (.success(let one), .success(let other)): #expect(one == other)
      case (.failure(let one), .failure(let other)):
        #expect(one as? MultipartError == other as? MultipartError)
      default: Issue.record("\(whole) whole, \(cut) in pieces")
      }
    }
  }
}
