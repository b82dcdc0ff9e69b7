import Testing
import Wire

@Suite("UUIDs, hex, decimals, UTF-8 and constant-time comparison") struct TextIdentifierTests {
  @Test func `a UUID is read in either case and printed in lower case`() throws {
    let text = "018f3c1e-7b2a-7c3d-8e4f-0123456789ab"
    let id = try #require(UUID(text))
    #expect(id.high == 0x018f_3c1e_7b2a_7c3d)
    #expect(id.low == 0x8e4f_0123_4567_89ab)
    #expect(id.description == text)
    #expect(UUID(text.uppercased()) == id)
  }

  @Test(arguments: [
    "", "018f3c1e7b2a7c3d8e4f0123456789ab", "018f3c1e-7b2a-7c3d-8e4f-0123456789a",
    "018f3c1e-7b2a-7c3d-8e4f-0123456789abc", "018f3c1e-7b2a-7c3d-8e4f-0123456789ag",
    "{18f3c1e-7b2a-7c3d-8e4f-0123456789a}", "018f3c1e_7b2a-7c3d-8e4f-0123456789ab",
    "018f3c1e--b2a-7c3d-8e4f-0123456789ab",
  ])
  func `anything else is no UUID`(text: String) {
    #expect(UUID(text) == nil)
  }

  @Test func `decimals print as the standard library prints them`() {
    var random = SeededBytes(seed: 8)
    for shift in 0..<64 {
      for value in [UInt64.max >> UInt64(shift), random.next() >> UInt64(shift)] {
        var bytes: [UInt8] = []
        Decimal.append(value, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "\(value)")
      }
    }
    var zero: [UInt8] = []
    Decimal.append(0, to: &zero)
    #expect(zero == [UInt8(ascii: "0")])
  }

  @Test func `hex digits go both ways`() {
    #expect(Hex.encode([0, 9, 10, 0xAF, 0xFF]) == "00090aafff")
    for value: UInt8 in 0..<16 { #expect(Hex.value(of: Hex.digit(value)) == value) }
    #expect(Hex.value(of: UInt8(ascii: "F")) == 15)
    #expect(Hex.value(of: UInt8(ascii: "g")) == nil)
    #expect(Hex.value(of: UInt8(ascii: "/")) == nil)
    #expect(Hex.value(of: UInt8(ascii: ":")) == nil)
    #expect(Hex.value(of: UInt8(ascii: "@")) == nil)
  }

  @Test func `UTF-8 validity agrees with the standard library`() {
    var random = SeededBytes(seed: 12)
    for first in UInt8.min...UInt8.max {
      for second in stride(from: UInt8.min, to: 255, by: 3) {
        let bytes = [first, second] + random.bytes(2)
        for length in 1...4 {
          let part = Array(bytes[..<length])
          #expect(UTF8Check.isValid(part.rawSpan) == (String(validating: part, as: UTF8.self) != nil))
        }
      }
    }
  }

  @Test func `equality in constant time is equality`() {
    #expect(ConstantTime.equal([], []))
    #expect(ConstantTime.equal([1, 2], [1, 2]))
    #expect(!ConstantTime.equal([1, 2], [1, 3]))
    #expect(!ConstantTime.equal([1, 2], [0, 2]))
    #expect(!ConstantTime.equal([1, 2], [1, 2, 0]))
  }
}
