import Foundation
import Glibc
import Synchronization

/// The built program itself, as an operator runs it, in a folder of its own.
final class ServerProcess: Sendable {
  let port: UInt16
  let folder: URL
  private let process: Process
  private let errors: Output
  private let output: FileHandle
  /// What the program had printed when it was ready.
  private let greeting: String

  /// Everything a pipe brings, read on a thread of its own so that the writer never waits.
  private final class Output: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private let ended = DispatchSemaphore(value: 0)

    init(_ handle: FileHandle) {
      Thread.detachNewThread { [self] in
        while case let data = handle.availableData, !data.isEmpty { bytes.withLock { $0 += data } }
        ended.signal()
      }
    }

    /// All of it, once the writer has gone.
    var text: String {
      ended.wait()
      ended.signal()
      return String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    }
  }

  /// How a start that fails ends.
  struct Refusal: Error {
    let code: Int32
    let output: String
  }

  /// Starts the program and waits until it is ready; throws a ``Refusal`` when it ends instead.
  init(_ environment: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = try Self.program
    process.currentDirectoryURL = folder
    let standard = [
      "HOST": "127.0.0.1", "PORT": "0", "LOOPS": "2", "RATE_LIMITS": "off",
      "DATABASE_URL": "sqlite:///./app.db",
      "DATA_DIR": folder.appending(path: "data").path, "LOG_LEVEL": "debug", "ARGON2_MEMORY": "7MiB",
    ]
    // What a sanitizer's run is told, the program under test must be told as well.
    let sanitizer = ProcessInfo.processInfo.environment.filter {
      ["ASAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"].contains($0.key)
    }
    process.environment = standard.merging(environment) { $1 }.merging(sanitizer) { $1 }
    let (output, errorPipe) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errorPipe)
    try process.run()
    errors = Output(errorPipe.fileHandleForReading)
    self.output = output.fileHandleForReading
    var line = ""
    while !line.contains("\n") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      line += String(decoding: data, as: UTF8.self)
    }
    greeting = line
    guard
      let port = line.prefix(while: { $0 != "\n" }).split(separator: ":").last.flatMap({
        UInt16($0.trimmingCharacters(in: .whitespacesAndNewlines))
      })
    else {
      process.waitUntilExit()
      throw Refusal(code: process.terminationStatus, output: line + errors.text)
    }
    self.port = port
  }

  deinit {
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(at: folder)
  }

  /// The code with which the first administrator is made, as printed at the start.
  func setUpCode() -> String {
    var text = greeting
    while !text.contains("POST /api/setup") {
      let data = output.availableData
      if data.isEmpty { return "" }
      text += String(decoding: data, as: UTF8.self)
    }
    return String(text.split(separator: "#setup=").dropFirst().first?.prefix { !$0.isWhitespace } ?? "")
  }

  /// The memory that it takes.
  var residentBytes: Int {
    let numbers =
      (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)) ?? ""
    return (numbers.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
  }

  /// Ends the program without a word.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Stops the program as an operator does; returns how it ended and everything that it logged.
  func stop() -> (code: Int32, log: String) {
    process.terminate()
    process.waitUntilExit()
    return (process.terminationStatus, errors.text)
  }

  /// The program stands beside the bundle of these tests.
  private static var program: URL {
    get throws {
      let bundle =
        CommandLine.arguments.map { URL(fileURLWithPath: $0) }.first { $0.pathExtension == "xctest" }
        ?? Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
      guard let bundle else { throw TestFailure("the program was not found") }
      return bundle.deletingLastPathComponent().appending(path: "roost")
    }
  }
}
