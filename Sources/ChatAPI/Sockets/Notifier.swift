import Chat
import Synchronization

/// Tells people's devices at once of what concerns them.
///
/// Listens beside the rooms' own news. A message that neither mentions nor answers anybody, in a room that is known to
/// be no direct one, costs a look into a set. Who is concerned is asked of the store afterwards, one message after the
/// other, on Swift's own pool: what is told here may come late or, under a flood, not at all, and the list of
/// notifications is the truth.
final class Notifier: Sendable {
  private enum Happening {
    case message(Message)
    case invitation(UserID, RoomID)
  }

  /// Happenings that wait; under a flood the oldest are forgotten.
  private static let mostWaiting = 4_096
  /// Rooms that are known to be no direct ones.
  private static let mostKnown = 100_000

  private let store: any Store
  private let fanout: Fanout
  private let log: @Sendable (LogEvent) -> Void
  private let plainRooms = Mutex<Set<RoomID>>([])
  private let happenings: AsyncStream<Happening>
  private let input: AsyncStream<Happening>.Continuation

  init(store: any Store, broker: any Broker, fanout: Fanout, log: @escaping @Sendable (LogEvent) -> Void) {
    self.store = store
    self.fanout = fanout
    self.log = log
    (happenings, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.mostWaiting))
    broker.subscribe { [weak self] delivery in self?.hear(delivery) }
  }

  /// Begins to tell.
  func start() {
    Task { [happenings] in
      for await happening in happenings { await tell(happening) }
    }
  }

  /// What waits is still told.
  func stop() { input.finish() }

  // MARK: What happens

  private func hear(_ delivery: Delivery) {
    switch delivery {
    case .committed(let events):
      plainRooms.withLock { plain in
        for event in events { if let happening = Self.happening(event, plain) { input.yield(happening) } }
      }
    case .live(.invited(let room, let users)):
      for user in users { input.yield(.invitation(user, room)) }
    case .live: break
    }
  }

  private static func happening(_ event: RoomEvent, _ plain: Set<RoomID>) -> Happening? {
    switch event.change {
    case .message(let message):
      if message.system != nil { return nil }
      let isNews = !message.mentions.isEmpty || message.replyTo != nil || !plain.contains(event.roomID)
      return isNews ? .message(message) : nil
    case .member(let change):
      return change.kind == .joined && change.by != change.user
        ? .invitation(change.user, event.roomID) : nil
    case .edited, .deleted, .reaction, .pin, .room: return nil
    }
  }

  // MARK: Whom to tell

  private func tell(_ happening: Happening) async {
    do throws(ChatError) {
      switch happening {
      case .message(let message):
        guard let audience = try await store.audience(of: message.id) else { return }
        if audience.room.kind != .direct { noteAsPlain(audience.room.id) }
        if !audience.users.isEmpty { fanout.tell(.message(message, audience)) }
      case .invitation(let user, let room):
        guard let invitation = try await store.notification(NotificationID(room), of: user) else { return }
        fanout.tell(.notification(invitation, user))
      }
    } catch {
      log(.internalError(where: "telling of a notification"))
    }
  }

  private func noteAsPlain(_ room: RoomID) {
    plainRooms.withLock { plain in
      if plain.count >= Self.mostKnown { plain.removeAll(keepingCapacity: true) }
      plain.insert(room)
    }
  }
}
