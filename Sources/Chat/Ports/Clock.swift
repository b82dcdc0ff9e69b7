/// Wall-clock time in microseconds since 1970, UTC. It is for people; order is ``Seq``.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  public func advanced(by duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    return Timestamp(microseconds: microseconds &+ seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000)
  }
}

/// Where the time comes from; tests hand in one they can move.
public protocol Clock: Sendable {
  func now() -> Timestamp
}
