import Chat
import Wire

// What administrators see.

extension JSONWriter {
  mutating func adminUser(_ user: AdminUser) {
    ownUser(user.user)
    field("is_admin", user.isAdmin)
    field("disabled", user.disabledAt != nil)
    time("disabled_at", unixMicroseconds: user.disabledAt?.microseconds)
    field("session_count", user.sessionCount)
    time("last_seen_at", unixMicroseconds: user.lastSeenAt?.microseconds)
  }

  mutating func adminRoom(_ entry: AdminRoom) {
    roomFields(entry.room)
    field("owner_id", entry.ownerID?.rawValue)
    time("last_message_at", unixMicroseconds: entry.lastMessageAt?.microseconds)
    field("hook_count", entry.hookCount)
    field("webhook_count", entry.webhookCount)
  }

  mutating func auditEntry(_ entry: AuditEntry) {
    field("id", entry.id)
    time("at", unixMicroseconds: entry.at.microseconds)
    field("action", entry.note.action.rawValue)
    field("actor_id", entry.note.actor?.rawValue)
    field("user_id", entry.note.user?.rawValue)
    field("room_id", entry.note.room?.rawValue)
    field("message_id", entry.note.message?.rawValue)
    field("detail", entry.note.detail)
  }
}

extension JSONWriter {
  /// As the one who made it sees it.
  mutating func ownReport(_ report: Report) {
    field("id", report.id)
    time("created_at", unixMicroseconds: report.createdAt.microseconds)
    field("message_id", report.draft.message?.rawValue)
    field("room_id", report.draft.message?.roomID?.rawValue)
    field("user_id", report.draft.user?.rawValue)
    field("reason", report.draft.reason)
  }

  mutating func report(_ report: Report) {
    ownReport(report)
    field("reporter_id", report.draft.reporter.rawValue)
    field("status", report.status.rawValue)
    field("note", report.note)
    field("handled_by", report.handledBy?.rawValue)
  }
}
