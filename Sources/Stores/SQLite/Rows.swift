import CSQLite
import Chat

// From stored values to the domain's types. What does not fit was never written by us: the file is damaged.

extension StoreFailure {
  static var damagedRow: StoreFailure { .sqlite(SQLITE_CORRUPT, "a row holds values that nobody wrote") }
}

extension Username {
  init(stored text: String) throws(StoreFailure) {
    do throws(ChatError) { try self.init(text) } catch { throw .damagedRow }
  }
}

extension User {
  /// Reads the columns id, username, display_name, email, created_at, status_text, do_not_disturb, is_bot, avatar, starting
  /// at `first`.
  init(_ row: Statement, from first: Int32 = 0) throws(StoreFailure) {
    guard let id = UserID(row.int(first)) else { throw .damagedRow }
    let avatar = row.optionalText(first + 8)
    let tag = avatar.flatMap(AvatarTag.init)
    if avatar != nil, tag == nil { throw .damagedRow }
    self.init(
      id: id, username: try Username(stored: row.text(first + 1)), displayName: row.optionalText(first + 2),
      email: row.optionalText(first + 3), createdAt: Timestamp(microseconds: row.int(first + 4)),
      statusText: row.text(first + 5), doNotDisturb: row.flag(first + 6),
      isBot: row.flag(first + 7),
      avatar: tag)
  }
}

extension Room {
  /// Reads the columns id, name, topic, kind, guests, read_only, created_by, created_at, member_count, last_seq,
  /// slow_mode.
  init(_ row: Statement) throws(StoreFailure) {
    guard let id = RoomID(row.int(0)), let kind = RoomKind(rawValue: row.text(3)),
      let lastSeq = Seq(row.int(9))
    else { throw .damagedRow }
    self.init(
      id: id, name: row.text(1), topic: row.text(2), kind: kind, guests: row.flag(4), readOnly: row.flag(5),
      createdBy: row.optionalInt(6).flatMap(UserID.init), createdAt: Timestamp(microseconds: row.int(7)),
      memberCount: Int(row.int(8)), lastSeq: lastSeq)
    slowMode = Int(row.int(10))
  }
}

extension Role {
  init(stored number: Int64) throws(StoreFailure) {
    guard let role = Role(rawValue: Int(number)) else { throw .damagedRow }
    self = role
  }
}

extension Member {
  /// Reads the columns of a user, then role, joined_at, muted_until.
  init(_ row: Statement) throws(StoreFailure) {
    self.init(
      user: try User(row), role: try Role(stored: row.int(9)),
      joinedAt: Timestamp(microseconds: row.int(10)),
      mutedUntil: row.optionalInt(11).map(Timestamp.init(microseconds:)))
  }
}
