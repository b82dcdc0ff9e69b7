/// Spreads events to everybody who must hear of them: every event loop, later every node.
///
/// Within one call and between calls of one thread, order is kept.
public protocol Broker: Sendable {
  /// Committed events, in commit order. Called by the store, after the commit is durable.
  func publish(_ events: [RoomEvent])
  func publish(_ event: LiveEvent)
}
