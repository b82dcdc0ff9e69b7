import Synchronization

/// What a broker brings to a receiver.
public enum Delivery: Sendable {
  /// Committed events, in commit order.
  case committed([RoomEvent])
  case live(LiveEvent)
}

/// The broker of a single process: hands everything to its receivers at once, on the caller's thread.
public final class LocalBroker: Broker {
  private let receivers = Mutex<[@Sendable (Delivery) -> Void]>([])

  public init() {}

  /// Adds somebody who hears everything from now on. The receiver must return quickly: it runs on the
  /// publisher's thread, sometimes under ``Presence``'s lock.
  public func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void) {
    receivers.withLock { $0.append(receiver) }
  }

  public func publish(_ events: [RoomEvent]) { deliver(.committed(events)) }
  public func publish(_ event: LiveEvent) { deliver(.live(event)) }

  private func deliver(_ delivery: Delivery) {
    for receiver in receivers.withLock({ $0 }) { receiver(delivery) }
  }
}
