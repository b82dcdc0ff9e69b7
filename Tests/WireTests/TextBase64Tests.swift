import Testing
import Wire

@Suite("Base 64") struct TextBase64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `the vectors of RFC 4648 hold both ways`(plain: String, coded: String) {
    #expect(Base64.standard.encode(Array(plain.utf8)) == coded)
    #expect(Base64.standard.decode(coded.utf8) == Array(plain.utf8))
    let bare = coded.replacing("=", with: "")
    #expect(Base64.urlSafe.encode(Array(plain.utf8)) == bare)
    #expect(Base64.urlSafe.decode(bare.utf8) == Array(plain.utf8))
  }

  @Test func `the alphabets differ in two characters`() {
    #expect(Base64.standard.encode([0xFB, 0xFF, 0xBF]) == "+/+/")
    #expect(Base64.urlSafe.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
    #expect(Base64.standard.decode("-_-_".utf8) == nil)
    #expect(Base64.urlSafe.decode("+/+/".utf8) == nil)
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "=", "==", "====", "Z===", "Zg==Zg==", "Zm9v\n",
    " Zm9v", "Zm 9v", "Zm9v====", "Zé==", "Z=g=",
  ])
  func `anything but the one right text is refused`(text: String) {
    #expect(Base64.standard.decode(text.utf8) == nil)
  }

  @Test(arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm9vY", "Zm9v=", "Zm9v\n"])
  func `the URL-safe form has no padding and no stray bits`(text: String) {
    #expect(Base64.urlSafe.decode(text.utf8) == nil)
  }

  @Test func `random bytes survive, and random texts that decode are canonical`() {
    var random = SeededBytes(seed: 11)
    for round in 0..<3000 {
      let bytes = random.bytes(round % 50)
      for form in [Base64.standard, .urlSafe] {
        #expect(form.decode(form.encode(bytes).utf8) == bytes)
        let mutated = random.mutate(Array(form.encode(bytes).utf8))
        if let decoded = form.decode(mutated) { #expect(Array(form.encode(decoded).utf8) == mutated) }
      }
    }
  }
}
