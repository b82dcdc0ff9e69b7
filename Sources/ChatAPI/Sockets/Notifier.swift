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
    /// Became a member of the room.
    case added(UserID, RoomID)
  }

  /// Happenings that wait; under a flood the oldest are forgotten.
  private static let mostWaiting = 4_096
  /// Rooms that are known to be no direct ones.
  private static let mostKnown = 100_000

  private let store: any Store
  private let fanout: Fanout
  private let presence: Presence
  private let log: @Sendable (LogEvent) -> Void
  private let plainRooms = Mutex<Set<RoomID>>([])
  private let happenings: AsyncStream<Happening>
  private let input: AsyncStream<Happening>.Continuation

  init(
    store: any Store, broker: any Broker, fanout: Fanout, presence: Presence,
    log: @escaping @Sendable (LogEvent) -> Void
  ) {
    self.store = store
    self.fanout = fanout
    self.presence = presence
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
        for event in events { if let happening = happening(event, plain) { input.yield(happening) } }
      }
    case .live(.added(let room, let users, let actor)):
      for user in users where isNews(for: user, of: actor) { input.yield(.added(user, room)) }
    case .live: break
    }
  }

  /// Whether a device of the user has to be told of what `actor` did: the one that did it knows.
  private func isNews(for user: UserID, of actor: UserID) -> Bool {
    presence.sockets(of: user) > (user == actor ? 1 : 0)
  }

  private func happening(_ event: RoomEvent, _ plain: Set<RoomID>) -> Happening? {
    switch event.change {
    case .message(let message):
      if message.system != nil { return nil }
      let isNews = !message.mentions.isEmpty || message.replyTo != nil || !plain.contains(event.roomID)
      return isNews ? .message(message) : nil
    case .member(let change):
      return change.kind == .joined && isNews(for: change.user, of: change.by)
        ? .added(change.user, event.roomID) : nil
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
      case .added(let user, let id):
        guard let room = try await store.room(id), let role = try await store.role(of: user, in: id) else {
          return
        }
        let state = try await store.readState(of: user, in: id)
        let people = try await store.people(of: room)
        let summary = RoomSummary(room: room, role: role, readState: state, people: people)
        fanout.tell(.added(presence.noting(summary), user))
        if let invitation = try await store.notification(NotificationID(id), of: user) {
          fanout.tell(.notification(invitation, user))
        }
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
