extension Migration {
  /// Rooms that have ended and whose messages are still to be erased.
  static let m020 = Migration(
    version: 20,
    statements: [
      "CREATE TABLE room_to_erase (room_id INTEGER PRIMARY KEY) STRICT",
      "PRAGMA user_version = 20",
    ])
}
