import Testing
import Wire

@Suite("JSON values") struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONDocument(parsing: Array(text.utf8)).root
  }

  @Test func `members are found by key, and only in objects`() throws {
    let root = try parse(#"{"type":"message","room":{"id":7},"ids":[1,2,3],"on":true,"none":null}"#)
    #expect(root["type"]?.string == "message")
    #expect(root["type"]?.isString("message") == true)
    #expect(root["type"]?.isString("messages") == false)
    #expect(root["room"]?["id"]?.int == 7)
    #expect(root["id"] == nil)
    #expect(root["type"]?["x"] == nil)
    #expect(root["ids"]?.elements.map(\.int) == [1, 2, 3])
    #expect(root["on"]?.bool == true)
    #expect(root["none"]?.isNull == true)
    #expect(root.members.map(\.key) == ["type", "room", "ids", "on", "none"])
    #expect(root.elements.map(\.kind).isEmpty)
    #expect(root["ids"]?.members.map(\.key).isEmpty == true)
  }

  @Test func `a key with escapes is found by its meaning`() throws {
    let root = try parse(#"{"\u0061\n\ud83d\ude00":1}"#)
    #expect(root["a\n😀"]?.int == 1)
    #expect(root["a\n😀x"] == nil)
    #expect(root["a\n"] == nil)
  }

  @Test func `escapes are resolved`() throws {
    let value = try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00\uffff\uD7FF\uE000 é""#)
    #expect(value.string == "\"\\/\u{8}\u{c}\n\r\tA\u{e9}\u{20ac}\u{1f600}\u{ffff}\u{d7ff}\u{e000} é")
    #expect(value.utf8Count == value.string?.utf8.count)
  }

  @Test func `integers are exact or nothing`() throws {
    let cases: [(String, Int64?)] = [
      ("0", 0), ("-0", 0), ("9007199254740993", 9_007_199_254_740_993),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("99999999999999999999", nil), ("1.0", nil), ("1e3", nil),
      ("\"1\"", nil), ("true", nil),
    ]
    for (text, expected) in cases { #expect(try parse(text).int == expected, "\(text)") }
  }

  @Test func `doubles agree with the standard library`() throws {
    var random = SeededBytes(seed: 3)
    var texts = [
      "0", "-0", "0.1", "1.5", "123456789.123456789", "9007199254740993", "1e22", "1e23", "5e-324",
      "1.7976931348623157e308", "2.2250738585072014e-308", "0.000001", "-0.0", "123456.7", "1e-400",
      "0.30000000000000004", "99999999999999999999999",
    ]
    for _ in 0..<2000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { texts.append("\(value)") }
      texts.append("\(Int.random(in: 0...99_999_999, using: &random)).\(random.next() % 100_000)")
    }
    for text in texts {
      #expect(try parse(text).double?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
    #expect(try parse("\"1\"").double == nil)
  }

  @Test func `kinds are told apart`() throws {
    let kinds = try parse(#"[null,true,false,1,1.5,"","\n",[],{}]"#).elements.map(\.kind)
    #expect(kinds == [.null, .bool, .bool, .number, .number, .string, .string, .array, .object])
  }

  @Test func `the source of a value is its own text`() throws {
    let root = try parse(#" { "a" : [ 1 , "x\n" ] , "b" : {"c":null} } "#)
    #expect(String(decoding: root["a"]?.source ?? [], as: UTF8.self) == #"[ 1 , "x\n" ]"#)
    #expect(String(decoding: root["b"]?.source ?? [], as: UTF8.self) == #"{"c":null}"#)
    let sources = root["a"]?.elements.map { String(decoding: $0.source, as: UTF8.self) }
    #expect(sources == ["1", #""x\n""#])
  }

  @Test func `borrowed bytes and an array give the same document`() throws {
    let bytes = Array(#"{"a":[1,2]}"#.utf8)
    let document = try JSONDocument(parsing: bytes.span.bytes)
    #expect(document.root["a"]?.elements.map(\.int) == [1, 2])
  }
}
