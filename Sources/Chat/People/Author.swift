/// Somebody who is present or writes: an account, a guest without one, or a hook through which programs post.
public enum Author: Hashable, Sendable {
  case account(UserID, Username)
  case guest(GuestID, Username)
  /// Writes in its one room, and is never present.
  case hook(HookID, Username)

  public var name: Username {
    switch self {
    case .account(_, let name), .guest(_, let name), .hook(_, let name): name
    }
  }

  public var userID: UserID? {
    switch self {
    case .account(let id, _): id
    case .guest, .hook: nil
    }
  }

  /// One number for every kind, by which a sender's `client_id`s are told apart: accounts positive, guests negative,
  /// hooks below every guest.
  public var senderKey: Int64 {
    switch self {
    case .account(let id, _): id.rawValue
    case .guest(let id, _): -id.rawValue
    case .hook(let id, _): -Self.hooksBelow - id.rawValue
    }
  }

  private static let hooksBelow: Int64 = 1 << 53

  /// The author with this number; nil for one that nobody has.
  public init?(senderKey: Int64, name: Username) {
    if let user = UserID(senderKey) {
      self = .account(user, name)
    } else if let guest = GuestID(0 &- senderKey) {
      self = .guest(guest, name)
    } else if let hook = HookID(0 &- senderKey &- Self.hooksBelow) {
      self = .hook(hook, name)
    } else {
      return nil
    }
  }
}

/// The number of a guest, drawn at random when the guest first appears: positive and below 2^53.
public struct GuestID: Hashable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }
}
