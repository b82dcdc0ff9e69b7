/// Who waits between two messages in a room in slow mode, and how long. Stores call it inside their transaction.
public enum SlowMode {
  /// Those who lead the room do not wait, nor what was set up to write there.
  public static func applies(to author: Author, _ role: Role?) -> Bool {
    switch author {
    case .account: role.map { $0 < .moderator } ?? true
    case .guest: true
    case .hook: false
    }
  }

  /// Why somebody who wrote at `last` may not write yet; nil: may.
  public static func wait(after last: Timestamp?, now: Timestamp, _ seconds: Int) -> ChatError? {
    guard seconds > 0, let last else { return nil }
    let end = last.advanced(by: .seconds(seconds))
    guard now < end else { return nil }
    return .slowMode(seconds: (end.microseconds - now.microseconds + 999_999) / 1_000_000)
  }
}
