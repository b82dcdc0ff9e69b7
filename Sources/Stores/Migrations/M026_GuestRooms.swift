extension Migration {
  /// Rooms that people without an account made. Their `name_key` is no name, so that names need not be unique.
  static let m026 = Migration(
    version: 26,
    statements: [
      "ALTER TABLE room ADD COLUMN guest_owner INTEGER",
      "CREATE INDEX room_by_guest ON room (guest_owner) WHERE guest_owner IS NOT NULL",
      "CREATE INDEX room_for_guests ON room (id) WHERE kind = 'public' AND guests = 1",
      "PRAGMA user_version = 26",
    ])
}
