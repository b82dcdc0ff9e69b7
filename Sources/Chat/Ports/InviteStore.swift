/// Links by which people join rooms. Who makes and ends them is checked, by ``Permissions``, with the rights of that
/// moment. An invite is open until it is over, used up or ended, and while its maker might make it.
public protocol InviteStore: Sendable {
  /// Throws `.roomNotFound`, what the rules throw, and `.tooManyInvites`.
  func createInvite(_ draft: NewInvite) async throws(ChatError) -> Invite
  /// A room's open ones, the newest first: there are never more than ``ChatLimits/invitesPerRoom``.
  func invites(of room: RoomID) async throws(ChatError) -> [Invite]
  /// Throws `.inviteNotFound`, `.roomNotFound` and what the rules throw.
  func deleteInvite(_ code: String, of room: RoomID, by actor: UserID) async throws(ChatError)
  /// nil: no open one has this code.
  func invite(_ code: String) async throws(ChatError) -> Invite?
  /// Joins the invite's room. Only joining counts as a use: to a member of the room it answers even when it is not open
  /// any more. Throws `.inviteNotFound` and `.userNotFound`.
  func join(_ user: UserID, by code: String) async throws(ChatError) -> (room: RoomID, outcome: JoinOutcome)
}
