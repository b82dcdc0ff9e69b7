/// A link by which whoever has it joins a room.
public struct Invite: Equatable, Sendable {
  /// Random; nobody guesses it.
  public let code: String
  public let roomID: RoomID
  public let createdBy: UserID
  public let createdAt: Timestamp
  /// nil: never.
  public let expiresAt: Timestamp?
  /// How many may join by it; nil: as many as like.
  public let maxUses: Int?
  public var uses: Int

  public init(
    code: String, roomID: RoomID, createdBy: UserID, createdAt: Timestamp, expiresAt: Timestamp?,
    maxUses: Int?, uses: Int = 0
  ) {
    self.code = code
    self.roomID = roomID
    self.createdBy = createdBy
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.maxUses = maxUses
    self.uses = uses
  }

  /// Neither over nor used up.
  public func isOpen(at time: Timestamp) -> Bool {
    (expiresAt.map { $0 > time } ?? true) && (maxUses.map { uses < $0 } ?? true)
  }
}

/// What it takes to make an invite.
public struct NewInvite: Sendable {
  public let roomID: RoomID
  public let code: String
  /// nil: for ever.
  public let lifetime: Duration?
  public let maxUses: Int?
  public let creator: UserID

  public init(roomID: RoomID, code: String, lifetime: Duration?, maxUses: Int?, creator: UserID) {
    self.roomID = roomID
    self.code = code
    self.lifetime = lifetime
    self.maxUses = maxUses
    self.creator = creator
  }
}

/// Who may see and end invites. Stores call it inside their transaction.
public enum InviteRules {
  /// Whether somebody sees and ends the invites of others too; throws, as ``Permissions/check(_:by:isAdmin:in:or:)``
  /// does, for whoever may not even make one.
  public static func managesAll(_ role: Role?, isAdmin: Bool, in room: Room) throws(ChatError) -> Bool {
    if Permissions.allows(.manageInvites, to: role, isAdmin: isAdmin, in: room) { return true }
    try Permissions.check(.makeInvites, by: role, in: room)
    return false
  }
}
