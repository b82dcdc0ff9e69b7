import Chat
import Engine
import Synchronization

/// Committed events with their frames: each is encoded at most once in a dialect, by the first loop that needs it, and
/// its bytes are shared by every socket of every loop.
final class EventBatch: Sendable {
  let events: [RoomEvent]
  /// By dialect, then by event; a dialect that nobody spoke yet has none.
  private let frames: Mutex<[[SpelledFrame?]]>

  init(_ events: [RoomEvent]) {
    self.events = events
    frames = Mutex(Dialect.Name.allCases.map { _ in [] })
  }

  /// nil: the dialect has no word for it.
  func frame(_ index: Int, in dialect: Dialect) -> OutgoingFrame? {
    frames.withLock { frames in
      let row = dialect.name.rawValue
      if frames[row].isEmpty { frames[row] = Array(repeating: nil, count: events.count) }
      if let known = frames[row][index] { return known.frame }
      let frame = dialect.encode(.event(events[index]))
      frames[row][index] = SpelledFrame(frame)
      return frame
    }
  }
}

/// What a loop is told.
enum Notice: Sendable {
  case committed(EventBatch)
  case live(LiveEvent)
  /// The message concerns these people, wherever they are.
  case message(Chat.Message, Audience)
  case notification(Notification, UserID)
  /// The user is a member of the room.
  case added(RoomSummary, UserID)
}

/// Carries what the broker brings to every loop's hub.
final class Fanout: Sendable {
  private let loops = Mutex<[@Sendable (Notice) -> Void]>([])

  init(_ broker: any Broker) {
    broker.subscribe { [self] delivery in
      switch delivery {
      case .committed(let events): tell(.committed(EventBatch(events)))
      case .live(let event): tell(.live(event))
      }
    }
  }

  func add(_ loop: @escaping @Sendable (Notice) -> Void) {
    loops.withLock { $0.append(loop) }
  }

  func tell(_ notice: Notice) {
    for loop in loops.withLock({ $0 }) { loop(notice) }
  }
}
