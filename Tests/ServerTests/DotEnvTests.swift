import Testing

@testable import Server

@Suite struct DotEnvTests {
  private func read(_ text: String) throws -> [String: String] { try DotEnv(text).values }

  @Test func `plain lines, comments, blanks and export`() throws {
    let values = try read("# comment\n\nA=1\nexport B = two words  \n  C=x#y # comment\nD=\nE=#none\n")
    #expect(values == ["A": "1", "B": "two words", "C": "x#y", "D": "", "E": ""])
  }

  @Test func `CRLF, a byte-order mark and a missing last newline`() throws {
    #expect(try read("\u{FEFF}A=1\r\nB=2\r\nC=3") == ["A": "1", "B": "2", "C": "3"])
  }

  @Test func `single quotes are verbatim and double quotes know escapes`() throws {
    let values = try read(#"A='a\n$(rm) # b'"# + "\n" + #"B="a\n\t\"\\ \$x \q" # c"#)
    #expect(values == ["A": #"a\n$(rm) # b"#, "B": "a\n\t\"\\ $x \\q"])
  }

  @Test func `nothing is executed or expanded`() throws {
    #expect(try read("A=$(id)`id`$HOME${HOME}") == ["A": "$(id)`id`$HOME${HOME}"])
  }

  @Test func `the last line of a name wins`() throws {
    #expect(try read("A=1\nA=2") == ["A": "2"])
  }

  @Test(arguments: ["A", "=1", "1A=1", "A B=1", "A='x", "A=\"x\\", "A=\"x\" y", "Ä=1", "A-B=1"])
  func `a line that is not an entry is refused by number`(line: String) {
    let error = #expect(throws: SettingsError.self) { try DotEnv("X=1\n" + line) }
    #expect(error?.description.hasPrefix("Line 2 of .env") == true)
  }

  @Test func `a refusal does not repeat the value`() {
    let error = #expect(throws: SettingsError.self) { try DotEnv("SECRET_KEY='canary") }
    #expect(error?.description.contains("canary") == false)
  }

  @Test func `random text never traps`() {
    var random = SplitMix(seed: 7)
    let alphabet = Array("AB=='\"\\# \t\r\n$export\u{FEFF}é\u{0}")
    for _ in 0..<5_000 {
      let text = String(
        (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
          alphabet.randomElement(using: &random)
        })
      _ = try? DotEnv(text)
    }
  }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
