import Chat
import Glibc

/// The server's log: named events with typed fields, one line each.
///
/// Events are named `area.what_happened`; the name and the field names are literals, and `LogValue` decides
/// what a field may hold.
final class Log: Sendable {
  private let level: LogLevel
  private let format: ResolvedFormat
  private let clock: any Chat.Clock
  private let writer: LogWriter

  private enum ResolvedFormat { case json, text, colouredText }

  /// - Parameters:
  ///   - descriptor: where lines go; it stays open, and it should be a pipe, a file or a terminal.
  ///   - capacity: bytes that may wait for a slow reader before lines are dropped.
  init(
    descriptor: Int32, settings: LogSettings, clock: any Chat.Clock, capacity: ByteCount = .mebibytes(4)
  ) {
    let isTerminal = isatty(descriptor) == 1
    let format: ResolvedFormat =
      switch settings.format {
      case .json: .json
      case .text: isTerminal ? .colouredText : .text
      case .auto: isTerminal ? .colouredText : .json
      }
    level = settings.level
    self.format = format
    self.clock = clock
    writer = LogWriter(descriptor: descriptor, capacity: capacity) { dropped in
      Self.bytes(
        LogLine(
          level: .warning, event: "log.dropped", fields: ["lines": .number(dropped)], time: clock.now()),
        as: format)
    }
  }

  /// Starts writing; false when the system has no thread for it.
  func start() -> Bool { writer.start() }

  func debug(_ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:])
  {
    write(.debug, event, fields)
  }
  func info(_ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]) {
    write(.info, event, fields)
  }
  func warning(
    _ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
  ) {
    write(.warning, event, fields)
  }
  func error(_ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:])
  {
    write(.error, event, fields)
  }

  /// Writes what waits and stops; later events are lost. A reader that does not read is waited for no longer
  /// than `patience`, in milliseconds.
  func close(patience: Int32 = 1_000) { writer.close(patience: patience) }

  private func write(
    _ level: LogLevel, _ event: StaticString, _ fields: () -> KeyValuePairs<StaticString, LogValue>
  ) {
    guard level >= self.level else { return }
    writer.append(
      Self.bytes(LogLine(level: level, event: event, fields: fields(), time: clock.now()), as: format))
  }

  private static func bytes(_ line: LogLine, as format: ResolvedFormat) -> [UInt8] {
    switch format {
    case .json: line.json()
    case .text: line.text(coloured: false)
    case .colouredText: line.text(coloured: true)
    }
  }
}
