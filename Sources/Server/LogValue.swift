/// What a log field may hold.
///
/// There is no case for any text at all: each text case names what it is for, so that a password, a query
/// or a message cannot get into a log without somebody calling it what it is not.
enum LogValue: Sendable {
  case number(Int)
  case word(StaticString)
  case flag(Bool)
  case bytes(ByteCount)
  case duration(Duration)
  /// A network address, with or without its port.
  case address(String)
  /// A URL path. Whatever follows `?` or `#` is cut off.
  case path(String)
  /// A file or directory of this server.
  case file(String)
  /// The server's own sentence about what went wrong.
  case reason(String)
}

/// How serious an event is.
enum LogLevel: String, CaseIterable, Comparable, Sendable {
  case debug, info, warning, error

  static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }
}

/// How events are written; `auto` is `text` on a terminal and `json` elsewhere.
enum LogFormat: String, CaseIterable, Sendable {
  case auto, json, text
}
