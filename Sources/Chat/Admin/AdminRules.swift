/// What administrators may do to accounts. Stores call it inside their transaction, so that the rights it looks at are
/// those of that moment.
public enum AdminRules {
  /// How an account stands to the server.
  public struct State: Equatable, Sendable {
    public var isAdmin: Bool
    public var isDisabled: Bool

    public init(isAdmin: Bool, isDisabled: Bool) {
      self.isAdmin = isAdmin
      self.isDisabled = isDisabled
    }
  }

  /// The state after `acts`, and what is to be written down of them: what was so already is no act.
  ///
  /// - Parameter hasOther: an administrator who may sign in is there besides this account.
  public static func apply(_ acts: [AdminAct], to user: User, in state: State, hasOther: Bool)
    throws(ChatError) -> (State, [AuditAction])
  {
    var (result, notes) = (state, [AuditAction]())
    for act in acts {
      let before = result
      switch act {
      case .setAdmin(let isAdmin):
        if isAdmin, user.isBot { throw .forbidden("A bot cannot be an administrator") }
        result.isAdmin = isAdmin
        if result != before { notes.append(isAdmin ? .grantAdmin : .revokeAdmin) }
      case .setDisabled(let isDisabled):
        result.isDisabled = isDisabled
        if result != before { notes.append(isDisabled ? .disableUser : .enableUser) }
      case .endSessions: notes.append(.endSessions)
      }
    }
    let was = state.isAdmin && !state.isDisabled
    if was, !result.isAdmin || result.isDisabled, !hasOther { throw .lastAdmin }
    return (result, notes)
  }
}
