import Chat

extension MemoryState {
  /// Whom a text mentions, with the members and rights of now.
  func mentions(in text: String, by author: Author, in room: RoomID) -> Mentions {
    let named = MentionedNames(in: text)
    guard !named.isEmpty, let state = rooms[room] else { return .none }
    let users = named.names.compactMap { name in
      MentionedNames.spellings(of: name).lazy.compactMap { account(named: $0)?.user.id }
        .first { state.members[$0] != nil }
    }
    let role = author.userID.flatMap { state.members[$0]?.role }
    return Mentions(
      users: Set(users).sorted(),
      room: named.room && role.map { Mentions.mayMentionRoom($0, members: state.members.count) } ?? false)
  }
}
