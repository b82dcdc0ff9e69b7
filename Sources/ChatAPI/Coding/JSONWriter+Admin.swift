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
