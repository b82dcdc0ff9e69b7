import Testing

@testable import Auth

@Suite("Password policy") struct PasswordPolicyTests {
  private func check(_ password: String, _ username: String = "alice") -> PasswordPolicy.Problem? {
    PasswordPolicy.check(password, username: username)
  }

  @Test func `length stops at 8 and 256 characters`() {
    #expect(check("v8kQw2z") == .tooShort)
    #expect(check("v8kQw2zR") == nil)
    #expect(check("v8kQw2zR1") == nil)
    let long = String(repeating: "v8kQw2zR", count: 32)
    #expect(check(String(long.dropLast())) == nil)
    #expect(check(long) == nil)
    #expect(check(long + "x") == .tooLong)
    #expect(check("") == .tooShort)
  }

  @Test func `characters are scalars and bytes have a limit too`() {
    #expect(check("пароль") == .tooShort)
    #expect(check("пароль-ж") == nil)
    #expect(check(String(repeating: "😀", count: 256)) == nil)
    // One visible character of very many scalars.
    #expect(check("e" + String(repeating: "\u{301}", count: 500)) == .tooLong)
    #expect(check(String(repeating: "a", count: 1_000_000)) == .tooLong)
  }

  @Test(arguments: ["password", "PassWord", "12345678", "iloveyou", "qwertyuiop", "trustno1", "letmein123"])
  func `a common password is refused in any case`(password: String) {
    #expect(check(password) == .common)
  }

  @Test func `the username is no password`() {
    #expect(check("Alice.Smith", "alice.smith") == .sameAsUsername)
    #expect(check("Alice.Smith1", "alice.smith") == nil)
  }

  @Test func `U+0000 is refused`() {
    #expect(check("v8kQ\u{0}w2zR") == .nulCharacter)
  }

  @Test func `every problem has a sentence`() {
    for problem in PasswordPolicy.Problem.allCases { #expect(problem.message().hasSuffix(".")) }
  }
}

@Suite("Random tokens and digests") struct RandomTokenTests {
  @Test func `tokens are URL-safe, long enough and never the same`() {
    let tokens = (0..<1000).map { _ in RandomToken.make() }
    #expect(Set(tokens).count == 1000)
    for token in tokens {
      #expect(token.utf8.count == 43)
      #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }
    #expect(RandomToken.bytes(0).isEmpty)
    #expect((1..<40).allSatisfy { RandomToken.bytes($0).count == $0 })
  }

  @Test func `every bit of random bytes is sometimes set and sometimes not`() {
    var ones = [UInt8](repeating: 0, count: 13)
    var zeros = ones
    for _ in 0..<200 {
      for (place, byte) in RandomToken.bytes(13).enumerated() {
        ones[place] |= byte
        zeros[place] |= ~byte
      }
    }
    #expect(ones.allSatisfy { $0 == 255 })
    #expect(zeros.allSatisfy { $0 == 255 })
  }

  @Test func `SHA-256 gives the standard's answers`() {
    let empty: [UInt8] = [
      0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
      0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    ]
    #expect(Digest.sha256([]) == empty)
    let abc: [UInt8] = [
      0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
      0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    ]
    #expect(Digest.sha256("abc".utf8) == abc)
  }
}
