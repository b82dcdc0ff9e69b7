/// Accounts and who is looked up by what.
public struct Accounts: Sendable {
  private let store: any Store
  private let limits: ChatLimits

  public init(store: any Store, limits: ChatLimits) {
    self.store = store
    self.limits = limits
  }

  /// Checks the fields that need no secret; the password has its own rules.
  public func check(displayName: String?, email: String?) throws(ChatError) -> (String?, String?) {
    let name: String?
    if let displayName {
      name = try Text.line(
        displayName, .displayName, named: "A display name", characters: limits.displayNameCharacters)
    } else {
      name = nil
    }
    if let email, !Self.looksLikeEmail(email) {
      throw .invalid(.email, "This is not an e-mail address")
    }
    return (name, email)
  }

  /// Changes one's own account; throws `.invalid`, and `.changedMeanwhile` when it is not `expected` any more.
  public func change(_ id: UserID, _ change: ProfileChange, from expected: User?) async throws(ChatError)
    -> User
  {
    var checked = change
    if case .set(let name?) = change.displayName {
      checked.displayName = .set(try check(displayName: name, email: nil).0)
    }
    if case .set(let email?) = change.email { _ = try check(displayName: nil, email: email) }
    if case .set(let text) = change.statusText {
      checked.statusText = .set(
        try Text.line(
          text, .statusText, named: "A status", characters: limits.statusCharacters, emptyAllowed: true))
    }
    return try await store.changeProfile(of: id, checked, from: expected)
  }

  /// Makes an account; throws `.usernameTaken`.
  public func register(_ draft: NewUser) async throws(ChatError) -> User {
    try await store.createUser(draft)
  }

  public func user(_ id: UserID) async throws(ChatError) -> User {
    guard let user = try await store.user(id) else { throw .userNotFound }
    return user
  }

  public func user(named name: String) async throws(ChatError) -> User {
    guard let name = try? Username(name), let user = try await store.user(named: name) else {
      throw .userNotFound
    }
    return user
  }

  /// By number or, where it is no number, by name.
  public func user(_ key: String) async throws(ChatError) -> User {
    if let id = Int64(key).flatMap(UserID.init) { return try await user(id) }
    return try await user(named: key)
  }

  public func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [User]
  {
    try await store.users(matching: query, after: cursor, limit: limit)
  }

  /// Something before the one `@`, a dot somewhere after it, no spaces, at most 254 bytes: what can be said
  /// without sending a letter.
  private static func looksLikeEmail(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count <= 254, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
    let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, let host = parts.last, let mailbox = parts.first else { return false }
    return !mailbox.isEmpty && host.contains(UInt8(ascii: ".")) && host.first != UInt8(ascii: ".")
      && host.last != UInt8(ascii: ".")
  }
}
