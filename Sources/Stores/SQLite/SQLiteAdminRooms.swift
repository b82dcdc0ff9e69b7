public import Chat

// The SQL for rooms as administrators see them.

extension SQLiteStore {
  public func adminRooms(matching query: String?, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [AdminRoom]
  {
    guard let limit = PageLimit(limit), let needle = Texts.roomNeedle(query, limits: limits) else {
      return []
    }
    let pattern = Self.pattern(containing: needle)
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT r.id, r.name, r.topic, r.kind, r.guests, r.read_only, r.created_by, r.created_at, r.member_count,
          l.last_seq, l.slow_mode,
          (SELECT y.created_at FROM message AS y WHERE y.id > r.id << 28 AND y.id <= (r.id << 28) + 268435455
            ORDER BY y.id DESC LIMIT 1),
          (SELECT m.user_id FROM member AS m WHERE m.room_id = r.id AND m.role = ?4 ORDER BY m.user_id LIMIT 1),
          (SELECT count(*) FROM hook AS h WHERE h.room_id = r.id),
          (SELECT count(*) FROM webhook AS w WHERE w.room_id = r.id)
        FROM room AS r CROSS JOIN room_log AS l ON l.room_id = r.id
        WHERE r.id > ?1 AND r.name LIKE ?2 ESCAPE '\\'
        ORDER BY r.id LIMIT ?3
        """,
        [
          .int(cursor?.rawValue ?? 0), .text(pattern), .int(Int64(limit.count)),
          .int(Int64(Role.owner.rawValue)),
        ]
      ) { row throws(StoreFailure) in
        AdminRoom(
          room: try Room(row), ownerID: row.optionalInt(12).flatMap(UserID.init),
          lastMessageAt: row.optionalInt(11).map(Timestamp.init(microseconds:)), hookCount: Int(row.int(13)),
          webhookCount: Int(row.int(14)))
      }
    }
  }
}
