/// Spreads events to everybody who must hear of them: every event loop, later every node.
///
/// Within one call and between calls of one thread, order is kept.
public protocol Broker: Sendable {
  /// Committed events, in commit order. Called by the store, after the commit is durable.
  func publish(_ events: [RoomEvent])
  func publish(_ event: LiveEvent)
  /// Adds somebody who hears everything from now on. The receiver must return quickly: it runs on the
  /// publisher's thread, sometimes under ``Presence``'s lock.
  func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void)
}

/// What a broker brings to a receiver.
public enum Delivery: Sendable {
  /// Committed events, in commit order.
  case committed([RoomEvent])
  case live(LiveEvent)
}
