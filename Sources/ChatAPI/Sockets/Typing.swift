import Engine

/// Whether one socket's user types in one room, and what the room was told of it: that they began once a second at
/// most, however often they begin and stop.
struct Typing {
  /// What is to be done as time passes.
  enum News: Equatable {
    case nothing
    case tell(Bool)
    case forget
  }

  /// How long somebody is shown as typing without a further word.
  private static let lasts = Duration.seconds(5)
  /// Said again so often, for clients that let it end by themselves; not for every key.
  private static let repeats = Duration.seconds(2)
  private static let interval = Duration.seconds(1)

  /// Until when they type; nil: not.
  private var until: MonotonicTime?
  /// When the room was last told that they type.
  private var toldAt: MonotonicTime?
  private var isShown = false

  /// They type. True: the room is to be told.
  mutating func begins(at now: MonotonicTime) -> Bool {
    until = now.advanced(by: Self.lasts)
    if let toldAt, now.since(toldAt) < (isShown ? Self.repeats : Self.interval) { return false }
    isShown = true
    toldAt = now
    return true
  }

  /// They stopped. True: the room is to be told.
  mutating func ends() -> Bool {
    until = nil
    defer { isShown = false }
    return isShown
  }

  mutating func passed(to now: MonotonicTime) -> News {
    guard let until else {
      return toldAt.map { now.since($0) < Self.interval } ?? false ? .nothing : .forget
    }
    if until <= now {
      self.until = nil
      defer { isShown = false }
      return isShown ? .tell(false) : .nothing
    }
    if isShown { return .nothing }
    if let toldAt, now.since(toldAt) < Self.interval { return .nothing }
    isShown = true
    toldAt = now
    return .tell(true)
  }
}
