import Synchronization

/// The broker of a single process: hands everything to its receivers at once, on the caller's thread.
public final class LocalBroker: Broker {
  private let receivers = Mutex<[@Sendable (Delivery) -> Void]>([])

  public init() {}

  public func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void) {
    receivers.withLock { $0.append(receiver) }
  }

  public func publish(_ events: [RoomEvent]) { deliver(.committed(events)) }
  public func publish(_ event: LiveEvent) { deliver(.live(event)) }

  private func deliver(_ delivery: Delivery) {
    for receiver in receivers.withLock({ $0 }) { receiver(delivery) }
  }
}
