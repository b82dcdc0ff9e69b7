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

/// Who may make and end invites. Stores call it inside their transaction.
public enum InviteRules {
  /// An invite lets somebody in for as long as its maker might make it.
  public static func mayMake(_ role: Role?, in room: Room) -> Bool {
    role.map { Permissions.allows(.makeInvites, to: Standing(role: $0), in: room) } ?? false
  }

  /// Throws `.notAMember`, `.roomNotFound` where an outsider may not know of the room, and `.forbidden`.
  public static func checkMaker(_ role: Role?, in room: Room) throws(ChatError) {
    guard role != nil else { throw outside(room) }
    guard mayMake(role, in: room) else { throw refusal }
  }

  /// Whether somebody sees and ends the invites of others too.
  public static func managesAll(_ role: Role?, isAdmin: Bool, in room: Room) -> Bool {
    (role.map { Permissions.allows(.manageInvites, to: Standing(role: $0), in: room) } ?? false)
      || isAdmin && Permissions.allowsAdmin(.manageInvites, in: room)
  }

  /// Throws as ``checkMaker(_:in:)``, for whoever may see no invites at all.
  public static func checkViewer(_ role: Role?, isAdmin: Bool, in room: Room) throws(ChatError) {
    if !managesAll(role, isAdmin: isAdmin, in: room) { try checkMaker(role, in: room) }
  }

  public static let refusal = ChatError.forbidden("Your role in this room does not allow this")

  private static func outside(_ room: Room) -> ChatError {
    room.kind == .public ? .notAMember : .roomNotFound
  }
}
