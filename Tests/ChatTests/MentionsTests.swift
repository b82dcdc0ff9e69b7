import Testing

@testable import Chat

@Suite struct `Mentions in a text` {
  private func names(_ text: String) -> [String] { MentionedNames(in: text).names.map(\.text) }

  @Test(arguments: [
    ("@ada", ["ada"]), ("hi @ada, @Bob!", ["ada", "Bob"]), ("(@ada)", ["ada"]), ("@ada @ADA", ["ada"]),
    ("mail ada@example.com", []), ("a+@ada", []), ("@@ada", []), ("@", []), ("@ ada", []),
    ("`@ada` @bob", ["bob"]), ("```\n@ada\n``` @bob", ["bob"]), ("`` `@ada` `` @bob", ["bob"]),
    ("` @ada", ["ada"]), ("好@ada好", ["ada"]), ("é@ada", ["ada"]), ("@ada@bob", ["ada"]),
    ("@" + String(repeating: "a", count: 32), [String(repeating: "a", count: 32)]),
    ("@" + String(repeating: "a", count: 33), []),
  ])
  func `are names behind an at sign, outside of code and addresses`(_ text: String, _ expected: [String]) {
    #expect(names(text) == expected)
  }

  @Test func `may end a sentence`() {
    let spellings = MentionedNames(in: "Ask @ada.-.").names.flatMap(MentionedNames.spellings(of:))
    #expect(spellings.map(\.text) == ["ada.-.", "ada.-", "ada.", "ada"])
    #expect(MentionedNames(in: "@room.").room)
  }

  @Test(arguments: ["@room", "@ROOM!", "so, @room: hear"])
  func `can mean everybody`(_ text: String) {
    #expect(MentionedNames(in: text).room && names(text).isEmpty)
  }

  @Test func `are counted up to a limit`() {
    let text = (1...60).map { "@user\($0)" }.joined(separator: " ")
    #expect(names(text).count == MentionedNames.limit)
  }

  @Test func `call everybody in a big room only from moderators`() {
    let limit = MentionedNames.roomMembers
    #expect(Mentions.mayMentionRoom(.member, members: limit - 1))
    #expect(Mentions.mayMentionRoom(.member, members: limit))
    #expect(!Mentions.mayMentionRoom(.member, members: limit + 1))
    #expect(Mentions.mayMentionRoom(.moderator, members: limit + 1))
  }
}
