import Chat
import Engine
import Wire

// What is told now and kept nowhere: who is there, in which state, and who is typing.

extension ChatService {
  // MARK: States

  /// A device says how its user is, and perhaps what they say of themselves.
  func setPresence(
    _ status: DeviceStatus, _ text: FieldChange<String>, _ chat: ChatSocket, on loop: isolated EventLoop
  ) {
    guard let account = chat.identity.account else {
      return chat.refuse(chat.identity.author == nil ? .notAuthenticated : .needsAccount, on: loop)
    }
    let user = account.user.id
    guard text != .keep else { return core.presence.set(status, of: user, on: chat.socket.id) }
    if core.isStopping { return }
    later(chat, on: loop) { () async throws(Problem) in
      let changed = try await asProblem { () throws(ChatError) in
        try await self.core.accounts.change(user, ProfileChange(statusText: text), from: nil)
      }
      self.core.presence.note(changed)
      if chat.socket.isOpen { self.core.presence.set(status, of: user, on: chat.socket.id) }
    }
  }

  /// Tells those in the room who did not see the person in another one.
  func tellOnline(
    _ author: Author, _ state: PresenceState, in room: RoomID, besides others: [RoomID],
    on loop: isolated EventLoop
  ) {
    var telling = Telling(.online(author, state))
    for chat in hub.members(of: room)
    where chat.identity.author?.senderKey != author.senderKey && chat.hears(room)
      && !others.contains(where: chat.hears)
    {
      chat.send(&telling, on: loop)
    }
  }

  /// Tells of a person's state now, or soon if it was told just before.
  func note(_ author: Author, _ state: PresenceState, _ rooms: [RoomID], on loop: isolated EventLoop) {
    guard let user = author.userID else { return }
    let item = StateNews.Item(author: author, state: state, rooms: rooms)
    if let now = states.take(item, of: user, at: .current()) { tell(now, on: loop) }
  }

  func tellStates(at now: MonotonicTime, on loop: isolated EventLoop) {
    for item in states.due(at: now) { tell(item, on: loop) }
  }

  /// Each socket hears once, however many rooms it shares with the person.
  private func tell(_ item: StateNews.Item, on loop: isolated EventLoop) {
    var telling = Telling(.presence(item.author, item.state))
    var told: Set<UInt64> = []
    for room in core.presence.rooms(of: item.author, among: item.rooms) {
      for chat in hub.members(of: room) where chat.hears(room) && told.insert(chat.socket.id).inserted {
        chat.send(&telling, on: loop)
      }
    }
  }

  // MARK: Typing

  func type(_ isTyping: Bool, in room: RoomID, _ chat: ChatSocket, on loop: isolated EventLoop) {
    guard isTyping else { return stopTyping(in: room, chat, on: loop) }
    if let until = chat.seats[room]?.mutedUntil, until > core.clock.now() {
      return chat.refuse(Problem(.muted), on: loop)
    }
    let now = MonotonicTime.current()
    var typing = chat.typing[room] ?? Typing()
    if typing.begins(at: now) { tellTyping(true, in: room, chat) }
    chat.typing[room] = typing
  }

  func stopTyping(in room: RoomID, _ chat: ChatSocket, on loop: isolated EventLoop) {
    if chat.typing[room]?.ends() ?? false { tellTyping(false, in: room, chat) }
  }

  /// Lets typing end, or begin that had to wait.
  func sweepTyping(of chat: ChatSocket, at now: MonotonicTime, on loop: isolated EventLoop) {
    for room in Array(chat.typing.keys) {
      guard let news = chat.typing[room]?.passed(to: now) else { continue }
      switch news {
      case .nothing: break
      case .forget: chat.typing[room] = nil
      case .tell(let isTyping): tellTyping(isTyping, in: room, chat)
      }
    }
  }

  private func tellTyping(_ isTyping: Bool, in room: RoomID, _ chat: ChatSocket) {
    if let author = chat.identity.author, !(author.userID.map(core.presence.isHidden) ?? false) {
      core.broker.publish(.typing(room, author, isTyping: isTyping))
    }
  }
}

extension Problem {
  static let needsAccount = Problem(.forbidden("This needs an account"))
}
