import Chat
import Testing

@Suite struct `Names of files` {
  @Test(arguments: [
    ("nest.jpg", "nest.jpg"), ("/etc/passwd", "passwd"), ("../../x.txt", "x.txt"),
    ("C:\\Users\\ada\\a.doc", "a.doc"), ("..", "file"), (".", "file"), ("", "file"), ("/", "file"),
    ("...", "file"), ("a\u{0}b.txt", "ab.txt"), ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
    ("evil\u{202E}gpj.exe", "evilgpj.exe"), ("\u{2066}x\u{2069}.png", "x.png"), ("  a b .txt ", "a b .txt"),
    ("zero\u{200B}width", "zerowidth"), ("\u{FEFF}bom.txt", "bom.txt"), (".env", ".env"),
    ("семья 👨‍👩‍👧.png", "семья 👨‍👩‍👧.png"), ("日本語.txt", "日本語.txt"),
    ("<script>alert(1)</script>.svg", "script>.svg"), ("\u{7F}\u{9F}\u{85}", "file"),
  ])
  func `keep what people read and lose what misleads`(given: String, kept: String) {
    #expect(FileName(cleaning: given).text == kept)
  }

  @Test func `are cut at 255 bytes, and keep their ending`() {
    let long = String(repeating: "é", count: 200) + ".tar"
    let name = FileName(cleaning: long).text
    #expect(name.utf8.count <= 255 && name.utf8.count > 250 && name.hasSuffix(".tar"))
    for count in [254, 255] {
      let exact = String(repeating: "a", count: count)
      #expect(FileName(cleaning: exact).text == exact)
    }
    #expect(FileName(cleaning: String(repeating: "a", count: 256)).text.utf8.count == 255)
    #expect(FileName(cleaning: "a." + String(repeating: "b", count: 300)).text.utf8.count == 255)
  }

  @Test func `come out clean whatever goes in`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<64, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let name = FileName(cleaning: String(decoding: bytes, as: UTF8.self)).text
      #expect(!name.isEmpty && name.utf8.count <= 255 && FileName(cleaning: name).text == name)
      #expect(!name.unicodeScalars.contains { $0.value < 0x20 || $0 == "/" || $0 == "\\" })
    }
  }
}
