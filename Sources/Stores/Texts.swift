import Chat

/// The rules for texts that every store keeps, so that they agree byte for byte.
enum Texts {
  /// The edge refuses U+0000 already; a database must never see it, because other databases cannot hold it.
  static func check(_ text: String?, as field: ChatError.Field) throws(StoreFailure) {
    guard let text, text.utf8.contains(0) else { return }
    throw .refused(.invalid(field, "Texts cannot contain the character U+0000"))
  }

  /// The texts of an account that its owner may change.
  static func check(_ user: User) throws(StoreFailure) {
    try check(user.displayName, as: .displayName)
    try check(user.email, as: .email)
    try check(user.statusText, as: .statusText)
  }

  /// Same bytes. `==` on strings also takes texts that are only canonically equivalent for the same.
  static func areSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  /// The spelling by which names of public rooms are compared.
  static func roomKey(_ name: String) -> String { LookAlikes.fold(name) }

  /// As ``needle(_:limits:)``, for a search for rooms.
  static func roomNeedle(_ query: String?, limits: ChatLimits) -> String? {
    guard let query else { return "" }
    return query.utf8.count <= limits.roomNameCharacters * 4 && !query.utf8.contains(0) ? query : nil
  }

  /// What a search for people really looks for: nil when it is in nobody's name, empty when in everybody's.
  static func needle(_ query: String?, limits: ChatLimits) -> String? {
    guard let query else { return "" }
    let longest = max(32, limits.displayNameCharacters * 4)
    return query.utf8.count <= longest && !query.utf8.contains(0) ? query : nil
  }
}
