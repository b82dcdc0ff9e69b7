/// Somebody who is kept out of a room.
public struct Ban: Equatable, Sendable {
  public let user: User
  /// Who banned them.
  public let by: User
  public let at: Timestamp

  public init(_ user: User, by: User, at: Timestamp) {
    self.user = user
    self.by = by
    self.at = at
  }
}
