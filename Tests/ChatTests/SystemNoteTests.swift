import Chat
import Testing

@Suite struct `System notes` {
  private func note(_ kind: MemberChange.Kind, by actor: Int64, members: Int, wasMember: Bool = true)
    throws -> SystemNote?
  {
    let change = MemberChange(
      kind, of: try #require(UserID(1)), try Username("ada"), by: try #require(UserID(actor)))
    return SystemNote(change, wasMember: wasMember, membersAfter: members)
  }

  @Test func `people come and go without a message in rooms of more than a hundred`() throws {
    for (members, isTold) in [(99, true), (100, true), (101, false)] {
      #expect(try (note(.joined, by: 1, members: members) != nil) == isTold)
      #expect(try (note(.left, by: 1, members: members) != nil) == isTold)
      #expect(try note(.joined, by: 2, members: members)?.kind == .added)
      #expect(try note(.kicked, by: 2, members: members)?.kind == .removed)
    }
  }

  @Test func `what is not for everybody is not told`() throws {
    for kind in [MemberChange.Kind.role, .muted, .unmuted, .unbanned] {
      #expect(try note(kind, by: 2, members: 2) == nil)
    }
    #expect(try note(.banned, by: 2, members: 2)?.kind == .removed)
    #expect(try note(.banned, by: 2, members: 2, wasMember: false) == nil)
  }
}
