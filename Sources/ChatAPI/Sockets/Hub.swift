import Chat
import Engine

/// Who sits in which room on one loop, and how what happens there reaches them.
final class Hub {
  private final class Channel {
    /// The live seats in the token dialect, which most are.
    let topic = Topic()
    /// The live seats in other dialects.
    var others: [ChatSocket] = []
    /// Every socket with a seat here, live or not.
    var members: [UInt64: ChatSocket] = [:]
    /// The sockets that are not live yet.
    var arriving: [ChatSocket] = []
  }

  private var channels: [RoomID: Channel] = [:]

  // MARK: Seats

  /// Gives the socket a seat that is still reading the past; an old seat is given up first.
  func seat(
    _ chat: ChatSocket, in room: RoomID, _ access: ReadAccess, _ membership: Membership?,
    on loop: isolated EventLoop
  ) {
    unseat(chat, from: room, on: loop)
    let channel = channels[room] ?? Channel()
    channels[room] = channel
    channel.members[chat.socket.id] = chat
    channel.arriving.append(chat)
    chat.seats[room] = Seat(access: access, membership: membership, progress: .reading(seen: .zero))
  }

  /// Takes the seat away; returns whether there was one.
  @discardableResult
  func unseat(_ chat: ChatSocket, from room: RoomID, on loop: isolated EventLoop) -> Bool {
    guard chat.seats.removeValue(forKey: room) != nil, let channel = channels[room] else { return false }
    channel.topic.unsubscribe(chat.socket, on: loop)
    channel.others.removeAll { $0 === chat }
    channel.members[chat.socket.id] = nil
    channel.arriving.removeAll { $0 === chat }
    if channel.members.isEmpty { channels[room] = nil }
    return true
  }

  /// The store's events up to `through` were sent. Returns false when a newer one went by meanwhile: then
  /// the rest must be read first.
  func catchUp(_ chat: ChatSocket, in room: RoomID, through: Seq) -> Bool {
    guard case .reading(let seen)? = chat.seats[room]?.progress else { return true }
    if seen > through { return false }
    chat.seats[room]?.progress = .caughtUp(through: through)
    return true
  }

  func members(of room: RoomID) -> [ChatSocket] {
    channels[room].map { Array($0.members.values) } ?? []
  }

  /// How many sockets have a seat in each room.
  func counts() -> [RoomID: Int] { channels.mapValues(\.members.count) }

  private func listen(_ chat: ChatSocket, _ channel: Channel, on loop: isolated EventLoop) {
    if chat.dialect.name == .token {
      channel.topic.subscribe(chat.socket, on: loop)
    } else {
      channel.others.append(chat)
    }
  }

  /// The socket speaks another dialect from now on.
  func respell(_ chat: ChatSocket, in dialect: Dialect, on loop: isolated EventLoop) {
    chat.dialect = dialect
    for (room, seat) in chat.seats {
      guard case .live = seat.progress, let channel = channels[room] else { continue }
      channel.topic.unsubscribe(chat.socket, on: loop)
      channel.others.removeAll { $0 === chat }
      listen(chat, channel, on: loop)
    }
  }

  // MARK: Events

  /// Sends the events to the rooms; calls `then` after each that may change who is in a room, or with which rights.
  func deliver(_ batch: EventBatch, on loop: isolated EventLoop, then: (RoomEvent) -> Void) {
    for (index, event) in batch.events.enumerated() {
      if let channel = channels[event.roomID] {
        advanceArriving(channel, to: event, on: loop)
        if channel.topic.count > 0, let frame = batch.frame(index, in: .token) {
          channel.topic.publish(frame, on: loop)
        }
        for chat in channel.others where !chat.isConfirmed(event) {
          if let frame = batch.frame(index, in: chat.dialect) { chat.send(frame, on: loop) }
        }
      }
      switch event.change {
      case .message, .edited, .deleted, .reaction, .pin: break
      case .member, .room: then(event)
      }
    }
  }

  /// Sends something that is not kept to everyone in the room but `author`'s own sockets.
  func send(
    _ frame: ServerFrame, to room: RoomID, except author: Author? = nil, on loop: isolated EventLoop
  ) {
    guard let channel = channels[room] else { return }
    var telling = Telling(frame)
    for member in channel.members.values where member.hears(room) {
      if author == nil || member.identity.author?.senderKey != author?.senderKey {
        member.send(&telling, on: loop)
      }
    }
  }

  /// Makes those live for whom `event` is the first new one.
  private func advanceArriving(_ channel: Channel, to event: RoomEvent, on loop: isolated EventLoop) {
    guard !channel.arriving.isEmpty else { return }
    channel.arriving.removeAll { chat in
      switch chat.seats[event.roomID]?.progress {
      case .reading(let seen)?:
        chat.seats[event.roomID]?.progress = .reading(seen: max(seen, event.seq))
        return false
      case .caughtUp(let through)?:
        guard event.seq > through else { return false }
        chat.seats[event.roomID]?.progress = .live
        listen(chat, channel, on: loop)
        return true
      case .live?, nil:
        return true
      }
    }
  }
}
