/// Whether a room takes somebody's message now, whatever it took when they came in. Stores call it inside their
/// transaction, so that a message behind a change of the settings is not stored.
public enum PostingRules {
  /// - Parameter role: in the room; nil: is no member.
  public static func refusal(of author: Author, _ role: Role?, readOnly: Bool, guests: Bool) -> ChatError? {
    switch author {
    case .hook: nil
    case .guest: guests && !readOnly ? nil : .notAMember
    case .account: readOnly && role.map { $0 < .moderator } ?? true ? .readOnly : nil
    }
  }
}
