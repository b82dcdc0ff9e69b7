public import Chat

// The SQL for incoming hooks.

extension SQLiteStore {
  public func createHook(_ draft: NewHook) async throws(ChatError) -> Hook {
    try await writes.write { writer throws(StoreFailure) in try writer.createHook(draft) }
  }

  public func hooks(of room: RoomID) async throws(ChatError) -> [Hook] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        "SELECT id, room_id, name, created_by, created_at FROM hook WHERE room_id = ?1 ORDER BY id",
        [.int(room.rawValue)]
      ) { row throws(StoreFailure) in try Hook(row) }
    }
  }

  public func deleteHook(_ id: HookID, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkHookManager(actor, of: room)
      try writer.db.run(
        "DELETE FROM hook WHERE id = ?1 AND room_id = ?2", [.int(id.rawValue), .int(room.rawValue)])
      if writer.db.changes == 0 { throw .refused(.hookNotFound) }
      try writer.note(AuditNote(.deleteHook, by: actor, room: room, detail: String(id.rawValue)))
    }
  }

  public func hook(withSecret hash: [UInt8]) async throws(ChatError) -> Hook? {
    try await readers.read { db throws(StoreFailure) in
      try db.first(
        "SELECT id, room_id, name, created_by, created_at FROM hook WHERE secret_hash = ?1", [.blob(hash)]
      ) { row throws(StoreFailure) in try Hook(row) }
    }
  }
}

extension Hook {
  /// Reads the columns id, room_id, name, created_by, created_at.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let id = HookID(row.int(0)), let room = RoomID(row.int(1)), let creator = UserID(row.int(3)) else {
      throw .damagedRow
    }
    self.init(
      id: id, roomID: room, name: try Username(stored: row.text(2)), createdBy: creator,
      createdAt: Timestamp(microseconds: row.int(4)))
  }
}

extension Writer {
  /// Throws unless the user may manage the room's hooks at this moment.
  func checkHookManager(_ user: UserID, of id: RoomID) throws(StoreFailure) {
    guard let room = try db.room(id) else { throw .refused(.roomNotFound) }
    let (role, isAdmin) = (try db.role(of: user, in: id), try db.isAdmin(user))
    do throws(ChatError) {
      try Permissions.check(.manageHooks, by: role, isAdmin: isAdmin, in: room)
    } catch { throw .refused(error) }
  }

  func isHook(_ hook: HookID, of room: RoomID) throws(StoreFailure) -> Bool {
    try db.first(
      "SELECT 1 FROM hook WHERE id = ?1 AND room_id = ?2", [.int(hook.rawValue), .int(room.rawValue)]
    ) { _ in true } ?? false
  }

  fileprivate func createHook(_ draft: NewHook) throws(StoreFailure) -> Hook {
    try checkHookManager(draft.creator, of: draft.roomID)
    let count = try db.first(
      "SELECT count(*) FROM hook WHERE room_id = ?1", [.int(draft.roomID.rawValue)]
    ) { row in Int(row.int(0)) }
    guard count ?? 0 < limits.hooksPerRoom else { throw .refused(.tooManyHooks) }
    let isThere = try db.first("SELECT 1 FROM hook WHERE secret_hash = ?1", [.blob(draft.secretHash)]) { _ in
      true
    }
    // Somebody drew the same secret twice.
    if isThere == true { throw .refused(.unavailable) }
    let now = stamps.now
    try db.run(
      "INSERT INTO hook (room_id, name, secret_hash, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
      [
        .int(draft.roomID.rawValue), .text(draft.name.text), .blob(draft.secretHash),
        .int(draft.creator.rawValue), .int(now.microseconds),
      ])
    guard let id = HookID(db.lastInsertedID) else { throw .damagedRow }
    try note(AuditNote(.createHook, by: draft.creator, room: draft.roomID, detail: String(id.rawValue)))
    return Hook(id: id, roomID: draft.roomID, name: draft.name, createdBy: draft.creator, createdAt: now)
  }
}
