import Chat
import Foundation
import Synchronization
import Testing

@testable import Server

@Suite struct LogTests {
  private struct FixedClock: Chat.Clock {
    func now() -> Timestamp { Timestamp(microseconds: 1_767_225_600_123_456) }
  }

  private func line(_ fields: KeyValuePairs<StaticString, LogValue>) -> LogLine {
    LogLine(level: .info, event: "test.happened", fields: fields, time: FixedClock().now())
  }

  private func parsed(_ bytes: [UInt8]) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(object as? [String: Any])
  }

  @Test func `a line is a JSON object with time, level, event and typed fields`() throws {
    let bytes = line([
      "count": .number(-3), "on": .flag(true), "size": .bytes(.kibibytes(2)),
      "took": .duration(.microseconds(1_500)),
      "peer": .address("[::1]:80"), "why": .word("slow"),
    ]).json()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text.hasPrefix(#"{"time":"2026-01-01T00:00:00.123Z","level":"info","event":"test.happened","count":-3"#)
    )
    #expect(text.hasSuffix("}\n"))
    let object = try parsed(bytes)
    #expect(object["on"] as? Bool == true)
    #expect(object["size"] as? Int == 2_048)
    #expect(object["took"] as? Double == 1.5)
    #expect(object["peer"] as? String == "[::1]:80")
    #expect(object["why"] as? String == "slow")
  }

  @Test func `a terminal gets a plain line, coloured by level`() {
    let plain = String(decoding: line(["port": .number(8000)]).text(coloured: false), as: UTF8.self)
    #expect(plain == "00:00:00.123 info    test.happened port=8000\n")
    let coloured = String(decoding: line([:]).text(coloured: true), as: UTF8.self)
    #expect(coloured == "00:00:00.123 \u{1b}[32minfo   \u{1b}[0m test.happened\n")
  }

  @Test(arguments: [
    "a\nlevel=error", "a\r\n{\"event\":\"forged\"}", "\u{1b}[2J", "\u{0}\u{7f}\u{9b}",
    "\u{2028}\u{2029}\u{85}",
    "\u{202e}txt.exe", "\",\"level\":\"error", "\\\"}", "\u{feff}\u{200b}",
  ])
  func `text cannot forge a line or command a terminal`(text: String) throws {
    for value in [LogValue.reason(text), .address(text), .file(text), .path(text)] {
      let json = line(["x": value]).json()
      let object = try parsed(json)
      #expect(object["level"] as? String == "info")
      #expect(Set(object.keys) == ["time", "level", "event", "x"])
      for bytes in [json, line(["x": value]).text(coloured: false)] {
        let scalars = String(decoding: bytes.dropLast(), as: UTF8.self).unicodeScalars
        #expect(bytes.last == UInt8(ascii: "\n"))
        #expect(!scalars.contains { $0.properties.generalCategory == .control })
        #expect(!scalars.contains { $0.properties.generalCategory == .format })
      }
    }
  }

  @Test func `a path loses its query and fragment`() throws {
    let object = try parsed(
      line(["path": .path("/ws/room/1?token=canary#x"), "b": .path("/a#canary")]).json())
    #expect(object["path"] as? String == "/ws/room/1")
    #expect(object["b"] as? String == "/a")
  }

  @Test func `a line never outgrows what a pipe takes whole, and stays JSON`() throws {
    let long = String(repeating: "é\"\n", count: 5_000)
    let fields: KeyValuePairs<StaticString, LogValue> = [
      "a": .reason(long), "b": .reason(long), "c": .reason(long), "d": .reason(long), "e": .reason(long),
      "f": .reason(long), "g": .reason(long), "h": .reason(long), "i": .reason(long), "j": .reason(long),
    ]
    let bytes = line(fields).json()
    #expect(bytes.count <= LogLine.limit)
    _ = try parsed(bytes)
    #expect(line(fields).text(coloured: true).count <= LogLine.limit)
  }

  @Test func `events below the level are left out and their fields never made`() throws {
    let pipe = try TestPipe()
    let log = Log(descriptor: pipe.writeEnd, settings: LogSettings(level: .warning), clock: FixedClock())
    #expect(log.start())
    log.info(
      "test.quiet",
      {
        Issue.record("fields were made")
        return [:]
      }())
    log.warning("test.loud")
    log.close()
    let lines = pipe.finish().split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("test.loud") == true)
  }

  @Test func `many threads write whole lines`() throws {
    let pipe = try TestPipe()
    let log = Log(descriptor: pipe.writeEnd, settings: LogSettings(), clock: FixedClock())
    #expect(log.start())
    let reader = pipe.startReading()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for number in 0..<500 { log.info("test.many", ["number": .number(number)]) }
    }
    log.close(patience: 60_000)
    pipe.closeWriteEnd()
    let lines = reader.text().split(separator: "\n")
    #expect(lines.count == 4_000)
    for line in lines { #expect(try parsed(Array(line.utf8))["event"] as? String == "test.many") }
  }

  @Test func `a reader that stops costs lines, not time, and the loss is counted`() throws {
    let pipe = try TestPipe()
    let log = Log(
      descriptor: pipe.writeEnd, settings: LogSettings(), clock: FixedClock(), capacity: .kibibytes(64))
    #expect(log.start())
    for number in 0..<20_000 { log.info("test.flood", ["number": .number(number)]) }
    let reader = pipe.startReading()
    log.close(patience: 60_000)
    pipe.closeWriteEnd()
    let lines = try reader.text().split(separator: "\n").map { try parsed(Array($0.utf8)) }
    let written = lines.count { $0["event"] as? String == "test.flood" }
    let dropped = lines.compactMap { $0["lines"] as? Int }.reduce(0, +)
    #expect(dropped > 0)
    #expect(written + dropped == 20_000)
  }

  @Test func `closing does not wait for a reader that never reads`() throws {
    let pipe = try TestPipe()
    let log = Log(descriptor: pipe.writeEnd, settings: LogSettings(), clock: FixedClock())
    #expect(log.start())
    for number in 0..<5_000 { log.info("test.flood", ["number": .number(number)]) }
    log.close(patience: 1)
    let reader = pipe.startReading()
    log.close(patience: 60_000)
    pipe.closeWriteEnd()
    #expect(reader.text().split(separator: "\n").count == 5_000)
  }
}

/// A pipe that is read when a test says so.
struct TestPipe {
  let writeEnd: Int32
  private let readEnd: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  func closeWriteEnd() { close(writeEnd) }

  /// Reads on a thread of its own until the writing end is closed.
  func startReading() -> Reader { Reader(FileHandle(fileDescriptor: readEnd, closeOnDealloc: true)) }

  /// Closes the writing end and returns what was written, if it fitted in the pipe.
  func finish() -> String {
    closeWriteEnd()
    return startReading().text()
  }

  final class Reader: Sendable {
    private let content = Mutex(Data())
    private let done = DispatchSemaphore(value: 0)

    init(_ handle: FileHandle) {
      Thread.detachNewThread {
        let data = handle.readDataToEndOfFile()
        self.content.withLock { $0 = data }
        self.done.signal()
      }
    }

    func text() -> String {
      done.wait()
      return String(decoding: content.withLock { $0 }, as: UTF8.self)
    }
  }
}
