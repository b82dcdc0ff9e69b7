import Testing
import Wire

@Suite("JSON reader") struct JSONReaderTests {
  static func code(_ text: String, depth: Int = 32) -> JSONError.Code? {
    code(Array(text.utf8), depth: depth)
  }

  static func code(_ bytes: [UInt8], depth: Int = 32) -> JSONError.Code? {
    do throws(JSONError) {
      _ = try JSONDocument(parsing: bytes, limits: .init(depth: depth))
      return nil
    } catch {
      #expect(error.offset >= 0 && error.offset <= bytes.count)
      #expect(error.message.hasSuffix("."))
      return error.code
    }
  }

  @Test(arguments: [
    "null", " true ", "false", "0", "-0", "12", "1.5", "-1.5e-10", "1E+2", "1e308", "1e-999", "\"\"",
    "[]", "{}", "[ ]", "{ }", "[[]]", "[{}]", "{\"a\":[]}", "[1,2]", "[1 , 2]",
    "{\"a\":1,\"b\":2}", "\t\n\r [\t\n\r ]\t\n\r ", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"", "\"\u{7f}\"", "\"\u{2028}\u{feff}\u{ffff}\u{10ffff}\"", "{\"\":1}",
    "{\"a\":{\"a\":{\"a\":1}}}", "18446744073709551616", "[\"a\",\"a\"]",
  ])
  func `a valid text is accepted`(text: String) {
    #expect(Self.code(text) == nil)
  }

  @Test(arguments: [
    ("", JSONError.Code.unexpectedEnd), (" ", .unexpectedEnd), ("nul", .unexpectedEnd),
    ("nulL", .unexpectedByte), ("nullx", .trailingData), ("True", .unexpectedByte),
    ("[", .unexpectedEnd), ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd), ("[1,]", .unexpectedByte),
    ("[,1]", .unexpectedByte), ("[1 2]", .unexpectedByte), ("[1}", .unexpectedByte),
    ("]", .unexpectedByte), ("[]]", .trailingData), ("{", .unexpectedEnd), ("{]", .unexpectedByte),
    ("{\"a\"", .unexpectedEnd), ("{\"a\":", .unexpectedEnd), ("{\"a\":1", .unexpectedEnd),
    ("{\"a\":1,", .unexpectedEnd), ("{\"a\":1,}", .unexpectedByte), ("{,}", .unexpectedByte),
    ("{a:1}", .unexpectedByte), ("{1:1}", .unexpectedByte), ("{\"a\" 1}", .unexpectedByte),
    ("{\"a\":1 \"b\":2}", .unexpectedByte), ("{\"a\":1]", .unexpectedByte),
    ("{\"a\":1,\"b\"}", .unexpectedByte), ("'a'", .unexpectedByte), ("// x", .unexpectedByte),
    ("[1]//", .trailingData), ("1 2", .trailingData), ("\u{feff}1", .byteOrderMark),
    ("\u{a0}1", .unexpectedByte), ("\u{0}", .nulCharacter), ("1\u{0}", .trailingData),
  ])
  func `a broken structure is refused`(text: String, expected: JSONError.Code) {
    #expect(Self.code(text) == expected)
  }

  @Test(arguments: [
    ("01", JSONError.Code.badNumber), ("-01", .badNumber), ("00", .badNumber), ("-", .unexpectedEnd),
    ("-x", .badNumber), ("1.", .unexpectedEnd), ("1.x", .badNumber), ("[1.]", .badNumber),
    (".5", .unexpectedByte), ("+1", .unexpectedByte), ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd),
    ("[1e]", .badNumber), ("1.e5", .badNumber), ("0x1", .trailingData), ("1e999", .numberOverflow),
    ("-1e999", .numberOverflow), ("1.8e308", .numberOverflow), ("NaN", .unexpectedByte),
    ("Infinity", .unexpectedByte), ("-Infinity", .badNumber), ("1_000", .trailingData),
    (String(repeating: "1", count: 129), .badNumber), ("1e99999999999999999999", .numberOverflow),
  ])
  func `a sloppy number is refused`(text: String, expected: JSONError.Code) {
    #expect(Self.code(text) == expected)
  }

  @Test(arguments: [
    ("\"", JSONError.Code.unexpectedEnd), ("\"a", .unexpectedEnd), ("\"\\", .unexpectedEnd),
    ("\"\\u", .unexpectedEnd), ("\"\\u12", .unexpectedEnd), ("\"\\x\"", .badEscape),
    ("\"\\u12g4\"", .badEscape), ("\"\\U0041\"", .badEscape), ("\"\n\"", .controlCharacter),
    ("\"\t\"", .controlCharacter), ("\"\u{1f}\"", .controlCharacter), ("\"a\u{0}\"", .nulCharacter),
    ("\"\\u0000\"", .nulCharacter), ("{\"\\u0000\":1}", .nulCharacter),
    ("\"\\ud800\"", .loneSurrogate), ("\"\\udc00\"", .loneSurrogate),
    ("\"\\ud800\\ud800\"", .loneSurrogate), ("\"\\ud800x\"", .loneSurrogate),
    ("\"\\ud800\\n\"", .loneSurrogate), ("\"\\ude00\\ud83d\"", .loneSurrogate),
    ("\"\\ud800\\u\"", .badEscape),
  ])
  func `a bad string is refused`(text: String, expected: JSONError.Code) {
    #expect(Self.code(text) == expected)
  }

  @Test(arguments: [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE2, 0x82],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
  ])
  func `invalid UTF-8 is refused wherever it stands`(bad: [UInt8]) {
    for padding in 0..<9 {
      let text = [UInt8(ascii: "\"")] + Array(repeating: 0x61, count: padding) + bad
      let code = Self.code(text + [UInt8(ascii: "\"")])
      #expect(code == .invalidUTF8)
    }
  }

  @Test func `UTF-16 is refused`() {
    #expect(Self.code([0x22, 0, 0x61, 0, 0x22, 0]) == .nulCharacter)
    #expect(Self.code([0xFF, 0xFE, 0x31, 0]) == .unexpectedByte)
  }

  @Test func `nesting stops at the limit`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(Self.code(nested(31)) == nil)
    #expect(Self.code(nested(32)) == nil)
    #expect(Self.code(nested(33)) == .tooDeep)
    #expect(Self.code(nested(5), depth: 5) == nil)
    #expect(Self.code(nested(6), depth: 5) == .tooDeep)
    #expect(Self.code("1", depth: 0) == nil)
    #expect(Self.code(String(repeating: "[", count: 100_000)) == .tooDeep)
    #expect(Self.code(String(repeating: "{\"a\":", count: 100_000)) == .tooDeep)
    #expect(Self.code(nested(100_000), depth: 100_000) == nil)
  }

  @Test func `length stops at the limit`() {
    func parse(_ limit: Int) -> Bool {
      (try? JSONDocument(parsing: Array("[1,2]".utf8), limits: .init(bytes: limit))) != nil
    }
    #expect(!parse(4))
    #expect(parse(5))
    #expect(parse(6))
  }

  @Test func `a key given twice is refused, however it is spelled`() {
    #expect(Self.code("{\"a\":1,\"a\":2}") == .duplicateKey)
    #expect(Self.code("{\"a\":1,\"\\u0061\":2}") == .duplicateKey)
    #expect(Self.code("{\"\\u0061\":1,\"a\":2}") == .duplicateKey)
    #expect(Self.code("{\"\":1,\"\":2}") == .duplicateKey)
    #expect(Self.code("[{\"b\":{\"a\":1,\"c\":[{}],\"a\":2}}]") == .duplicateKey)
    #expect(Self.code("{\"a\":1,\"A\":2}") == nil)
    #expect(Self.code("{\"a\":{\"a\":1},\"b\":{\"a\":2}}") == nil)
    #expect(Self.code("{\"\u{e9}\":1,\"e\u{301}\":2}") == nil)
  }

  @Test func `a key given twice is found among few and many`() throws {
    for count in [2, 3, 15, 16, 17, 18, 100] {
      let fields = (0..<count).map { "\"k\($0)\":[{\"x\":\($0)}]" }
      #expect(Self.code("{\(fields.joined(separator: ","))}") == nil)
      for place in 0..<count {
        let doubled = fields + ["\"\\u006b\(place)\":0"]
        #expect(Self.code("{\(doubled.joined(separator: ","))}") == .duplicateKey)
      }
    }
  }

  @Test func `20,000 keys are checked in far less than quadratic time`() {
    let fields = (0..<20_000).map { "\"key\($0)\":0" }.joined(separator: ",")
    let elapsed = ContinuousClock().measure {
      #expect(Self.code("{\(fields)}") == nil)
      #expect(Self.code("{\(fields),\"key7\":0}") == .duplicateKey)
    }
    // 200 million comparisons would take a debug build minutes.
    #expect(elapsed < .seconds(10))
  }

  @Test func `the offset points at the trouble`() {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array("{\"a\":x}".utf8)) }
    #expect(error?.code == .unexpectedByte)
    #expect(error?.offset == 5)
  }

  @Test func `every truncation of a document is refused`() {
    let text = Array(
      #"{"type":"message","n":[-1.25e3,0,{"é":"😀\ud83d\ude00\n"}],"t":true,"f":false,"z":null}"#.utf8)
    #expect(Self.code(text) == nil)
    for length in 0..<text.count {
      #expect(Self.code(Array(text[..<length])) != nil)
    }
  }

  @Test func `mutated and random bytes never trap, and what is accepted can be walked`() {
    var random = SeededBytes(seed: 42)
    let seeds = [
      #"{"type":"message","n":[-1.25e3,0,{"é":"😀\ud83d\ude00\n"}],"t":true,"f":false,"z":null}"#,
      #"[[],{},[{"a":1,"b":"\\\"\/"},-0.5E-7],"\u00e9",123456789012345678901234567890]"#,
    ].map { Array($0.utf8) }
    for round in 0..<20_000 {
      let input = round % 4 == 0 ? random.bytes(round % 40) : random.mutate(seeds[round % seeds.count])
      guard let document = try? JSONDocument(parsing: input) else { continue }
      #expect(JSONWalk.visit(document.root) > 0)
    }
  }
}

/// Touches every accessor of every value below one.
enum JSONWalk {
  static func visit(_ value: JSONValue) -> Int {
    _ = (value.kind, value.isNull, value.bool, value.int, value.double, value["a"]?.kind)
    _ = value.isString("a")
    #expect(value.string.map { Array($0.utf8) } == value.utf8)
    #expect(value.utf8?.count == value.utf8Count)
    #expect((try? JSONDocument(parsing: Array(value.source))) != nil)
    return value.elements.reduce(1) { $0 + visit($1) }
      + value.members.reduce(0) { $0 + visit($1.value) }
  }
}
