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
    field("status_text", user.statusText)
    field("do_not_disturb", user.doNotDisturb)
    field("is_bot", user.isBot)
    field("avatar_url", user.avatar.map { "/api/users/\(user.id.rawValue)/avatar?v=\($0.text)" })
  }

  /// The public fields, and how reachable the account is.
  mutating func user(_ user: User, _ state: PresenceState) {
    self.user(user)
    field("status", state.status.rawValue)
  }

  /// Somebody who is present; a guest has no state.
  mutating func person(_ author: Author, _ state: PresenceState?) {
    self.author(author)
    guard let state else { return }
    field("status", state.status.rawValue)
    field("status_text", state.text)
  }

  /// What its owner sees besides.
  mutating func ownUser(_ user: User) {
    self.user(user)
    field("email", user.email)
  }

  /// What its owner sees on asking for it.
  mutating func me(_ user: User, isAdmin: Bool) {
    ownUser(user)
    field("is_admin", isAdmin)
  }

  mutating func session(_ session: Session, isCurrent: Bool) {
    field("id", session.id.rawValue)
    time("created_at", unixMicroseconds: session.createdAt.microseconds)
    time("last_used_at", unixMicroseconds: session.lastUsedAt.microseconds)
    field("user_agent", session.userAgent.text)
    field("current", isCurrent)
  }

  mutating func room(_ summary: RoomSummary) {
    roomFields(summary.room)
    field("my_role", summary.role?.name)
    if let state = summary.readState {
      field("unread_count", state.unreadCount)
      field("mention_count", state.mentionCount)
      field("last_read_seq", state.marker.rawValue)
      field("notifications", state.level.rawValue)
      field("muted", state.isMuted)
    }
    if let people = summary.people { array("people", people) { $0.roomPerson($1) } }
  }

  private mutating func roomPerson(_ person: RoomPerson) {
    if let state = person.state { user(person.user, state) } else { user(person.user) }
  }

  /// What is the same for everybody who sees the room.
  mutating func roomFields(_ room: Room) {
    field("id", room.id.rawValue)
    field("name", room.name)
    field("topic", room.topic)
    field("kind", room.kind.rawValue)
    field("guests", room.guests)
    field("read_only", room.readOnly)
    field("slow_mode", room.slowMode)
    field("created_by", room.createdBy?.rawValue)
    time("created_at", unixMicroseconds: room.createdAt.microseconds)
    field("member_count", room.memberCount)
    field("last_seq", room.lastSeq.rawValue)
  }

  mutating func readState(_ state: ReadState, of room: RoomID) {
    field("room_id", room.rawValue)
    field("seq", state.marker.rawValue)
    field("unread_count", state.unreadCount)
    field("mention_count", state.mentionCount)
    field("notifications", state.level.rawValue)
  }

  /// `state`: where the viewer may know it.
  mutating func member(_ member: Member, _ state: PresenceState? = nil) {
    if let state { user(member.user, state) } else { user(member.user) }
    field("role", member.role.name)
    time("joined_at", unixMicroseconds: member.joinedAt.microseconds)
    time("muted_until", unixMicroseconds: member.mutedUntil?.microseconds)
  }

  mutating func ban(_ ban: Ban) {
    object("user") { $0.user(ban.user) }
    object("banned_by") { $0.user(ban.by) }
    time("banned_at", unixMicroseconds: ban.at.microseconds)
  }

  /// An event of a room's log, with its `type`. What is no new message has its place in `event_seq`.
  ///
  /// Everybody gets the same bytes, so a new message has no reactions yet, a changed one leaves them out, and
  /// `reaction` events tell of them.
  mutating func event(_ event: RoomEvent, typedBy key: String = "type") {
    field(key, ServerFrame.Kind(event.change).rawValue)
    switch event.change {
    case .message(let message): self.message(message)
    case .edited(let message), .deleted(let message):
      field("event_seq", event.seq.rawValue)
      self.message(message, showsReactions: false)
    case .reaction(let change):
      field("event_seq", event.seq.rawValue)
      field("room_id", event.roomID.rawValue)
      reactionChange(change)
    case .pin(let change):
      field("event_seq", event.seq.rawValue)
      field("room_id", event.roomID.rawValue)
      field("message_id", change.messageID.rawValue)
      author(change.author)
    case .member(let change):
      field("event_seq", event.seq.rawValue)
      field("room_id", event.roomID.rawValue)
      memberChange(change)
    case .room(let change):
      field("event_seq", event.seq.rawValue)
      field("room_id", event.roomID.rawValue)
      field("name", change.name)
      field("topic", change.topic)
      field("guests", change.guests)
      field("read_only", change.readOnly)
      field("slow_mode", change.slowMode)
      field("by", change.by.rawValue)
    }
  }

  mutating func command(_ command: CommandDescription) {
    field("name", command.name)
    field("usage", command.usage)
    field("description", command.about)
  }

  mutating func commandResult(_ order: CommandOrder, _ text: String) {
    field("command", order.name)
    field("text", text)
  }

  mutating func memberChange(_ change: MemberChange) {
    field("change", change.kind.rawValue)
    field("user_id", change.user.rawValue)
    field("username", change.username.text)
    field("by", change.by.rawValue)
    if let role = change.role { field("role", role.name) }
    if let until = change.mutedUntil { time("muted_until", unixMicroseconds: until.microseconds) }
  }

  mutating func message(_ message: Message, showsReactions: Bool = true) {
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
    field("kind", message.system == nil ? "text" : "system")
    if let note = message.system { object("system") { $0.systemNote(note) } }
    array("mentions", message.mentions.users.lazy.map(\.rawValue))
    if message.mentions.room { field("mentions_room", true) }
    if showsReactions { array("reactions", message.reactions) { $0.reaction($1) } }
    if let thread = message.thread {
      field("reply_count", thread.replyCount)
      time("last_reply_at", unixMicroseconds: thread.lastReplyAt.microseconds)
    }
    array("attachments", message.attachments) { $0.attachment($1) }
  }

  private mutating func systemNote(_ note: SystemNote) {
    field("event", note.kind.rawValue)
    if let user = note.user, let name = note.username {
      field("user_id", user.rawValue)
      field("username", name.text)
    } else {
      field("text", note.text)
    }
  }

  mutating func searchHit(_ hit: SearchHit, _ terms: SearchTerms) {
    object("message") { $0.message(hit.message) }
    object("room") { json in
      json.field("id", hit.room.id.rawValue)
      json.field("name", hit.room.name)
      json.field("kind", hit.room.kind.rawValue)
    }
    let snippet = SearchSnippet(of: hit.message, terms)
    object("snippet") { json in
      json.field("text", snippet.text)
      json.array("ranges", snippet.ranges) { json, range in
        json.field("start", range.lowerBound)
        json.field("end", range.upperBound)
      }
    }
  }

  mutating func array<Element>(
    _ key: String, _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    array(key) { json in
      for element in elements { json.object { body(&$0, element) } }
    }
  }

  private mutating func reaction(_ reaction: Reaction) {
    field("emoji", reaction.emoji)
    field("count", reaction.count)
    field("me", reaction.isMine)
  }

  mutating func reactionGivers(_ givers: ReactionGivers) {
    reaction(givers.reaction)
    array("users", givers.first) { $0.user($1) }
  }

  private mutating func reactionChange(_ change: ReactionChange) {
    field("message_id", change.messageID.rawValue)
    author(change.author)
    field("emoji", change.emoji)
    field("removed", change.isRemoved)
    field("count", change.count)
  }

  mutating func hook(_ hook: Hook) {
    field("id", hook.id.rawValue)
    field("room_id", hook.roomID.rawValue)
    field("name", hook.name.text)
    field("created_by", hook.createdBy.rawValue)
    time("created_at", unixMicroseconds: hook.createdAt.microseconds)
  }

  mutating func webhook(_ webhook: Webhook) {
    let progress = webhook.progress
    field("id", webhook.id.rawValue)
    field("room_id", webhook.roomID.rawValue)
    field("url", webhook.url)
    array("events", webhook.events)
    field("created_by", webhook.createdBy.rawValue)
    time("created_at", unixMicroseconds: webhook.createdAt.microseconds)
    field(
      "status", progress.disabledAt != nil ? "disabled" : progress.failingSince != nil ? "failing" : "active")
    field("delivered_seq", progress.cursor.rawValue)
    time("failing_since", unixMicroseconds: progress.failingSince?.microseconds)
  }

  mutating func delivery(_ delivery: WebhookDelivery) {
    field("event_seq", delivery.seq.rawValue)
    field("attempt", delivery.attempt)
    time("at", unixMicroseconds: delivery.at.microseconds)
    field("delivered", delivery.isSuccess)
    field("status", delivery.status.map { Int64($0) })
    field("failure", delivery.failure)
    field("duration_ms", delivery.took)
  }

  /// `user_id` and `username`; guests and hooks have no `user_id` and are marked.
  mutating func author(_ author: Author) {
    field("user_id", author.userID?.rawValue)
    field("username", author.name.text)
    switch author {
    case .account: break
    case .guest: field("guest", true)
    case .hook(let id, _):
      field("bot", true)
      field("webhook_id", id.rawValue)
    }
  }
}
