import Testing

@testable import Chat

@Suite struct `What is a slash command` {
  @Test(arguments: [
    ("/me waves", "me", "waves"), ("/ME  waves ", "me", "waves"), ("/help", "help", ""),
    ("/kick\n@bob", "kick", "@bob"), ("/me one\ntwo", "me", "one\ntwo"), ("/no-such_1 x", "no-such_1", "x"),
    ("/shrug\u{2003}é", "shrug", "é"),
  ])
  func `a slash and a word at the very start are one`(text: String, name: String, argument: String) {
    guard case .command(let order) = SentText(text) else {
      Issue.record("\(text) is taken for a text")
      return
    }
    #expect(order.name == name && order.argument == argument)
  }

  @Test(arguments: [
    "", "/", "//", "///", "/ me", "/1", "/-x", "/usr/bin", "/me/", "/é", "/mé", "/me\u{301} x", " /me x",
    "me",
    "// a comment", "//usr/bin", "///me x", "/\u{301}me", "/me:", "http://x", "/\u{0}",
  ])
  func `anything else is a text, and stays as it is`(text: String) {
    #expect(SentText(text) == .plain(text))
  }

  @Test func `two slashes stand for one where one would begin a command`() {
    #expect(SentText("//me waves") == .plain("/me waves"))
    #expect(SentText("//nosuch") == .plain("/nosuch"))
    #expect(SentText("//me\nx ") == .plain("/me\nx "))
  }

  @Test func `every command has a name of its own that can be written`() {
    let names = Commands.all.map(\.name)
    #expect(Set(names).count == names.count)
    for command in Commands.all {
      #expect(CommandOrder("/\(command.name) x")?.name == command.name)
      #expect(command.usage.hasPrefix("/\(command.name)"))
    }
  }

  @Test(arguments: [
    ("1m", 60), ("90m", 5_400), ("2h", 7_200), ("365d", 31_536_000), ("8760h", 31_536_000),
  ])
  func `a time is a number and a unit`(text: String, seconds: Int) {
    #expect(MuteCommand.duration(text[...]) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "m", "0m", "-1m", "1", "1s", "366d", "8761h", "1.5h", "99999999999999999999d", "9223372036854775807m",
    "１h", "1h ",
  ])
  func `no other time is understood`(text: String) {
    #expect(MuteCommand.duration(text[...]) == nil)
  }
}
