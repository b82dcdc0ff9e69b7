/// Which passwords are taken. Length counts, kinds of characters do not (NIST SP 800-63B).
public enum PasswordPolicy {
  /// Why a password is refused; the raw value is stable and may be shown to clients.
  public enum Problem: String, Error, CaseIterable, Sendable {
    case tooShort = "password_too_short"
    case tooLong = "password_too_long"
    case common = "password_common"
    case sameAsUsername = "password_same_as_username"
    case nulCharacter = "password_nul_character"

    /// One English sentence for a person.
    public func message(length: ClosedRange<Int> = 8...256) -> String {
      switch self {
      case .tooShort: "The password must have at least \(length.lowerBound) characters."
      case .tooLong: "The password must have at most \(length.upperBound) characters."
      case .common: "This password is one of the most common ones; choose another."
      case .sameAsUsername: "The password must differ from the username."
      case .nulCharacter: "The password must not contain the character U+0000."
      }
    }
  }

  /// Nil when the password may be used. `length` counts Unicode scalars.
  public static func check(
    _ password: String, username: String, length: ClosedRange<Int> = 8...256
  ) -> Problem? {
    guard password.utf8.count <= PasswordHasher.longest else { return .tooLong }
    let scalars = password.unicodeScalars
    if scalars.count < length.lowerBound { return .tooShort }
    if scalars.count > length.upperBound { return .tooLong }
    if scalars.contains("\0") { return .nulCharacter }
    let folded = password.lowercased()
    if folded == username.lowercased() { return .sameAsUsername }
    return CommonPasswords.contains(folded) ? .common : nil
  }
}
