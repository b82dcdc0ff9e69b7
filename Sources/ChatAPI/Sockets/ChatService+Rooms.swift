import Chat
import Engine
import Wire

// Entering a room, with its past, and leaving it.

extension ChatService {
  /// A replay waits while so many bytes are queued for the socket, so that it never closes a slow reader.
  private static let replayPause = 128 << 10
  /// Events read at once: so many of the longest messages still take only a few MiB.
  private static let replayPage = 100

  /// Joins a public room if need be, brings the past, and goes live without a gap or a double.
  func enter(
    _ id: RoomID, after: Seq?, _ chat: ChatSocket, as author: Author, on loop: isolated EventLoop
  ) async throws(Problem) {
    if chat.seats[id] == nil, chat.seats.count >= core.settings.limits.roomsJoined {
      throw Problem(.tooManyRooms)
    }
    let (admission, mutedUntil) = try await admitted(author, to: id, chat)
    guard chat.socket.isOpen else { return }
    let isNew = chat.seats[id] == nil
    hub.seat(chat, in: id, admission.read, admission.membership, on: loop)
    chat.seats[id]?.mutedUntil = mutedUntil
    guard let online = isNew ? core.presence.enter(id, author) : core.presence.count(in: id) else {
      hub.unseat(chat, from: id, on: loop)
      throw .nameInUse
    }
    chat.send(
      ServerFrame.roomJoined(core.presence.noting(admission.summary), membersOnline: online), on: loop)
    do throws(Problem) {
      try await open(admission.summary.room, admission.read, after: after, chat, on: loop)
    } catch {
      leave(id, chat, on: loop)
      throw error
    }
  }

  /// Gives up the seat; membership stays. A socket that is bound to this room closes with `code`.
  func leave(
    _ room: RoomID, _ chat: ChatSocket, closing code: CloseCode = .normal, on loop: isolated EventLoop
  ) {
    stopTyping(in: room, chat, on: loop)
    guard hub.unseat(chat, from: room, on: loop), let author = chat.identity.author else { return }
    core.presence.leave(room, author)
    chat.send(ServerFrame.roomLeft(room), on: loop)
    if chat.arrival.isBoundToRoom, room == chat.defaultRoom {
      chat.socket.close(code, reason: "You left the room", on: loop)
    }
  }

  /// What `admit` says, asked again where the membership ended before the answer was here: nobody would tell a
  /// socket without a seat.
  private func admitted(_ author: Author, to id: RoomID, _ chat: ChatSocket) async throws(Problem) -> (
    (summary: RoomSummary, read: ReadAccess, membership: Membership?), mutedUntil: Timestamp?
  ) {
    defer { entering[chat.socket.id] = nil }
    while true {
      entering[chat.socket.id] = Entrance(room: id, author: author)
      let admission = try await admit(author, to: id)
      let mutedUntil = try await asProblem { () throws(ChatError) -> Timestamp? in
        guard let user = author.userID else { return nil }
        return try await self.core.store.mutedUntil(user, in: id)
      }
      if entering[chat.socket.id] != nil { return (admission, mutedUntil) }
    }
  }

  /// The author's rights in the room; an account joins a public room by entering it.
  private func admit(_ author: Author, to id: RoomID) async throws(Problem)
    -> (summary: RoomSummary, read: ReadAccess, membership: Membership?)
  {
    let rooms = core.rooms
    return try await asProblem { () throws(ChatError) in
      var found = try await rooms.access(to: id, for: author)
      found.summary = try await rooms.withPeople(found.summary)
      guard case .account(let user, let name) = author, found.summary.role == nil else { return found }
      _ = try await rooms.join(id, as: user, name)
      return try await rooms.access(to: id, for: author)
    }
  }

  /// What the socket is told of the room before it is live there.
  private func open(
    _ room: Room, _ access: ReadAccess, after: Seq?, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    switch chat.dialect.opening {
    case .history: return try await bringPast(of: room, access, after: after, chat, on: loop)
    case .people: chat.send(.userList(room.id, core.presence.people(in: room.id)), on: loop)
    case .nothing: break
    }
    try await replay(room.id, access, after: room.lastSeq, chat, on: loop)
  }

  // MARK: The past

  private func bringPast(
    of room: Room, _ access: ReadAccess, after: Seq?, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    guard let after else { return try await bringLatest(of: room, access, chat, on: loop) }
    let missed = room.lastSeq.rawValue - after.rawValue
    if missed < 0 || missed > Int64(core.settings.replayEvents) {
      chat.send(ServerFrame.resync(room.id, reason: missed < 0 ? "unknown_seq" : "too_far_behind"), on: loop)
      return try await bringLatest(of: room, access, chat, on: loop)
    }
    chat.send(ServerFrame.resumed(room.id, from: after, to: room.lastSeq), on: loop)
    try await replay(room.id, access, after: after, chat, on: loop)
  }

  /// The newest page as of `room`, of which the socket was told already, then everything since: events besides
  /// messages may have gone by before there was a seat.
  private func bringLatest(
    of room: Room, _ access: ReadAccess, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    let range = Seq(room.lastSeq.rawValue + 1).map(HistoryRange.before) ?? .latest
    let page = try await asProblem { () throws(ChatError) in
      try await self.core.messages.history(range, limit: self.core.settings.historyPage, in: access)
    }
    guard chat.seats[room.id] != nil else { return }
    chat.send(ServerFrame.history(room.id, page), on: loop)
    try await replay(room.id, access, after: room.lastSeq, chat, on: loop)
  }

  /// Sends what the store has after `seq`, page by page, until nothing newer has gone by meanwhile. Stops where
  /// the socket ends or loses its seat.
  private func replay(
    _ room: RoomID, _ access: ReadAccess, after seq: Seq, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    let page = min(Self.replayPage, core.settings.limits.replayPage)
    var last = seq
    var isWhole = false
    while !isWhole {
      let events = try await asProblem { () throws(ChatError) in
        try await self.core.messages.events(after: last, limit: page, in: access)
      }
      for event in events {
        guard chat.socket.isOpen, chat.seats[room] != nil else { return }
        chat.send(ServerFrame.event(event), on: loop)
        last = event.seq
        await roomToSend(chat, on: loop)
      }
      guard chat.socket.isOpen, chat.seats[room] != nil else { return }
      isWhole = events.count < page && hub.catchUp(chat, in: room, through: last)
    }
  }

  /// Returns when little waits for the socket.
  private func roomToSend(_ chat: ChatSocket, on loop: isolated EventLoop) async {
    var wait = Duration.milliseconds(1)
    while chat.socket.isOpen, chat.socket.waitingBytes > Self.replayPause {
      await loop.pause(for: wait)
      wait = min(wait * 2, .milliseconds(64))
    }
  }
}

extension EventLoop {
  /// Lets the loop do other things for a while.
  fileprivate func pause(for duration: Duration) async {
    await withCheckedContinuation { continuation in
      schedule(after: duration) { continuation.resume() }
    }
  }
}
