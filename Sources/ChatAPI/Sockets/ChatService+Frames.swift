import Chat
import Engine
import Synchronization

// What each frame of a client does.

extension ChatService {
  func handle(_ frame: ClientFrame, from chat: ChatSocket, on loop: isolated EventLoop) {
    if case .message(let fields) = frame { return post(fields, from: chat, on: loop) }
    if let limited = chargeCall(chat) { return chat.refuse(limited, on: loop) }
    switch frame {
    case .message: break
    case .ping(let pong): if let pong { chat.send(pong, on: loop) }
    case .auth(let token):
      later(chat, on: loop) { () async throws(Problem) in
        // What a guest sent is the guest's, and is settled while the guest still has a seat.
        await chat.sendsSettled(on: loop)
        try await self.authenticate(chat, with: token, on: loop)
      }
    case .joinRoom(let room, let after):
      guard let author = chat.identity.author else { return chat.refuse(.notAuthenticated, on: loop) }
      later(chat, on: loop) { () async throws(Problem) in
        // A send before this frame is acknowledged by itself, one after it by the room's news; none by both.
        await chat.sendsSettled(on: loop)
        try await self.enter(room, after: after, chat, as: author, on: loop)
      }
    case .leaveRoom(let room):
      inRoom(room, chat, on: loop) { room, _ in
        later(chat, on: loop) { () async throws(Problem) in
          await chat.sendsSettled(on: loop)
          self.leave(room, chat, on: loop)
        }
      }
    case .typing(let room, let isTyping):
      inRoom(room, chat, on: loop) { room, _ in type(isTyping, in: room, chat, on: loop) }
    case .getUsers(let room):
      inRoom(room, chat, on: loop) { room, _ in
        chat.send(ServerFrame.userList(room, core.presence.people(in: room)), on: loop)
      }
    case .presence(let status, let text): setPresence(status, text, chat, on: loop)
    case .editMessage(let id, let content):
      change(id, chat, on: loop) { (messages, member) async throws(ChatError) in
        try await messages.edit(id, to: content, by: member)
      }
    case .deleteMessage(let id):
      change(id, chat, on: loop, with: Self.deleting) { [core] (messages, member) async throws(ChatError) in
        let event = try await messages.delete(id, by: member)
        core.sweepFilesSoon()
        return event
      }
    case .read(let room, let seq): markRead(room, through: seq, chat, on: loop)
    case .reaction(let id, let emoji, let removes):
      change(id, chat, on: loop) { (messages, member) async throws(ChatError) in
        try await messages.react(with: emoji, to: id, removes: removes, by: member)
      }
    case .history(let room, let range, let limit):
      inRoom(room, chat, on: loop) { room, seat in
        later(chat, on: loop) { () async throws(Problem) in
          let page = try await asProblem { () throws(ChatError) in
            try await self.core.messages.history(
              range, limit: limit ?? self.core.settings.historyPage, in: seat.access)
          }
          guard chat.seats[room] != nil else { throw .notInRoom }
          chat.send(ServerFrame.history(room, page), on: loop)
        }
      }
    }
  }

  /// Runs `body` with the frame's room, or the socket's own, if the socket has a seat there.
  private func inRoom(
    _ room: RoomID?, _ chat: ChatSocket, on loop: isolated EventLoop, _ body: (RoomID, Seat) -> Void
  ) {
    guard let room = room ?? chat.defaultRoom else { return chat.refuse(.roomNotNamed, on: loop) }
    guard let seat = chat.seats[room] else { return chat.refuse(.notInRoom, room: room, on: loop) }
    body(room, seat)
  }

  private func markRead(_ room: RoomID?, through seq: Seq, _ chat: ChatSocket, on loop: isolated EventLoop) {
    guard let author = chat.identity.author else { return chat.refuse(.notAuthenticated, on: loop) }
    guard let room = room ?? chat.defaultRoom else { return chat.refuse(.roomNotNamed, on: loop) }
    if core.isStopping { return }
    later(chat, on: loop) { () async throws(Problem) in
      _ = try await asProblem { () throws(ChatError) in
        try await self.core.rooms.markRead(room, through: seq, by: author, on: chat.socket.id)
      }
    }
  }

  /// What one must be allowed for a change.
  private typealias Right = @Sendable (Rooms, RoomID, Author) async throws(ChatError) -> Membership

  private static let posting: Right = { (rooms, room, author) async throws(ChatError) in
    try await rooms.membership(in: room, for: author)
  }
  private static let deleting: Right = { (rooms, room, author) async throws(ChatError) in
    try await rooms.editing(in: room, by: author)
  }

  /// Changes a message; the room's news tells what came of it, the sender too.
  private func change(
    _ id: MessageID, _ chat: ChatSocket, on loop: isolated EventLoop,
    with right: @escaping Right = ChatService.posting,
    _ body: @escaping @Sendable (Messages, Membership) async throws(ChatError) -> RoomEvent?
  ) {
    if core.isStopping { return }
    guard let author = chat.identity.author else { return chat.refuse(.notAuthenticated, on: loop) }
    if let limited = charge(core.limiters.sends, chat, "messages") { return chat.refuse(limited, on: loop) }
    guard let room = id.roomID else { return chat.refuse(Problem(.messageNotFound), on: loop) }
    later(chat, on: loop) { () async throws(Problem) in
      let event = try await asProblem { () throws(ChatError) in
        let membership = try await right(self.core.rooms, room, author)
        return try await body(self.core.messages, membership)
      }
      if let event, chat.seats[room] == nil { chat.send(ServerFrame.event(event), on: loop) }
    }
  }

  // MARK: Messages

  private func post(_ fields: ClientFrame.MessageFields, from chat: ChatSocket, on loop: isolated EventLoop) {
    // The socket is about to close with 1012: no answer, so that the client sends it again where it comes back.
    if core.isStopping { return }
    let clientID = fields.clientID?.text
    guard let author = chat.identity.author else {
      return chat.refuse(.notAuthenticated, clientID: clientID, on: loop)
    }
    if let limited = charge(core.limiters.sends, chat, "messages") {
      return chat.refuse(limited, clientID: clientID, on: loop)
    }
    guard let room = fields.roomID ?? chat.defaultRoom else {
      return chat.refuse(.roomNotNamed, clientID: clientID, on: loop)
    }
    var fields = fields
    switch chat.dialect.hasCommands ? SentText(fields.content) : .plain(fields.content) {
    case .plain(let text): fields.content = text
    case .command(let order): return run(order, fields, in: room, by: author, chat, on: loop)
    }
    if let membership = chat.seats[room]?.membership {
      return post(fields, from: chat, by: membership, on: loop)
    }
    postLater(fields, from: chat, in: room, as: author, on: loop)
  }

  /// Posts when the author's rights in the room are looked up.
  private func postLater(
    _ fields: ClientFrame.MessageFields, from chat: ChatSocket, in room: RoomID, as author: Author,
    on loop: isolated EventLoop
  ) {
    later(chat, on: loop, clientID: fields.clientID?.text) { () async throws(Problem) in
      try await self.lookUpAndPost(fields, from: chat, in: room, as: author, on: loop)
    }
  }

  private func lookUpAndPost(
    _ fields: ClientFrame.MessageFields, from chat: ChatSocket, in room: RoomID, as author: Author,
    on loop: isolated EventLoop
  ) async throws(Problem) {
    let membership = try await asProblem { () throws(ChatError) in
      try await self.core.rooms.membership(in: room, for: author)
    }
    post(fields, from: chat, by: membership, on: loop)
  }

  /// A slash command: what it posts goes the way of every message, what it says goes to the sender alone.
  private func run(
    _ order: CommandOrder, _ fields: ClientFrame.MessageFields, in room: RoomID, by author: Author,
    _ chat: ChatSocket, on loop: isolated EventLoop
  ) {
    let clientID = fields.clientID?.text
    later(chat, on: loop, clientID: clientID) { () async throws(Problem) in
      let outcome = try await asProblem { () throws(ChatError) in
        try await self.core.commands.run(order, in: room, by: author)
      }
      switch outcome {
      case .post(let text):
        var fields = fields
        fields.content = text
        try await self.lookUpAndPost(fields, from: chat, in: room, as: author, on: loop)
      case .tell(let text):
        chat.send(ServerFrame.commandResult(order, text, in: room, clientID: clientID), on: loop)
      }
    }
  }

  private func post(
    _ fields: ClientFrame.MessageFields, from chat: ChatSocket, by membership: Membership,
    on loop: isolated EventLoop
  ) {
    stopTyping(in: membership.roomID, chat, on: loop)
    let (service, socket, clientID) = (bound(on: loop), chat.socket.id, fields.clientID?.text)
    let draft: MessageDraft
    do throws(ChatError) {
      draft = try core.messages.draft(
        fields.content, clientID: fields.clientID, replyTo: fields.replyTo,
        attachments: fields.attachments, by: membership)
    } catch {
      return chat.refuse(Problem(error), clientID: clientID, on: loop)
    }
    chat.sendBegan()
    hand(
      over: MessageAppend(draft) { outcome in
        loop.post { loop in
          service.get(on: loop).settle(outcome, clientID: clientID, for: socket, on: loop)
        }
      }, on: loop)
  }

  /// Gives the store everything of one turn at once: one commit and one fan-out instead of two or three.
  private func hand(over append: MessageAppend, on loop: isolated EventLoop) {
    unsent.append(append)
    guard unsent.count == 1 else { return }
    let service = bound(on: loop)
    // Posts run after the turn's reads.
    loop.post { loop in
      let service = service.get(on: loop)
      service.core.messages.post(service.unsent)
      service.unsent.removeAll(keepingCapacity: service.unsent.count < 1024)
    }
  }

  /// Tells the sender what became of a send, unless the room's own news does.
  private func settle(
    _ outcome: AppendOutcome, clientID: String?, for socket: UInt64, on loop: isolated EventLoop
  ) {
    guard let chat = chats[socket] else { return }
    defer { chat.sendSettled() }
    switch outcome {
    case .stored(let message):
      core.metrics.messagesStored.add(1, ordering: .relaxed)
      if chat.dialect.confirmsSends || chat.seats[message.roomID] == nil {
        chat.send(ServerFrame.message(message), on: loop)
      }
    case .duplicate(let message):
      chat.send(ServerFrame.message(message, isDuplicate: true), on: loop)
    case .refused(let error):
      chat.refuse(Problem(error), clientID: clientID, on: loop)
    }
  }
}

extension Problem {
  static let roomNotNamed = Problem.field("/room_id", "missing_room_id", "Name the room with room_id")
  static let notInRoom = Problem(403, "not_in_room", "Join the room first")
}
