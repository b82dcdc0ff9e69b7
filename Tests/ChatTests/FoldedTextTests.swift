import Foundation
import Testing

@testable import Chat

@Suite struct `Folded text` {
  private func folded(_ text: String) -> String { String(decoding: FoldedText(text).bytes, as: UTF8.self) }

  @Test(arguments: [
    ("Café CRÈME", "cafe creme"), ("cafe\u{301}", "cafe"), ("Straße", "strasse"),
    ("İstanbul ısı", "istanbul isi"),
    ("Øre Łódź Æon œuvre", "ore lodz aeon oeuvre"), ("Việt Nam Đà Nẵng", "viet nam da nang"),
    ("Ёлка Йод", "елка иод"), ("Ὀδυσσεύς", "οδυσσευσ"), ("ＦＵＬＬ　ｗｉｄｔｈ１２", "full width12"),
    ("ﬁne 𝓯𝓪𝓷𝓬𝔂 ①", "fine fancy 1"), ("がギ", "がギ"), ("か\u{3099}キ\u{3099}は\u{309A}", "がギぱ"),
    ("ｶﾞｷﾞﾊﾟ", "ガギパ"), ("う\u{3099}ヴワ\u{3099}", "ゔヴヷ"), ("한글", "한글"),
    ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글"), ("กิน น้ำ", "กิน น้ํา"), ("हिन्दी", "हिन्दी"),
    ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("a \t\n\u{A0}\u{3000} b", "a b"), ("so\u{AD}ft\u{200B}en", "soften"),
    ("❤\u{FE0F}", "❤"), ("👩\u{200D}🚀", "👩🚀"), ("“it’s” – no", "\"it's\" - no"), ("的的", "的的"), ("", ""),
  ])
  func `is what is said, not how it is spelled`(_ text: String, _ wanted: String) {
    #expect(folded(text).unicodeScalars.elementsEqual(wanted.unicodeScalars), "\(folded(text))")
  }

  @Test func `is the same for composed and decomposed spellings of every letter`() {
    for value in 0x80..<UInt32(0x3_0000) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let composed = String(scalar)
      let decomposed = composed.decomposedStringWithCanonicalMapping
      if decomposed.unicodeScalars.elementsEqual(composed.unicodeScalars) { continue }
      #expect(
        FoldedText(composed).bytes == FoldedText(decomposed).bytes,
        "U+\(String(value, radix: 16)) \(composed)")
    }
  }

  @Test func `is the same for letters of either case`() {
    for value in 0x41..<UInt32(0x1_0800) {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory == .uppercaseLetter,
        let age = scalar.properties.age, age.major <= 14
      else { continue }
      #expect(
        FoldedText(String(scalar)).bytes == FoldedText(scalar.properties.lowercaseMapping).bytes, "\(scalar)")
    }
  }

  @Test func `folds to itself`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let text = String.UnicodeScalarView(
        (0..<8).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: 0x20...0x3FFF, using: &generator))
        })
      let once = folded(String(text))
      #expect(folded(once).unicodeScalars.elementsEqual(once.unicodeScalars), "\(Array(text))")
    }
  }
}

@Suite struct `Search terms` {
  private func terms(_ text: String) throws -> [String] {
    try SearchTerms(text).folded.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("two words", ["two", "words"]), ("\"two words\" more", ["two words", "more"]),
    ("\"never  closed ", ["never closed"]), ("a\"b c\"d", ["a", "b c", "d"]), ("  ", []), ("\"\" \" \"", []),
    ("\u{301}", []), ("Tea tea TEA", ["tea"]), ("的 時間", ["的", "時間"]),
    ("\" OR * NEAR(", ["or * near("]), ("a' OR 1=1; --", ["a'", "or", "1=1;", "--"]),
    ("100% _x_", ["100%", "_x_"]),
  ])
  func `are words and phrases`(_ text: String, _ wanted: [String]) throws {
    #expect(try terms(text) == wanted)
  }

  @Test func `are of a length`() throws {
    #expect(try SearchTerms(String(repeating: "é", count: 256)).folded.count == 1)
    #expect(throws: ChatError.self) { try SearchTerms(String(repeating: "é", count: 257)) }
    #expect(throws: ChatError.self) { try SearchTerms("a\0b") }
    let words = (1...33).map { "w\($0)" }
    #expect(try SearchTerms(words.prefix(31).joined(separator: " ")).folded.count == 31)
    #expect(try SearchTerms(words.prefix(32).joined(separator: " ")).folded.count == 32)
    #expect(throws: ChatError.self) { try SearchTerms(words.joined(separator: " ")) }
  }
}

@Suite struct `Snippets` {
  private func marked(_ content: String, _ query: String) throws -> [String] {
    let snippet = SearchSnippet(of: content, try SearchTerms(query))
    let units = Array(snippet.text.utf16)
    return snippet.ranges.map { String(decoding: units[$0], as: UTF16.self) }
  }

  @Test func `mark what matched as it is spelled`() throws {
    #expect(try marked("Un café, deux cafe\u{301}s", "cafe") == ["café", "cafe\u{301}"])
    #expect(try marked("Straße", "ss") == ["ß"])
    #expect(try marked("👩‍🚀 in the 空間", "空 the") == ["the", "空"])
    #expect(try marked("the   end", "\"the end\"") == ["the   end"])
    #expect(try marked("banana", "ana nan") == ["anan"])
    #expect(try marked("か\u{3099}", "が") == ["か\u{3099}"])
    #expect(try marked("nothing", "") == [])
  }

  @Test func `show the part of a long text around the first match`() throws {
    let long =
      String(repeating: "lorem ipsum ", count: 100) + "needle" + String(repeating: " dolor sit", count: 100)
    let snippet = SearchSnippet(of: long, try SearchTerms("needle"))
    #expect(snippet.text.count == 202 && snippet.text.hasPrefix("…") && snippet.text.hasSuffix("…"))
    #expect(snippet.ranges == [61..<67])
    let short = SearchSnippet(of: "needle", try SearchTerms("needle"))
    #expect(short == SearchSnippet(of: "needle", try SearchTerms("needle")) && short.text == "needle")
    let family = String(repeating: "👨‍👩‍👧", count: 300)
    let people = SearchSnippet(of: family, try SearchTerms("👧"))
    #expect(people.text.dropLast().allSatisfy { $0 == "👨‍👩‍👧" })
    #expect(people.ranges.count == 40)
  }

  @Test func `show the file whose name, or what is said of it, matched`() throws {
    func shown(_ content: String, _ files: [(String, String?)], _ query: String) throws -> (String, [String])
    {
      let (room, guest) = (try #require(RoomID(1)), try #require(GuestID(1)))
      var message = Message(
        roomID: room, seq: try #require(Seq(1)), author: .guest(guest, try Username("eve")),
        content: content, clientID: nil, replyTo: nil, timestamp: Timestamp(microseconds: 0))
      message.attachments = try files.map { name, alt in
        Attachment(
          id: try #require(FileID(1)), name: FileName(cleaning: name), type: .unknown, size: 1, alt: alt)
      }
      let snippet = SearchSnippet(of: message, try SearchTerms(query))
      let units = Array(snippet.text.utf16)
      return (snippet.text, snippet.ranges.map { String(decoding: units[$0], as: UTF16.self) })
    }
    let files: [(String, String?)] = [("Invoice 🚀 1.pdf", nil), ("b.png", "Un café"), ("invoice 2.pdf", nil)]
    #expect(try shown("paid", files, "paid") == ("paid", ["paid"]))
    #expect(try shown("paid", files, "") == ("paid", []))
    #expect(try shown("🧾 paid", files, "invoice") == ("🧾 paid · Invoice 🚀 1.pdf", ["Invoice"]))
    #expect(try shown("", files, "1 invoice") == ("Invoice 🚀 1.pdf", ["Invoice", "1"]))
    #expect(
      try shown("paid", files, "cafe invoice paid")
        == ("paid · Invoice 🚀 1.pdf · Un café", ["paid", "Invoice", "café"]))
    // What the text says already needs no file.
    #expect(try shown("the invoice", files, "invoice") == ("the invoice", ["invoice"]))
  }

  @Test func `stand whatever is asked`() throws {
    var dice = SystemRandomNumberGenerator()
    let letters = Array("aäÄß 한가か\u{3099}\u{301}\u{200D}👩🚀\n\"ﷺ".unicodeScalars)
    func random(_ count: Int) -> String {
      String(String.UnicodeScalarView((0..<count).compactMap { _ in letters.randomElement(using: &dice) }))
    }
    for _ in 0..<500 {
      let content = random(Int.random(in: 0...400, using: &dice))
      let terms = try SearchTerms(random(Int.random(in: 0...4, using: &dice)))
      let snippet = SearchSnippet(of: content, terms)
      var last = 0
      for range in snippet.ranges {
        #expect(range.lowerBound >= last && !range.isEmpty && range.upperBound <= snippet.text.utf16.count)
        last = range.upperBound
      }
      #expect(terms.isEmpty || !terms.areIn(FoldedText(content)) || !snippet.ranges.isEmpty)
    }
  }
}
