import Chat
import Engine
import Synchronization

/// Committed events with their frames: each is encoded at most once, by the first loop that needs it, and its
/// bytes are shared by every socket of every loop.
final class EventBatch: Sendable {
  let events: [RoomEvent]
  private let frames: Mutex<[OutgoingFrame?]>

  init(_ events: [RoomEvent]) {
    self.events = events
    frames = Mutex(Array(repeating: nil, count: events.count))
  }

  func frame(_ index: Int) -> OutgoingFrame {
    frames.withLock { frames in
      if let frame = frames[index] { return frame }
      let frame = ServerFrame.event(events[index])
      frames[index] = frame
      return frame
    }
  }
}

/// What a loop is told.
enum Notice: Sendable {
  case committed(EventBatch)
  case live(LiveEvent)
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

  private func tell(_ notice: Notice) {
    for loop in loops.withLock({ $0 }) { loop(notice) }
  }
}
