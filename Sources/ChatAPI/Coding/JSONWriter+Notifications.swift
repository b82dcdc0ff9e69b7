import Chat
import Wire

extension JSONWriter {
  /// Everything but whether it is read.
  mutating func notification(_ notification: Notification) {
    field("id", notification.id.rawValue)
    field("kind", notification.content.kind)
    time("timestamp", unixMicroseconds: notification.at.microseconds)
    field("room_id", notification.room?.id.rawValue)
    field("room_name", notification.room?.name)
    switch notification.content {
    case .mention(let message), .reply(let message), .direct(let message):
      object("message") { $0.message(message, showsReactions: false) }
    case .invitation(let author): object("by") { $0.author(author) }
    case .announcement(let text): field("announcement", text)
    }
  }
}

extension Notification.Content {
  /// The words in the API.
  static let kinds = ["mention", "reply", "direct", "invitation", "announcement"]

  var kind: String {
    switch self {
    case .mention: "mention"
    case .reply: "reply"
    case .direct: "direct"
    case .invitation: "invitation"
    case .announcement: "announcement"
    }
  }
}
