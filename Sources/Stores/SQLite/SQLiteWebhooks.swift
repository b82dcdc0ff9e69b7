public import Chat

// The SQL for outgoing webhooks.

extension SQLiteStore {
  public func createWebhook(_ draft: NewWebhook) async throws(ChatError) -> Webhook {
    try await writes.write { writer throws(StoreFailure) in try writer.createWebhook(draft) }
  }

  public func webhooks(of room: RoomID) async throws(ChatError) -> [Webhook] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, room_id, url, secret, events, created_by, created_at, cursor, failures, failing_since,
          next_attempt, disabled_at
        FROM webhook WHERE room_id = ?1 ORDER BY id
        """, [.int(room.rawValue)]
      ) { row throws(StoreFailure) in try Webhook(row) }
    }
  }

  public func activeWebhooks() async throws(ChatError) -> [Webhook] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, room_id, url, secret, events, created_by, created_at, cursor, failures, failing_since,
          next_attempt, disabled_at
        FROM webhook INDEXED BY webhook_active WHERE disabled_at IS NULL AND id > 0 ORDER BY id
        """
      ) { row throws(StoreFailure) in try Webhook(row) }
    }
  }

  public func deleteWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkHookManager(actor, of: room)
      try writer.db.run(
        "DELETE FROM webhook WHERE id = ?1 AND room_id = ?2", [.int(id.rawValue), .int(room.rawValue)])
      if writer.db.changes == 0 { throw .refused(.hookNotFound) }
      try writer.note(AuditNote(.deleteWebhook, by: actor, room: room, detail: String(id.rawValue)))
    }
  }

  public func resumeWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError)
    -> Webhook
  {
    try await writes.write { writer throws(StoreFailure) in try writer.resumeWebhook(id, of: room, by: actor)
    }
  }

  public func note(_ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?)
    async throws(ChatError) -> Bool
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.note(progress, of: id, after: delivery)
    }
  }

  public func deliveries(of id: WebhookID) async throws(ChatError) -> [WebhookDelivery] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT seq, attempt, at, status, failure, took FROM webhook_delivery
        WHERE webhook_id = ?1 ORDER BY id DESC LIMIT ?2
        """, [.int(id.rawValue), .int(Int64(WebhookDelivery.kept))]
      ) { row throws(StoreFailure) in
        guard let seq = Seq(row.int(0)) else { throw .damagedRow }
        return WebhookDelivery(
          seq: seq, attempt: Int(row.int(1)), at: Timestamp(microseconds: row.int(2)),
          status: row.optionalInt(3).map { Int($0) }, failure: row.optionalText(4), took: Int(row.int(5)))
      }
    }
  }
}

extension Webhook {
  /// Reads the columns as they stand in the statements above.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let id = WebhookID(row.int(0)), let room = RoomID(row.int(1)), let creator = UserID(row.int(5)),
      let cursor = Seq(row.int(7))
    else { throw .damagedRow }
    var progress = WebhookProgress(cursor: cursor)
    progress.failures = Int(row.int(8))
    progress.failingSince = row.optionalInt(9).map(Timestamp.init(microseconds:))
    progress.nextAttempt = row.optionalInt(10).map(Timestamp.init(microseconds:))
    progress.disabledAt = row.optionalInt(11).map(Timestamp.init(microseconds:))
    self.init(
      id: id, roomID: room, url: row.text(2), secret: row.text(3),
      events: row.text(4).split(separator: ",").map(String.init), createdBy: creator,
      createdAt: Timestamp(microseconds: row.int(6)), progress: progress)
  }
}

extension Writer {
  fileprivate func createWebhook(_ draft: NewWebhook) throws(StoreFailure) -> Webhook {
    try checkHookManager(draft.creator, of: draft.roomID)
    try Texts.check(draft.url, as: .url)
    let count = try db.first(
      "SELECT count(*) FROM webhook WHERE room_id = ?1", [.int(draft.roomID.rawValue)]
    ) { row in Int(row.int(0)) }
    guard count ?? 0 < limits.hooksPerRoom else { throw .refused(.tooManyHooks) }
    guard let end = try log(of: draft.roomID), let cursor = Seq(end.lastSeq) else {
      throw .refused(.roomNotFound)
    }
    let now = stamps.now
    try db.run(
      """
      INSERT INTO webhook (room_id, url, secret, events, created_by, created_at, cursor)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .int(draft.roomID.rawValue), .text(draft.url), .text(draft.secret),
        .text(draft.events.joined(separator: ",")), .int(draft.creator.rawValue), .int(now.microseconds),
        .int(cursor.rawValue),
      ])
    guard let id = WebhookID(db.lastInsertedID) else { throw .damagedRow }
    try note(AuditNote(.createWebhook, by: draft.creator, room: draft.roomID, detail: String(id.rawValue)))
    return Webhook(
      id: id, roomID: draft.roomID, url: draft.url, secret: draft.secret, events: draft.events,
      createdBy: draft.creator, createdAt: now, progress: WebhookProgress(cursor: cursor))
  }

  fileprivate func resumeWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) throws(StoreFailure)
    -> Webhook
  {
    try checkHookManager(actor, of: room)
    try db.run(
      """
      UPDATE webhook SET failures = 0, failing_since = NULL, next_attempt = NULL, disabled_at = NULL
      WHERE id = ?1 AND room_id = ?2
      """, [.int(id.rawValue), .int(room.rawValue)])
    let found = try db.first(
      """
      SELECT id, room_id, url, secret, events, created_by, created_at, cursor, failures, failing_since,
        next_attempt, disabled_at
      FROM webhook WHERE id = ?1 AND room_id = ?2
      """, [.int(id.rawValue), .int(room.rawValue)]
    ) { row throws(StoreFailure) in try Webhook(row) }
    guard let found else { throw .refused(.hookNotFound) }
    try note(AuditNote(.resumeWebhook, by: actor, room: room, detail: String(id.rawValue)))
    return found
  }

  fileprivate func note(_ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?)
    throws(StoreFailure) -> Bool
  {
    if progress.disabledAt != nil { try tellEnd(of: id) }
    try db.run(
      """
      UPDATE webhook SET cursor = ?2, failures = ?3, failing_since = ?4, next_attempt = ?5, disabled_at = ?6
      WHERE id = ?1
      """,
      [
        .int(id.rawValue), .int(progress.cursor.rawValue), .int(Int64(progress.failures)),
        .optional(progress.failingSince?.microseconds), .optional(progress.nextAttempt?.microseconds),
        .optional(progress.disabledAt?.microseconds),
      ])
    guard db.changes > 0 else { return false }
    guard let delivery else { return true }
    try db.run(
      """
      INSERT INTO webhook_delivery (webhook_id, seq, attempt, at, status, failure, took)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .int(id.rawValue), .int(delivery.seq.rawValue), .int(Int64(delivery.attempt)),
        .int(delivery.at.microseconds), .optional(delivery.status.map { Int64($0) }),
        .optional(delivery.failure), .int(Int64(delivery.took)),
      ])
    try db.run(
      """
      DELETE FROM webhook_delivery WHERE webhook_id = ?1 AND id <=
        (SELECT id FROM webhook_delivery WHERE webhook_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
      """, [.int(id.rawValue), .int(Int64(WebhookDelivery.kept))])
    return true
  }

  /// Has the room tell, once, that a webhook is given up.
  private func tellEnd(of id: WebhookID) throws(StoreFailure) {
    let found = try db.first(
      "SELECT room_id, created_by FROM webhook WHERE id = ?1 AND disabled_at IS NULL", [.int(id.rawValue)]
    ) { row in (RoomID(row.int(0)), UserID(row.int(1))) }
    guard case let (room?, maker?)? = found else { return }
    do throws(StoreFailure) { try say(SystemNote(.webhookDisabled), by: maker, in: room) } catch {
      // A room that can say nothing more must not keep its webhooks alive.
      guard case .refused = error else { throw error }
    }
  }
}
