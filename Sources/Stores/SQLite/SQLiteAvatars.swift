public import Chat

// The SQL for avatars. They are a few kilobytes each: no file beside the database can get lost.

extension SQLiteStore {
  public func setAvatar(_ avatar: Avatar?, of user: UserID) async throws(ChatError) -> User {
    try await writes.write { writer throws(StoreFailure) in
      guard var changed = try writer.user(user) else { throw .refused(.userNotFound) }
      try writer.setAvatar(avatar, of: user)
      changed.avatar = avatar?.tag
      return changed
    }
  }

  public func avatar(of user: UserID) async throws(ChatError) -> Avatar? {
    try await readers.read { db throws(StoreFailure) in
      try db.first(
        "SELECT u.avatar, a.bytes FROM avatar AS a JOIN user AS u ON u.id = a.user_id WHERE a.user_id = ?1",
        [.int(user.rawValue)]
      ) { row throws(StoreFailure) in
        guard let tag = AvatarTag(row.text(0)) else { throw .damagedRow }
        return Avatar(tag: tag, bytes: row.blob(1))
      }
    }
  }
}

extension Writer {
  func setAvatar(_ avatar: Avatar?, of user: UserID) throws(StoreFailure) {
    try db.run(
      "UPDATE user SET avatar = ?2 WHERE id = ?1", [.int(user.rawValue), .optional(avatar?.tag.text)])
    if let avatar {
      try db.run(
        """
        INSERT INTO avatar (user_id, bytes) VALUES (?1, ?2) ON CONFLICT (user_id) DO UPDATE SET bytes = excluded.bytes
        """, [.int(user.rawValue), .blob(avatar.bytes)])
    } else {
      try db.run("DELETE FROM avatar WHERE user_id = ?1", [.int(user.rawValue)])
    }
  }
}
