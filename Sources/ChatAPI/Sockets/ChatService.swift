import Chat
import Engine
import Synchronization
import Wire

/// The chat's sockets on one loop: takes frames in, keeps each client's order, and answers.
final class ChatService: WebSocketService {
  let core: ChatCore
  let hub = Hub()
  private(set) var chats: [UInt64: ChatSocket] = [:]
  /// The sockets of each account.
  private var devices: [UserID: Set<UInt64>] = [:]
  /// The sockets whose rights to a room are being looked up, until those rights change.
  var entering: [UInt64: Entrance] = [:]
  /// Sends of this turn that the store does not have yet.
  var unsent: [MessageAppend] = []
  /// What is still to be told of people's states.
  var states = StateNews()
  private var isSweeping = false

  /// A socket on its way into a room.
  struct Entrance {
    let room: RoomID
    let author: Author
  }

  init(core: ChatCore) { self.core = core }

  /// Brings other threads' calls here.
  func bound(on loop: isolated EventLoop) -> LoopBound<ChatService> { LoopBound(self, on: loop) }

  // MARK: Life of a socket

  func opened(_ socket: WebSocket, on loop: isolated EventLoop) {
    guard let arrival = socket.context as? Arrival else { return }
    socket.context = nil
    let chat = ChatSocket(socket, arrival)
    chats[socket.id] = chat
    noteDevice(chat)
    core.metrics.connectionsOpened.add(1, ordering: .relaxed)
    startSweeping(on: loop)
    greet(chat, on: loop)
  }

  func closed(_ socket: WebSocket, code: CloseCode, on loop: isolated EventLoop) {
    guard let chat = chats.removeValue(forKey: socket.id) else { return }
    chat.stopWaiting()
    if let user = chat.identity.account?.user.id {
      devices[user]?.remove(socket.id)
      if devices[user]?.isEmpty ?? false { devices[user] = nil }
    }
    core.connections.close(
      chat.arrival.path, user: chat.identity.account?.user.id, network: chat.arrival.client.network,
      alone: chat.dialect.name == .lobby)
    for room in Array(chat.typing.keys) { stopTyping(in: room, chat, on: loop) }
    let rooms = Array(chat.seats.keys)
    for room in rooms { hub.unseat(chat, from: room, on: loop) }
    if let author = chat.identity.author, !rooms.isEmpty { core.presence.disconnect(author, from: rooms) }
    if let user = chat.identity.account?.user.id { core.presence.disconnect(user, socket.id) }
  }

  /// Counts the socket among its account's, if it has one.
  func noteDevice(_ chat: ChatSocket) {
    guard let user = chat.identity.account?.user else { return }
    devices[user.id, default: []].insert(chat.socket.id)
    core.presence.connect(user)
  }

  func isHere(_ user: UserID) -> Bool { devices[user] != nil }

  func send(_ telling: inout Telling, toDevicesOf user: UserID, on loop: isolated EventLoop) {
    for id in devices[user] ?? [] { chats[id]?.send(&telling, on: loop) }
  }

  func received(_ message: borrowing Engine.Message, from socket: WebSocket, on loop: isolated EventLoop) {
    guard let chat = chats[socket.id] else { return }
    core.metrics.framesReceived.add(1, ordering: .relaxed)
    guard message.kind == .text else {
      return complain(Problem(415, "binary_frame", "Send JSON in text frames"), nil, chat, on: loop)
    }
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(
        parsing: message.bytes,
        limits: .init(depth: core.settings.jsonDepth, bytes: core.settings.socketMessage))
    } catch {
      return complain(
        Problem(422, "invalid_json", "The frame is not valid JSON: \(error.message)"), nil, chat, on: loop)
    }
    do throws(Problem) {
      take(try frame(document, from: chat, on: loop), message.count, from: chat, on: loop)
    } catch {
      complain(error, document.root["client_id"]?.string, chat, on: loop)
    }
  }

  /// What the client says. One that calls its first frame's type `action` is spoken to in the same way.
  private func frame(_ document: JSONDocument, from chat: ChatSocket, on loop: isolated EventLoop)
    throws(Problem) -> ClientFrame
  {
    let fields = Fields(document.root)
    guard fields.isObject else { throw Problem(422, "invalid_frame", "A frame is a JSON object") }
    if !chat.hasSpoken, chat.dialect.name == .token, fields.has("action"), !fields.has("type") {
      hub.respell(chat, in: .classic, on: loop)
    }
    chat.hasSpoken = true
    return try chat.dialect.decode(fields)
  }

  /// Refuses a frame, and counts it: somebody who sends nothing but rubbish is slowed like any other caller.
  private func complain(
    _ problem: Problem, _ clientID: String?, _ chat: ChatSocket, on loop: isolated EventLoop
  ) {
    if let limited = chargeCall(chat) { return chat.refuse(limited, clientID: clientID, on: loop) }
    chat.refuse(problem, clientID: clientID, on: loop)
  }

  // MARK: Order

  /// Handles the frame now, or after the ones that wait.
  private func take(_ frame: ClientFrame, _ bytes: Int, from chat: ChatSocket, on loop: isolated EventLoop) {
    if !chat.isBusy { return handle(frame, from: chat, on: loop) }
    guard chat.wait(frame, bytes) else {
      return chat.socket.close(.policyViolation, reason: "Too many frames at once", on: loop)
    }
  }

  /// Handles a frame that takes time; later frames of this socket wait for it.
  func later(
    _ chat: ChatSocket, on loop: isolated EventLoop, clientID: String? = nil,
    _ work: @escaping () async throws(Problem) -> Void
  ) {
    chat.isBusy = true
    Task.immediate(executorPreference: loop.executor) {
      do throws(Problem) {
        try await work()
      } catch {
        chat.refuse(error, clientID: clientID, on: loop)
      }
      self.resume(chat, on: loop)
    }
  }

  private func resume(_ chat: ChatSocket, on loop: isolated EventLoop) {
    chat.isBusy = false
    while !chat.isBusy, chat.socket.isOpen, let frame = chat.nextWaiting() {
      handle(frame, from: chat, on: loop)
    }
  }

  // MARK: News

  /// What the broker brought.
  func hear(_ notice: Notice, on loop: isolated EventLoop) {
    switch notice {
    case .committed(let batch):
      hub.deliver(batch, on: loop) { event in apply(event, on: loop) }
    case .live(let event): hear(event, on: loop)
    case .message(let message, let audience): tell(message, audience, on: loop)
    case .notification(let notification, let user): tell(notification, to: user, on: loop)
    case .added(let room, let user):
      var telling = Telling(.roomAdded(room))
      send(&telling, toDevicesOf: user, on: loop)
    }
  }

  private func hear(_ event: LiveEvent, on loop: isolated EventLoop) {
    switch event {
    case .online(let author, let state, let room, let others):
      tellOnline(author, state, in: room, besides: others, on: loop)
    case .presence(let author, let state, let rooms): note(author, state, rooms, on: loop)
    case .joined(let room, let author):
      hub.send(ServerFrame.userJoined(room, author), to: room, except: author, on: loop)
    case .left(let room, let author):
      hub.send(ServerFrame.userLeft(room, author), to: room, except: author, on: loop)
    case .disconnected(let author, let rooms):
      tellDisconnected(author, rooms, on: loop)
    case .typing(let room, let author, let isTyping):
      hub.send(
        ServerFrame.typing(room, author, isTyping: isTyping), to: room, except: author, on: loop)
    case .read(let room, let user, let state, let device):
      let others = devices[user]?.filter { $0 != device } ?? []
      if others.isEmpty { return }
      var telling = Telling(.read(room, state))
      for id in others { chats[id]?.send(&telling, on: loop) }
    case .notificationsRead(let user, let unread):
      var telling = Telling(.notificationsRead(unread))
      send(&telling, toDevicesOf: user, on: loop)
    case .added: break
    case .roomDeleted(let room, let user):
      entering = entering.filter { $0.value.room != room }
      for chat in hub.members(of: room) {
        chat.send(ServerFrame.roomDeleted(room, by: user), on: loop)
        leave(room, chat, closing: .refusal(status: 404), on: loop)
      }
    case .nameTaken(let name):
      for chat in chats.values {
        guard case .guest(let author) = chat.identity, author.name.folded == name.folded else { continue }
        chat.socket.close(.refusal(status: 409), reason: "This name belongs to an account now", on: loop)
      }
    case .announcement(let text):
      var telling = Telling(.announcement(text))
      for chat in chats.values { chat.send(&telling, on: loop) }
    case .connectionEnded(let id):
      chats[id]?.socket.close(.policyViolation, reason: "Ended by an administrator", on: loop)
    case .sessionsRevoked(let ended):
      for chat in chats.values {
        guard let session = chat.identity.account?.session, ended.contains(session) else { continue }
        chat.socket.close(.unauthorized, reason: "Signed out", on: loop)
      }
    }
  }

  /// What an event of a room's log means for the sockets in it.
  private func apply(_ event: RoomEvent, on loop: isolated EventLoop) {
    switch event.change {
    case .message, .edited, .deleted, .reaction, .pin: break
    case .member(let change):
      if change.endsMembership { endMembership(of: change.user, in: event.roomID, on: loop) }
      if change.kind == .muted || change.kind == .unmuted { noteMute(change, in: event.roomID, on: loop) }
    case .room(let change):
      // Who may post is asked again, and guests may be unwanted now.
      entering = entering.filter { $0.value.room != event.roomID }
      for chat in hub.members(of: event.roomID) {
        chat.seats[event.roomID]?.membership = nil
        if !change.guests, chat.identity.account == nil {
          leave(event.roomID, chat, closing: .refusal(status: 403), on: loop)
        }
      }
    }
  }

  /// Before the next event reaches anybody, the user's sockets are out of the room.
  private func endMembership(of user: UserID, in room: RoomID, on loop: isolated EventLoop) {
    entering = entering.filter { $0.value.room != room || $0.value.author.userID != user }
    for chat in hub.members(of: room) where chat.identity.account?.user.id == user {
      leave(room, chat, closing: .refusal(status: 403), on: loop)
    }
  }

  /// The user's sockets in the room may type no more, or again.
  private func noteMute(_ change: MemberChange, in room: RoomID, on loop: isolated EventLoop) {
    entering = entering.filter { $0.value.room != room || $0.value.author.userID != change.user }
    for chat in hub.members(of: room) where chat.identity.account?.user.id == change.user {
      chat.seats[room]?.mutedUntil = change.mutedUntil
      if change.mutedUntil != nil { stopTyping(in: room, chat, on: loop) }
    }
  }

  /// Each socket hears once of a lost user, however many rooms they shared.
  private func tellDisconnected(_ author: Author, _ rooms: [RoomID], on loop: isolated EventLoop) {
    var told: Set<UInt64> = []
    for room in rooms {
      for chat in hub.members(of: room)
      where chat.identity.author?.senderKey != author.senderKey && told.insert(chat.socket.id).inserted {
        let shared = rooms.filter { chat.seats[$0] != nil }
        chat.send(ServerFrame.userDisconnected(author, from: shared), on: loop)
      }
    }
  }

  // MARK: Time

  /// Looks after deadlines and typing while there are sockets, twice a second.
  private func startSweeping(on loop: isolated EventLoop) {
    guard !isSweeping else { return }
    isSweeping = true
    loop.schedule(after: .milliseconds(500)) { [weak self] in self?.sweep(on: loop) }
  }

  private func sweep(on loop: isolated EventLoop) {
    isSweeping = false
    let now = MonotonicTime.current()
    for chat in chats.values {
      sweepTyping(of: chat, at: now, on: loop)
      if let deadline = chat.deadline, deadline <= now { expire(chat, on: loop) }
    }
    tellStates(at: now, on: loop)
    if !chats.isEmpty { startSweeping(on: loop) }
  }

  // MARK: Limits

  /// Counts a frame that is no message; nil when it is allowed.
  func chargeCall(_ chat: ChatSocket) -> Problem? {
    charge(core.limiters.calls, chat, "requests")
  }

  func charge(_ limiter: RateLimiter, _ chat: ChatSocket, _ what: String) -> Problem? {
    let key =
      chat.identity.account.map { RateKey.user($0.user.id.rawValue) }
      ?? .address(chat.arrival.client.network)
    do throws(Problem) {
      try limiter.charge(key, now: .current(), what)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Statistics

  /// The sockets of one user here, or of everybody, and how many sockets of everybody are in each room.
  func report(of user: UserID?, on loop: isolated EventLoop) -> ConnectionReport {
    let now = MonotonicTime.current()
    let own = chats.values.filter { user == nil || $0.identity.account?.user.id == user }.map { chat in
      ConnectionRecord(
        id: chat.socket.id, path: chat.arrival.path, userID: chat.identity.account?.user.id,
        username: chat.identity.author?.name, address: chat.arrival.client.host,
        roomIDs: chat.seats.keys.sorted(), connectedAt: chat.arrival.connectedAt,
        idleSeconds: now.since(chat.socket.lastReceived(on: loop)).components.seconds,
        bytesIn: chat.socket.bytesIn, bytesOut: chat.socket.bytesOut, framesIn: chat.socket.framesIn,
        framesOut: chat.socket.framesOut)
    }
    return ConnectionReport(own: own, perRoom: hub.counts())
  }
}
