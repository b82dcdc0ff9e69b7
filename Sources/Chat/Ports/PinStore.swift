/// Messages that are pinned to their rooms. Each change is an event in the room's log; a deleted message is pinned no
/// more, without an event of its own.
public protocol PinStore: Sendable {
  /// Pins a message, or takes it down. nil: it was so already; then there is no event.
  ///
  /// Throws `.messageNotFound` (also for a deleted one), `.notAMember` of its room, `.forbidden` by
  /// ``Permissions`` at that moment, and `.tooManyPins` beyond ``ChatLimits/pinsPerRoom``.
  func pin(_ id: MessageID, removes: Bool, by user: UserID, _ name: Username) async throws(ChatError)
    -> RoomEvent?
  /// All there are, the one pinned last first.
  func pins(of room: RoomID) async throws(ChatError) -> [Message]
}
