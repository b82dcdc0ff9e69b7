/// What a change makes of one field.
public enum FieldChange<Value: Sendable & Equatable>: Sendable, Equatable {
  case keep
  case set(Value)

  /// The field afterwards.
  public func applied(to old: Value) -> Value {
    switch self {
    case .keep: old
    case .set(let new): new
    }
  }
}

/// What somebody wants to change of their own account.
public struct ProfileChange: Sendable, Equatable {
  public var displayName: FieldChange<String?>
  public var email: FieldChange<String?>
  public var statusText: FieldChange<String>
  public var doNotDisturb: FieldChange<Bool>

  public init(
    displayName: FieldChange<String?> = .keep, email: FieldChange<String?> = .keep,
    statusText: FieldChange<String> = .keep, doNotDisturb: FieldChange<Bool> = .keep
  ) {
    self.displayName = displayName
    self.email = email
    self.statusText = statusText
    self.doNotDisturb = doNotDisturb
  }

  /// The account afterwards.
  public func applied(to user: User) -> User {
    var user = user
    user.displayName = displayName.applied(to: user.displayName)
    user.email = email.applied(to: user.email)
    user.statusText = statusText.applied(to: user.statusText)
    user.doNotDisturb = doNotDisturb.applied(to: user.doNotDisturb)
    return user
  }
}
