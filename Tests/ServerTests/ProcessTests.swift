import Foundation
import Testing

/// The built program itself, run as an operator runs it.
@Suite struct ProcessTests {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  /// Runs `roost` with nothing but the given environment, in a folder of its own.
  private func roost(
    _ arguments: [String], environment: [String: String] = [:], dotEnv: String? = nil
  ) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("roost-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    if let dotEnv {
      try dotEnv.write(to: folder.appendingPathComponent(".env"), atomically: true, encoding: .utf8)
    }
    let process = Process()
    process.executableURL = try program
    process.arguments = arguments
    // What a sanitizer's run is told, the program under test must be told as well.
    let sanitizer = ProcessInfo.processInfo.environment.filter {
      ["ASAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"].contains($0.key)
    }
    process.environment = environment.merging(sanitizer) { $1 }
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let outputText = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: outputText, errors: errorText)
  }

  /// The program stands beside the bundle of these tests.
  private var program: URL {
    get throws {
      let named = CommandLine.arguments.map { URL(fileURLWithPath: $0) }
      let places: [URL] = named + Bundle.allBundles.map(\.bundleURL)
      let bundle = try #require(places.first { $0.pathExtension == "xctest" })
      return bundle.deletingLastPathComponent().appendingPathComponent("roost")
    }
  }

  @Test func `help and version go to standard output`() throws {
    let help = try roost(["help"])
    #expect(help.code == 0)
    #expect(help.output.hasPrefix("Usage: roost"))
    #expect(try roost(["version"]).output.hasPrefix("roost "))
  }

  @Test func `an unknown command prints the usage and ends with 2`() throws {
    let outcome = try roost(["dance"])
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("dance"))
    #expect(outcome.errors.contains("Usage: roost"))
  }

  @Test(arguments: ["settings", "serve", "healthcheck"])
  func `a wrong setting stops with one sentence and ends with 78`(command: String) throws {
    let outcome = try roost([command], environment: ["PORT": "eighty"])
    #expect(outcome.code == 78)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "roost: PORT is \"eighty\"; it must be a whole number from 0 to 65535.\n")
  }

  @Test func `the file of the working directory counts, and its mistakes are named`() throws {
    let outcome = try roost(["settings"], environment: ["PORT": "81"], dotEnv: "PORT=80\nHOST=::1\nPROT=1\n")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("\nPORT=81\n"))
    #expect(outcome.output.hasPrefix("HOST=::1\n"))
    #expect(outcome.errors == "roost: PROT is not a setting; did you mean PORT?\n")
    #expect(try roost(["settings"], dotEnv: "what is this").code == 78)
  }

  @Test func `the health check fails where nothing listens`() throws {
    let outcome = try roost(["healthcheck"], environment: ["HOST": "127.0.0.1", "PORT": "1"])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("127.0.0.1 port 1"))
  }
}
