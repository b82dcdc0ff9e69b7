extension Migration {
  /// How far each member has read; to those there are already, everything so far counts as read.
  static let m006 = Migration(
    version: 6,
    statements: [
      "ALTER TABLE member ADD COLUMN read_seq INTEGER NOT NULL DEFAULT 0",
      "UPDATE member SET read_seq = (SELECT last_seq FROM room_log AS l WHERE l.room_id = member.room_id)",
      "PRAGMA user_version = 6",
    ])
}
