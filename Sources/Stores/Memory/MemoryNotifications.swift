public import Chat

extension MemoryStore {
  public func notifications(of user: UserID, unreadOnly: Bool, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> NotificationPage
  {
    guard let limit = PageLimit(limit) else { return NotificationPage(notifications: [], hasMore: false) }
    return try state.read { state in
      let found = state.notifications(of: user).filter { notification in
        !(unreadOnly && notification.isRead) && (cursor.map { notification.at < $0 } ?? true)
      }
      return NotificationPage(
        notifications: Array(found.prefix(limit.count)), hasMore: found.count > limit.count)
    }
  }

  public func unreadNotifications(of user: UserID) async throws(ChatError) -> Int {
    try state.read { state in
      state.notifications(of: user).filter { !$0.isRead }.prefix(state.limits.unreadCounted).count
    }
  }

  public func notification(_ id: NotificationID, of user: UserID) async throws(ChatError) -> Notification? {
    try state.read { state in state.notifications(of: user).first { $0.id == id } }
  }

  public func readNotifications(_ choice: NotificationChoice, of user: UserID) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in try state.readNotifications(choice, of: user) }
  }

  public func setNotificationLevel(_ level: NotificationLevel, in room: RoomID, of user: UserID)
    async throws(ChatError) -> Bool
  {
    try state.write { state throws(StoreFailure) in
      guard let old = state.rooms[room]?.members[user]?.level else { throw .refused(.notAMember) }
      state.rooms[room]?.members[user]?.level = level
      return old != level
    }
  }

  public func audience(of message: MessageID) async throws(ChatError) -> Audience? {
    try state.read { state in
      guard let found = state.message(message), found.deletedAt == nil, found.system == nil,
        let room = state.rooms[found.roomID]
      else { return nil }
      let users = room.members.filter { user, member in
        user != found.author.userID && member.level != .none
          && (room.room.kind == .direct || state.concerns(found, user))
      }
      return Audience(room: room.room, users: users.keys.sorted())
    }
  }
}

extension MemoryState {
  /// All there are, the newest first.
  fileprivate func notifications(of user: UserID) -> [Notification] {
    var found: [Notification] = []
    for state in rooms.values {
      guard let membership = state.members[user] else { continue }
      for (id, at, content, seq) in happenings(for: user, membership, in: state) {
        let isRead = seq.map { $0 <= membership.marker } ?? false || isNoticed(id, at, by: user)
        found.append(
          Notification(
            id: id, at: at, room: Notification.Place(id: state.room.id, name: state.room.name),
            content: content, isRead: isRead))
      }
    }
    if let announcement, !announcement.isEmpty, let id = NotificationID(announcements) {
      found.append(
        Notification(
          id: id, at: announcedAt, room: nil, content: .announcement(announcement),
          isRead: isNoticed(id, announcedAt, by: user)))
    }
    return found.sorted { $0.at > $1.at }
  }

  private typealias Happening = (NotificationID, Timestamp, Notification.Content, Seq?)

  private func happenings(for user: UserID, _ membership: RoomState.Membership, in state: RoomState)
    -> [Happening]
  {
    var found: [Happening] = []
    if let inviter = membership.invitedBy {
      let author = Author.account(inviter, accounts[Int(inviter.rawValue) - 1].user.username)
      found.append((NotificationID(state.room.id), membership.joinedAt, .invitation(by: author), nil))
    }
    if membership.level == .none { return found }
    func isOthers(_ message: Message) -> Bool {
      message.deletedAt == nil && message.author.userID != user && message.system == nil
    }
    if state.room.kind == .direct {
      if let newest = state.messages.suffix(limits.unreadCounted).last(where: isOthers) {
        found.append((NotificationID(newest.id), newest.timestamp, .direct(newest), newest.seq))
      }
    } else {
      for message in state.messages
      where isOthers(message) && message.timestamp > membership.joinedAt && concerns(message, user) {
        found.append(
          (
            NotificationID(message.id), message.timestamp,
            message.mentions.reach(user) ? .mention(message) : .reply(message), message.seq
          ))
      }
    }
    return found
  }

  /// Whether a message mentions the user, or answers one of theirs.
  fileprivate func concerns(_ message: Message, _ user: UserID) -> Bool {
    if message.mentions.reach(user) { return true }
    guard let answered = message.replyTo.flatMap(self.message) else { return false }
    return answered.author.userID == user && answered.system == nil
  }

  private func isNoticed(_ id: NotificationID, _ at: Timestamp, by user: UserID) -> Bool {
    at <= noticed[user] ?? Timestamp(microseconds: 0) || noticedAlone[user]?[id] != nil
  }

  fileprivate mutating func readNotifications(_ choice: NotificationChoice, of user: UserID)
    throws(StoreFailure)
  {
    switch choice {
    case .all: readNotifications(through: Timestamp(microseconds: stamps.last), of: user)
    case .upTo(let id):
      guard let time = time(of: id, for: user) else { throw .refused(.notificationNotFound) }
      readNotifications(through: time, of: user)
    case .these(let ids):
      for notification in notifications(of: user) where !notification.isRead && ids.contains(notification.id)
      {
        noticedAlone[user, default: [:]][notification.id] = notification.at
      }
    }
  }

  /// When it happened what a number stands for, also where it is no notification any more.
  private func time(of id: NotificationID, for user: UserID) -> Timestamp? {
    switch id.subject {
    case .message(let id):
      guard let room = id.roomID, rooms[room]?.members[user] != nil else { return nil }
      return message(id)?.timestamp
    case .room(let id): return rooms[id]?.members[user]?.joinedAt
    case .announcement(let number): return number == announcements ? announcedAt : nil
    }
  }

  private mutating func readNotifications(through time: Timestamp, of user: UserID) {
    noticed[user] = max(noticed[user] ?? time, time)
    noticedAlone[user] = noticedAlone[user]?.filter { $0.value > time }
  }

  /// Whoever comes back to a room begins anew.
  mutating func forgetNotifications(of user: UserID, in room: RoomID) {
    noticedAlone[user] = noticedAlone[user]?.filter { $0.key.rawValue >> 28 != room.rawValue }
  }
}
