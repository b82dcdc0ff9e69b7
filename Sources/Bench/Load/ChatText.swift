/// Texts as people write them: words by Zipf's law, made of syllables behind the commonest real ones, and now and then
/// a sentence in Chinese. The same seed gives the same texts.
struct ChatText {
  private var dice: Dice
  private let words: [String]
  private static let common = Array(
    """
    the of and to a in is it you that he was for on are with as I his they be at one have this from or had by but what \
    some we can out other were all there when up use your how said an each she which do their time if will way about \
    many then them write would like so these her long make thing see him two has look more day could go come did number \
    sound no most people my over know water than call first who may down side been now find ok lol yes thanks meeting
    """.split(whereSeparator: \.isWhitespace).map(String.init))
  private static let han = Array(
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
  )
  private static let syllables = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we",
    "xi", "yo",
    "zu", "ar", "en", "il", "om", "us", "é", "ü", "st", "tr", "ing", "tion", "er",
  ]

  init(seed: UInt64) {
    dice = Dice(state: seed)
    var maker = Dice(state: 7)
    var words = Self.common
    for _ in 0..<30_000 {
      words.append(
        (0..<maker.below(4) + 1).map { _ in Self.syllables[maker.below(Self.syllables.count)] }.joined())
    }
    self.words = words
  }

  mutating func message() -> String {
    if dice.below(6) == 0 {
      return String((0..<dice.below(25) + 3).map { _ in Self.han[zipf(Self.han.count)] })
        + String(UnicodeScalar(UInt32(0x4E00 + dice.below(8_000))) ?? "。")
    }
    var text = ""
    for number in 0..<dice.below(20) + 2 {
      if number > 0 { text += " " }
      text += words[zipf(words.count)]
    }
    if dice.below(40) == 0 { text += " https://example.org/\(dice.below(100_000))" }
    return text
  }

  mutating func word(from first: Int, to last: Int) -> String { words[first + dice.below(last - first)] }

  mutating func below(_ count: Int) -> Int { dice.below(count) }

  /// A place in a list whose first is the commonest.
  mutating func zipf(_ count: Int) -> Int {
    // The inverse of the sum of 1/n, near enough: e to the power of a part of the logarithm of the whole.
    let bits = Double(UInt64.bitWidth - 1 - UInt64(count).leadingZeroBitCount)
    let power = Double(dice.below(1 << 20)) / Double(1 << 20) * bits
    let whole = Int(power)
    let base = Double(1 << whole)
    return min(count - 1, Int(base * (1 + (power - Double(whole)))) - 1)
  }
}

/// Random numbers that come again with the same seed (SplitMix64).
struct Dice {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed % UInt64(max(1, count)))
  }
}
