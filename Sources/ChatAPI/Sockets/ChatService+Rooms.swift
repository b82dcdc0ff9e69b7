import Chat
import Engine
import Wire

// Entering a room, with its past, and leaving it.

extension ChatService {
  /// A replay waits while so many bytes are queued for the socket, so that it never closes a slow reader.
  private static let replayPause = 128 << 10

  /// Joins a public room if need be, brings the past, and goes live without a gap or a double.
  func enter(
    _ id: RoomID, after: Seq?, _ chat: ChatSocket, as author: Author, on loop: isolated EventLoop
  ) async throws(Problem) {
    let isNew = chat.seats[id] == nil
    if isNew, chat.seats.count >= core.settings.limits.roomsJoined { throw Problem(.tooManyRooms) }
    let admission = try await admit(author, to: id)
    guard chat.socket.isOpen else { return }
    hub.seat(chat, in: id, admission.read, admission.membership, on: loop)
    let online = isNew ? core.presence.enter(id, author) : core.presence.count(in: id)
    chat.send(ServerFrame.roomJoined(admission.summary, membersOnline: online), on: loop)
    do throws(Problem) {
      try await bringPast(of: admission.summary.room, admission.read, after: after, chat, on: loop)
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

  /// The author's rights in the room; an account joins a public room by entering it.
  private func admit(_ author: Author, to id: RoomID) async throws(Problem)
    -> (summary: RoomSummary, read: ReadAccess, membership: Membership?)
  {
    let rooms = core.rooms
    return try await asProblem { () throws(ChatError) in
      let found = try await rooms.access(to: id, for: author)
      guard case .account(let user, let name) = author, found.summary.role == nil else { return found }
      _ = try await rooms.join(id, as: user, name)
      return try await rooms.access(to: id, for: author)
    }
  }

  // MARK: The past

  private func bringPast(
    of room: Room, _ access: ReadAccess, after: Seq?, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    guard let after else { return try await bringLatest(room.id, access, chat, on: loop) }
    let missed = room.lastSeq.rawValue - after.rawValue
    if missed < 0 || missed > Int64(core.settings.replayEvents) {
      chat.send(ServerFrame.resync(room.id, reason: missed < 0 ? "unknown_seq" : "too_far_behind"), on: loop)
      return try await bringLatest(room.id, access, chat, on: loop)
    }
    chat.send(ServerFrame.resumed(room.id, from: after, to: room.lastSeq), on: loop)
    try await replay(room.id, access, after: after, chat, on: loop)
  }

  private func bringLatest(
    _ room: RoomID, _ access: ReadAccess, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    let page = try await asProblem { () throws(ChatError) in
      try await self.core.messages.history(.latest, limit: 50, in: access)
    }
    chat.send(ServerFrame.history(room, page), on: loop)
    let last = page.messages.last?.seq ?? .zero
    if !hub.catchUp(chat, in: room, through: last) {
      try await replay(room, access, after: last, chat, on: loop)
    }
  }

  /// Sends what the store has after `seq`, page by page, until nothing newer has gone by meanwhile.
  private func replay(
    _ room: RoomID, _ access: ReadAccess, after seq: Seq, _ chat: ChatSocket, on loop: isolated EventLoop
  ) async throws(Problem) {
    var last = seq
    var isWhole = false
    while !isWhole, chat.socket.isOpen {
      let events = try await asProblem { () throws(ChatError) in
        try await self.core.messages.events(after: last, in: access)
      }
      for event in events { chat.send(ServerFrame.event(event), on: loop) }
      last = events.last?.seq ?? last
      isWhole = events.count < core.settings.limits.replayPage && hub.catchUp(chat, in: room, through: last)
      while chat.socket.isOpen, chat.socket.waitingBytes > Self.replayPause {
        await loop.pause(for: .milliseconds(20))
      }
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
