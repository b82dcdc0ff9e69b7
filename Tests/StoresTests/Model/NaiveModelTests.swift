import Chat
import Testing

@Suite struct `What is read agrees with a naive model` {
  private static let users = 6

  private var limits: ChatLimits {
    var limits = ChatLimits()
    limits.unreadCounted = 6
    return limits
  }

  @Test(arguments: StoreKind.allCases, 1...3)
  func `of rooms, members, messages, what is unread, and notifications`(_ kind: StoreKind, _ seed: Int)
    async throws
  {
    try await withStore(kind, limits: limits) { world in
      var dice = Dice(state: UInt64(seed))
      var chat = NaiveChat(users: Self.users, most: limits.unreadCounted)
      for number in 1...Self.users { _ = try await world.user("u\(number)") }
      let root = try #require(UserID(Int64(NaiveStep.root)))
      _ = try await world.store.administer(root, [.setAdmin(true)], by: nil)
      var refused = 0
      for number in 1...600 {
        if dice.roll(1...5) == 1 { world.clock.advance(by: .milliseconds(dice.roll(-20_000...40_000))) }
        let step = NaiveStep.random(&dice, in: chat)
        let isAllowed = step.apply(to: &chat)
        try #require(try await step.perform(on: world) == isAllowed, "step \(number): \(step)")
        if !isAllowed { refused += 1 }
        if number % 12 == 0 { try await compare(chat, world, "after step \(number): \(step)") }
      }
      try await compare(chat, world, "at the end")
      #expect((60...450).contains(refused))
    }
  }

  private func compare(_ chat: NaiveChat, _ world: World, _ when: String) async throws {
    for user in 1...Self.users {
      try await compareRooms(of: user, chat, world, when)
      try await compareNotifications(of: user, chat, world, when)
    }
    for (id, room) in chat.rooms { try await compare(room, id, chat, world, when) }
  }

  private func compareRooms(of user: Int, _ chat: NaiveChat, _ world: World, _ when: String) async throws {
    let id = try #require(UserID(Int64(user)))
    let seen = try await world.store.rooms(visibleTo: id, after: nil, limit: 200).map { summary in
      let state = summary.readState
      return [
        summary.room.id.rawValue, summary.room.lastSeq.rawValue, Int64(summary.room.memberCount),
        Int64(summary.role?.rawValue ?? 0), state?.marker.rawValue ?? -1, Int64(state?.unreadCount ?? -1),
        Int64(state?.mentionCount ?? -1),
      ]
    }
    let wanted = chat.rooms.sorted { $0.key < $1.key }.compactMap { number, room -> [Int64]? in
      guard room.kind == .public || room.members[user] != nil else { return nil }
      let facts = [number, room.last, Int64(room.members.count), Int64(room.role(user))]
      guard let member = room.members[user] else { return facts + [-1, -1, -1] }
      return facts + [member.marker] + chat.badges(user, room)
    }
    try #require(seen == wanted, "rooms of u\(user) \(when)")
  }

  private func compareNotifications(of user: Int, _ chat: NaiveChat, _ world: World, _ when: String)
    async throws
  {
    let id = try #require(UserID(Int64(user)))
    let wanted = chat.notifications(user)
    let unread = wanted.filter { !$0.isRead }
    try #require(
      try await world.store.unreadNotifications(of: id) == min(unread.count, chat.most), "u\(user) \(when)")
    for (isUnreadOnly, wanted) in [(false, wanted), (true, unread)] {
      var found: [NaiveChat.Item] = []
      var cursor: Timestamp?
      while true {
        let page = try await world.store.notifications(
          of: id, unreadOnly: isUnreadOnly, before: cursor, limit: 25)
        found += page.notifications.map { notification in
          NaiveChat.Item(
            id: notification.id.rawValue, kind: notification.content.name, isRead: notification.isRead)
        }
        guard page.hasMore else { break }
        cursor = page.notifications.last?.at
      }
      try #require(found == wanted, "notifications of u\(user) \(when)")
    }
  }

  private func compare(
    _ room: NaiveChat.Room, _ id: Int64, _ chat: NaiveChat, _ world: World, _ when: String
  ) async throws {
    let number = try #require(RoomID(id))
    let history = try await world.store.history(of: number, .latest, limit: 200).messages.map { message in
      let text = message.system == nil ? message.content : "told"
      return "\(message.seq.rawValue) \(message.author.name.text) \(text) \(message.deletedAt != nil)"
    }
    let wanted = room.posts.suffix(200).map { post in
      let text = post.isSystem ? "told" : post.isDeleted ? "" : post.text.rawValue
      return "\(post.seq) u\(post.sender) \(text) \(post.isDeleted)"
    }
    try #require(history == wanted, "history of \(id) \(when)")
    let settings = try #require(try await world.store.room(number))
    try #require(settings.topic == room.topic && settings.readOnly == room.isReadOnly, "\(id) \(when)")
    let invites = try await world.store.invites(of: number).map(\.code)
    try #require(Set(invites) == Set(chat.openInvites(id).map(String.init)), "invites of \(id) \(when)")
    let members = try await world.store.members(of: number, after: nil, limit: 200).map { member in
      "\(member.user.id.rawValue) \(member.role) \(member.mutedUntil != nil)"
    }
    let wantedMembers = room.members.sorted { $0.key < $1.key }.map { user, member in
      "\(user) \(member.role) \(member.isMuted)"
    }
    try #require(members == wantedMembers, "members of \(id) \(when)")
    let pins = try await world.store.pins(of: number).map(\.seq.rawValue)
    try #require(pins == room.pins.reversed(), "pins of \(id) \(when)")
    let reactions = try await world.store.reactions(
      of: number, from: .zero, through: try #require(Seq(Seq.max)), seenBy: nil)
    let given = room.posts.reduce(0) { sum, post in sum + post.emoji.values.reduce(0) { $0 + $1.count } }
    try #require(reactions.values.joined().reduce(0) { $0 + $1.count } == given, "reactions in \(id) \(when)")
  }
}

extension Chat.Notification.Content {
  var name: String {
    switch self {
    case .mention: "mention"
    case .reply: "reply"
    case .direct: "direct"
    case .invitation: "invitation"
    case .announcement: "announcement"
    }
  }
}
