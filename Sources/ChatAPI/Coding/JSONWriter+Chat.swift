import Chat
import Wire

// How people, rooms and messages are spelled in JSON: each object's fields in one place, for answers and frames.

extension JSONWriter {
  /// The public fields of an account.
  mutating func user(_ user: User) {
    field("id", user.id.rawValue)
    field("username", user.username.text)
    field("display_name", user.displayName ?? user.username.text)
    time("created_at", unixMicroseconds: user.createdAt.microseconds)
  }

  /// What its owner sees besides.
  mutating func ownUser(_ user: User) {
    self.user(user)
    field("email", user.email)
  }

  mutating func room(_ summary: RoomSummary) {
    let room = summary.room
    field("id", room.id.rawValue)
    field("name", room.name)
    field("topic", room.topic)
    field("kind", room.kind.rawValue)
    field("guests", room.guests)
    field("read_only", room.readOnly)
    field("created_by", room.createdBy?.rawValue)
    time("created_at", unixMicroseconds: room.createdAt.microseconds)
    field("member_count", room.memberCount)
    field("last_seq", room.lastSeq.rawValue)
    field("my_role", summary.role?.name)
  }

  mutating func member(_ member: Member) {
    user(member.user)
    field("role", member.role.name)
    time("joined_at", unixMicroseconds: member.joinedAt.microseconds)
  }

  /// An event of a room's log, with its `type`. What is no new message has its place in `event_seq`.
  mutating func event(_ event: RoomEvent) {
    field("type", ServerFrame.Kind(event.change).rawValue)
    switch event.change {
    case .message(let message): self.message(message)
    case .edited(let message), .deleted(let message):
      field("event_seq", event.seq.rawValue)
      self.message(message)
    }
  }

  mutating func message(_ message: Message) {
    field("id", message.id.rawValue)
    field("room_id", message.roomID.rawValue)
    field("seq", message.seq.rawValue)
    author(message.author)
    field("content", message.content)
    time("timestamp", unixMicroseconds: message.timestamp.microseconds)
    if let clientID = message.clientID { field("client_id", clientID.text) }
    if let replyTo = message.replyTo { field("reply_to", replyTo.rawValue) }
    if let editedAt = message.editedAt { time("edited_at", unixMicroseconds: editedAt.microseconds) }
    field("deleted", message.deletedAt != nil)
    field("kind", "text")
    array("mentions") { _ in }
    array("reactions") { _ in }
    array("attachments") { _ in }
  }

  /// `user_id` and `username`; a guest has no `user_id` and is marked.
  mutating func author(_ author: Author) {
    field("user_id", author.userID?.rawValue)
    field("username", author.name.text)
    if author.userID == nil { field("guest", true) }
  }
}
