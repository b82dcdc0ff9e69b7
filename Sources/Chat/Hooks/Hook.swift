/// The number of an incoming hook: positive and below 2^53.
public struct HookID: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }

  public static func < (a: HookID, b: HookID) -> Bool { a.rawValue < b.rawValue }
}

/// A secret address of one room, where programs post without an account.
public struct Hook: Equatable, Sendable {
  public let id: HookID
  public let roomID: RoomID
  /// Whose messages they are, unless a message says otherwise.
  public let name: Username
  public let createdBy: UserID
  public let createdAt: Timestamp

  public init(id: HookID, roomID: RoomID, name: Username, createdBy: UserID, createdAt: Timestamp) {
    self.id = id
    self.roomID = roomID
    self.name = name
    self.createdBy = createdBy
    self.createdAt = createdAt
  }
}

/// What it takes to make a hook.
public struct NewHook: Sendable {
  public let roomID: RoomID
  public let name: Username
  /// SHA-256 of its secret.
  public let secretHash: [UInt8]
  public let creator: UserID

  public init(roomID: RoomID, name: Username, secretHash: [UInt8], creator: UserID) {
    self.roomID = roomID
    self.name = name
    self.secretHash = secretHash
    self.creator = creator
  }
}
