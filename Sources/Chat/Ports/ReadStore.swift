/// What members have read.
public protocol ReadStore: Sendable {
  /// Moves a member's marker on to `seq`, at most to the end of the log and never back; returns whether it moved.
  /// Throws `.notAMember`.
  func markRead(_ room: RoomID, through seq: Seq, by user: UserID) async throws(ChatError) -> Bool
  /// nil: not a member.
  func readState(of user: UserID, in room: RoomID) async throws(ChatError) -> ReadState?
}
