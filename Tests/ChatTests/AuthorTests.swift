import Testing

@testable import Chat

@Suite struct `Authors by number` {
  @Test func `every kind has numbers of its own`() throws {
    let name = try Username("x")
    for number in [1, 2, 1 << 53 - 1] as [Int64] {
      let authors = [
        Author.account(try #require(UserID(number)), name), .guest(try #require(GuestID(number)), name),
        .hook(try #require(HookID(number)), name),
      ]
      #expect(Set(authors.map(\.senderKey)).count == 3)
      for author in authors { #expect(Author(senderKey: author.senderKey, name: name) == author) }
    }
    for number in [0, 1 << 53, -1 << 53, -1 << 54, .max, .min] as [Int64] {
      #expect(Author(senderKey: number, name: name) == nil, "\(number)")
    }
  }
}
