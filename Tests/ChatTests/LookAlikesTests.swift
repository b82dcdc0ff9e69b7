import Testing

@testable import Chat

@Suite struct `Texts that look alike` {
  @Test(arguments: [
    ("General", "gEnErAl"), ("general", "gеnеrаl"), ("general", "ｇｅｎｅｒａｌ"), ("GENERAL", "ＧＥＮＥＲＡＬ"),
    ("a b", "a  b"), ("a b", "a\u{A0}b"), ("a b", "a\u{2003}b"), ("scope", "ѕсоре"), ("TOMATO", "ТОМАТО"),
    ("👍", "👍\u{FE0F}"), ("ΑΒ", "AB"), ("Ӏabc", "labc"),
  ])
  func `fold to the same`(one: String, other: String) {
    #expect(LookAlikes.fold(one) == LookAlikes.fold(other))
  }

  @Test(arguments: [
    ("café", "cafe"), ("a b", "ab"), ("team 1", "team l"), ("room0", "roomo"), ("привет", "privet"),
    ("日本", "日木"),
    ("👍", "👎"), ("a-b", "a_b"),
  ])
  func `others do not`(one: String, other: String) {
    #expect(LookAlikes.fold(one) != LookAlikes.fold(other))
  }

  @Test func `every scalar folds to something that folds to itself`() {
    for value in 0...UInt32(0x2FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = LookAlikes.fold(String(scalar))
      #expect(LookAlikes.fold(once) == once, "U+\(String(value, radix: 16))")
    }
  }
}
