/// Somebody who is present or writes: an account, or a guest without one.
public enum Author: Hashable, Sendable {
  case account(UserID, Username)
  case guest(GuestID, Username)

  public var name: Username {
    switch self {
    case .account(_, let name), .guest(_, let name): name
    }
  }

  public var userID: UserID? {
    switch self {
    case .account(let id, _): id
    case .guest: nil
    }
  }

  /// One number for either kind, by which a sender's `client_id`s are told apart: accounts positive,
  /// guests negative.
  public var senderKey: Int64 {
    switch self {
    case .account(let id, _): id.rawValue
    case .guest(let id, _): -id.rawValue
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
