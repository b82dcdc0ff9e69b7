/// What moderators do to members. Each change is an event in the room's log.
public protocol ModerationStore: Sendable {
  /// Does all of `acts` to one user or none, by ``MemberRules`` and with the rights that `actor` has at that moment.
  /// Returns the member, nil where the user is none afterwards.
  ///
  /// Throws what the rules throw, `.roomNotFound`, `.userNotFound`, `.roomFull` and `.tooManyRooms`.
  func moderate(_ user: UserID, in room: RoomID, _ acts: [MemberAct], by actor: UserID)
    async throws(ChatError) -> Member?
  func mutedUntil(_ user: UserID, in room: RoomID) async throws(ChatError) -> Timestamp?
  /// Who is kept out, by id, from after `cursor`.
  func bans(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Ban]
  func isBanned(_ user: UserID, from room: RoomID) async throws(ChatError) -> Bool
}
