import Testing
import Wire

@Suite("Percent-encoding and form fields") struct TextURLEncodedTests {
  private func failure(_ text: String, limit: Int = 100) -> URLEncodedFields.Failure? {
    do throws(URLEncodedFields.Failure) {
      _ = try URLEncodedFields(parsing: text.utf8, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test func `escapes are resolved, and a plus only in forms`() {
    #expect(PercentCoding.decodeString("a%20b+%C3%a9".utf8) == "a b+é")
    #expect(PercentCoding.decodeString("a+b".utf8, plusIsSpace: true) == "a b")
    #expect(PercentCoding.decode("%00%ff".utf8) == [0, 255])
  }

  @Test(arguments: ["%", "%4", "a%", "%zz", "%4z", "%%41", "%+1"])
  func `a broken escape is refused`(text: String) {
    #expect(PercentCoding.decode(text.utf8) == nil)
    #expect(failure("a=\(text)") == .badEscape)
    #expect(failure("\(text)=1") == .badEscape)
  }

  @Test(arguments: ["%00", "%ff", "%C3", "%ED%A0%80", "%C0%80"])
  func `what is not text is refused`(text: String) {
    #expect(PercentCoding.decodeString(text.utf8) == nil)
    #expect(failure("a=\(text)") == .badText)
    #expect(failure(text) == .badText)
  }

  @Test func `encoding keeps only unreserved characters`() {
    #expect(PercentCoding.encode("aZ09-._~") == "aZ09-._~")
    #expect(PercentCoding.encode("a b/c?d&e=f+é%\r\n") == "a%20b%2Fc%3Fd%26e%3Df%2B%C3%A9%25%0D%0A")
    var random = SeededBytes(seed: 4)
    for round in 0..<1000 {
      let text = String(decoding: random.bytes(round % 30), as: UTF8.self).replacing("\u{0}", with: "")
      #expect(PercentCoding.decodeString(PercentCoding.encode(text).utf8) == text)
    }
  }

  @Test func `fields keep their order and first values win`() throws {
    let fields = try URLEncodedFields(parsing: "grant_type=password&username=al+ice&a&=x&&b=1=2&a=3".utf8)
    #expect(fields.pairs.map(\.name) == ["grant_type", "username", "a", "", "b", "a"])
    #expect(fields["username"] == "al ice")
    #expect(fields["b"] == "1=2")
    #expect(fields["a"] == "")
    #expect(fields.values(of: "a") == ["", "3"])
    #expect(fields["missing"] == nil)
    #expect(fields.repeatedName == "a")
    #expect(try URLEncodedFields(parsing: "a=1&b=2".utf8).repeatedName == nil)
    #expect(try URLEncodedFields(parsing: "".utf8).pairs.isEmpty)
  }

  @Test func `fields stop at the limit`() {
    #expect(failure("a=1&b=2", limit: 1) == .tooManyFields)
    #expect(failure("a=1&b=2", limit: 2) == nil)
    #expect(failure("a=1&b=2", limit: 3) == nil)
    #expect(failure("a=1&&&", limit: 1) == nil)
  }

  @Test func `10,000 parameters take linear time`() throws {
    let text = (0..<10_000).map { "p\($0)=\($0)" }.joined(separator: "&")
    let elapsed = try ContinuousClock().measure {
      let fields = try URLEncodedFields(parsing: text.utf8, limit: 10_000)
      #expect(fields.pairs.count == 10_000)
      #expect(fields.repeatedName == nil)
    }
    #expect(elapsed < .seconds(5))
  }

  @Test func `truncated and mutated fields never trap`() {
    var random = SeededBytes(seed: 5)
    let seed = Array("user%20name=%C3%A9+%F0%9F%98%80&password=a%26b&&x".utf8)
    for length in 0...seed.count { _ = try? URLEncodedFields(parsing: seed[..<length]) }
    for _ in 0..<5000 { _ = try? URLEncodedFields(parsing: random.mutate(seed)) }
  }
}
