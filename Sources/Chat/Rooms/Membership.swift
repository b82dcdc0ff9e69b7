/// What a member may do, from least to most.
public enum Role: Int, Comparable, Sendable, CaseIterable {
  case member = 1
  case moderator = 2
  case owner = 3

  public static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }

  /// The word in the API.
  public var name: String {
    switch self {
    case .member: "member"
    case .moderator: "moderator"
    case .owner: "owner"
    }
  }
}

/// A member in a room's list of members.
public struct Member: Equatable, Sendable {
  public let user: User
  public let role: Role
  public let joinedAt: Timestamp
  /// May not post before this time.
  public let mutedUntil: Timestamp?

  public init(user: User, role: Role, joinedAt: Timestamp, mutedUntil: Timestamp? = nil) {
    self.user = user
    self.role = role
    self.joinedAt = joinedAt
    self.mutedUntil = mutedUntil
  }
}

/// The proof that somebody may read a room; only ``Rooms`` makes one.
public struct ReadAccess: Sendable {
  public let roomID: RoomID
  /// nil for a guest.
  public let viewer: UserID?
}

/// The proof that somebody may write in a room; only ``Rooms`` makes one, so a forgotten check does not compile.
public struct Membership: Sendable {
  public let roomID: RoomID
  public let author: Author
  /// nil for a guest.
  public let role: Role?
  /// Moderates as an administrator of the server.
  private let isAdmin: Bool

  init(roomID: RoomID, author: Author, role: Role?, isAdmin: Bool = false) {
    self.roomID = roomID
    self.author = author
    self.role = role
    self.isAdmin = isAdmin
  }

  public var isModerator: Bool { isAdmin || role.map { $0 >= .moderator } ?? false }

  public var readAccess: ReadAccess { ReadAccess(roomID: roomID, viewer: author.userID) }
}

/// What joining a room came to.
public enum JoinOutcome: Equatable, Sendable {
  case joined(Role)
  case alreadyMember(Role)
  case noSuchRoom
  /// Private or direct: entered by invitation only.
  case notPublic
  case banned
  case full
  /// The user is in as many rooms as one may join.
  case tooManyRooms
}

/// What leaving a room came to.
public enum LeaveOutcome: Equatable, Sendable {
  /// `newOwner` took over from the owner who left.
  case left(newOwner: UserID?)
  case notAMember
  case noSuchRoom
}
