import Foundation
import Testing
import Wire

@Suite("JSON writer") struct JSONWriterTests {
  private func text(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `objects, arrays and fields come out with their commas`() {
    let ids: [Int64] = [1, -2]
    let nothing: String? = nil
    let result = text {
      $0.object {
        $0.field("id", 7)
        $0.field("name", "x")
        $0.array("mentions", ids)
        $0.array("tags", ["a", "b"])
        $0.array("none", [Int64]())
        $0.object("room") {
          $0.field("open", true)
          $0.object("deep") { _ in }
        }
        $0.null("x")
        $0.field("nothing", nothing)
        $0.field("big", UInt64.max)
        $0.field("small", Int64.min)
        $0.field("half", 0.5)
        $0.field("bad", Double.nan)
        $0.raw("raw", Array("[1]".utf8))
        $0.array("mixed") {
          $0.element(1)
          $0.element("two")
          $0.element(false)
          $0.object { $0.field("k", 1) }
          $0.array { $0.element(2.5) }
          $0.rawElement(Array("null".utf8))
        }
        $0.time("at", unixMicroseconds: 1_704_110_400_123_456)
      }
    }
    #expect(
      result
        == #"{"id":7,"name":"x","mentions":[1,-2],"tags":["a","b"],"none":[],"#
        + #""room":{"open":true,"deep":{}},"x":null,"nothing":null,"#
        + #""big":18446744073709551615,"small":-9223372036854775808,"half":0.5,"bad":null,"#
        + #""raw":[1],"mixed":[1,"two",false,{"k":1},[2.5],null],"at":"2024-01-01T12:00:00.123Z"}"#)
    #expect(JSONReaderTests.code(result) == nil)
  }

  @Test func `strings are escaped where they must be and nowhere else`() {
    let hostile = "\"\\/<script>\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f} \u{7f}\u{2028}é😀"
    let result = text { $0.array { $0.element(hostile) } }
    #expect(
      result
        == #"["\"\\/<script>\u0000\u0001\b\t\n\u000b\f\r\u001f "# + "\u{7f}\u{2028}é😀\"]")
  }

  @Test func `an escape is found at every place of a long string`() throws {
    for place in 0..<40 {
      for bad: Character in ["\"", "\\", "\n", "\u{1}", "é", " ", "\u{7f}"] {
        let value = String(repeating: "a", count: place) + String(bad) + "tail"
        let bytes = Array(text { $0.array { $0.element(value) } }.utf8)
        #expect(try JSONDocument(parsing: bytes).root.elements.map(\.string) == [value])
      }
    }
  }

  @Test func `what is written is what Foundation and our reader read`() throws {
    var random = SeededBytes(seed: 9)
    for _ in 0..<500 {
      let value = String(decoding: random.bytes(Int.random(in: 0..<40, using: &random)), as: UTF8.self)
        .replacing("\u{0}", with: "")
      let key = String(decoding: random.bytes(6), as: UTF8.self).replacing("\u{0}", with: "")
      var json = JSONWriter()
      json.object { $0.field(key, value) }
      let document = try JSONDocument(parsing: json.bytes)
      #expect(document.root[key]?.string.map { Array($0.utf8) } == Array(value.utf8))
      let object = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String]
      #expect(object?.values.first == value)
    }
  }

  @Test func `a value of another document is copied as it stood`() throws {
    let ping = try JSONDocument(parsing: Array(#"{"n":[1, {"a":"\n"}],"s":"é"}"#.utf8)).root
    let result = text { json in
      json.object { fields in
        for (key, value) in ping.members { fields.field(key, value) }
      }
    }
    #expect(result == #"{"n":[1, {"a":"\n"}],"s":"é"}"#)
  }
}
