extension Migration {
  /// Finds what goes with somebody's account.
  static let m031 = Migration(
    version: 31,
    statements: [
      "CREATE INDEX ban_by_user ON ban (user_id)",
      "CREATE INDEX direct_room_by_room ON direct_room (room_id)",
      "PRAGMA user_version = 31",
    ])
}
