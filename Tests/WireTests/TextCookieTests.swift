import Testing
import Wire

@Suite("Cookies") struct TextCookieTests {
  private func read(_ header: String, limit: Int = 100) -> CookieHeader {
    CookieHeader(parsing: header.utf8, limit: limit)
  }

  @Test func `cookies are read by name`() {
    let cookies = read("session=abc; theme=dark; quoted=\"x y\"; q=\"v\"")
    #expect(cookies["session"] == "abc")
    #expect(cookies["theme"] == "dark")
    #expect(cookies["q"] == "v")
    #expect(cookies["quoted"] == nil)
    #expect(cookies["Session"] == nil)
  }

  @Test func `a broken piece does not spoil its neighbors`() {
    let cookies = read(";;bare; =x; a b=1;\tk=v\t;é=1; s=é; n=; session=ok;t=a=b;session=second")
    #expect(cookies.pairs.map(\.name) == ["k", "n", "session", "t", "session"])
    #expect(cookies["k"] == "v")
    #expect(cookies["n"] == "")
    #expect(cookies["t"] == "a=b")
    #expect(cookies["session"] == "ok")
  }

  @Test func `cookies after the limit are ignored`() {
    #expect(read("a=1; b=2; c=3", limit: 2).pairs.map(\.name) == ["a", "b"])
    #expect(read("a=1; b=2", limit: 2).pairs.count == 2)
    #expect(read("a=1; b=2", limit: 3).pairs.count == 2)
  }

  @Test func `a cookie is set with its attributes`() throws {
    let session = try #require(SetCookie(name: "session", value: "abc-_.~", secure: false))
    #expect(session.header == "session=abc-_.~; Path=/; HttpOnly; SameSite=Lax")
    let host = try #require(
      SetCookie(name: "__Host-session", value: "x", maxAge: 3600, secure: true, sameSite: .strict))
    #expect(host.header == "__Host-session=x; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Strict")
    let gone = try #require(SetCookie(name: "session", value: "", maxAge: -5, secure: false))
    #expect(gone.header == "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
  }

  @Test(arguments: ["a;b", "a\r\nSet-Cookie: x=1", "a b", "a,b", "a\"", "a\\", "é", "\u{0}", "\u{7f}"])
  func `no value or name can start an attribute or a header`(bad: String) {
    #expect(SetCookie(name: "session", value: bad, secure: true) == nil)
    #expect(SetCookie(name: bad, value: "x", secure: true) == nil)
  }

  @Test func `a name that promises security needs it`() {
    #expect(SetCookie(name: "__Host-session", value: "x", secure: false) == nil)
    #expect(SetCookie(name: "__Secure-session", value: "x", secure: false) == nil)
    #expect(SetCookie(name: "", value: "x", secure: true) == nil)
    #expect(SetCookie(name: "a=b", value: "x", secure: true) == nil)
  }

  @Test func `truncated, mutated and huge headers never trap`() {
    var random = SeededBytes(seed: 6)
    let seed = Array("session=\"abc\"; theme=dark; ; a=b=c".utf8)
    for length in 0...seed.count { _ = CookieHeader(parsing: seed[..<length]) }
    for _ in 0..<5000 { _ = CookieHeader(parsing: random.mutate(seed)) }
    let huge = [UInt8](repeating: UInt8(ascii: ";"), count: 1_000_000)
    #expect(CookieHeader(parsing: huge).pairs.isEmpty)
  }
}
