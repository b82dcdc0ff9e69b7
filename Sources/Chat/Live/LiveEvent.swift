/// What happens now and is not kept: it may be dropped, and nobody replays it.
public enum LiveEvent: Sendable {
  /// An account's first socket is about to enter the room, and is in the others already.
  case online(Author, PresenceState, in: RoomID, besides: [RoomID])
  /// An account, which is in these rooms, is in another state now.
  case presence(Author, PresenceState, [RoomID])
  /// A user's first socket entered the room.
  case joined(RoomID, Author)
  /// A user's last socket left the room on purpose.
  case left(RoomID, Author)
  /// A user's last socket in these rooms was lost.
  case disconnected(Author, [RoomID])
  case typing(RoomID, Author, isTyping: Bool)
  /// The user read on, on the socket of that number or without one.
  case read(RoomID, UserID, ReadState, on: UInt64?)
  /// So many notifications of the user are not read yet.
  case notificationsRead(UserID, unread: Int)
  /// The users are members of the new room that one of them made.
  case added(RoomID, [UserID], by: UserID)
  /// The room is not there any more.
  /// nil: a guest, whose own it was, did it.
  case roomDeleted(RoomID, by: UserID?)
  /// An account has this name now: no guest may bear it any more.
  case nameTaken(Username)
  /// The administrators tell everybody; empty: it is taken back.
  case announcement(String)
  /// An administrator ended the connection of this number.
  case connectionEnded(UInt64)
  /// The sessions ended: their sockets close.
  case sessionsRevoked(Set<SessionID>)
}
