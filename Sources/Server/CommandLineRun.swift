import Glibc

extension Command {
  /// Reads the arguments, does what they say, and returns how the process should end.
  ///
  /// - Parameter serve: runs the server until it is told to stop; the second argument are sentences about
  ///   settings that look mistyped.
  static func run(_ arguments: [String], serve: (Settings, _ warnings: [String]) -> ExitCode) -> ExitCode {
    do throws(UsageError) {
      return try Command(arguments).run(serve: serve)
    } catch {
      printError("\(error)\n\n\(usage)")
      return .usage
    }
  }

  private func run(serve: (Settings, [String]) -> ExitCode) -> ExitCode {
    switch self {
    case .version: print("roost \(Release.version)")
    case .help: print(Self.usage, terminator: "")
    case .example: print(SettingsTable.example(), terminator: "")
    case .serve: return Self.withSettings(serve)
    case .settings:
      return Self.withSettings { settings, warnings in
        for warning in warnings { Self.printError("roost: \(warning)\n") }
        print(SettingsTable.listing(of: settings), terminator: "")
        return .done
      }
    case .admin(let command):
      return Self.withSettings { settings, _ in AdminCommandRun.blocking(command, settings) }
    case .healthcheck: return Self.withSettings { settings, _ in Self.checkHealth(settings) }
    }
    return .done
  }

  private static func withSettings(_ body: (Settings, [String]) -> ExitCode) -> ExitCode {
    do throws(SettingsError) {
      let (settings, warnings) = try Settings.load()
      return body(settings, warnings)
    } catch {
      printError("roost: \(error)\n")
      return .settings
    }
  }

  private static func checkHealth(_ settings: Settings) -> ExitCode {
    do throws(HealthCheckError) {
      try HealthCheck(settings).run()
      print("healthy")
      return .done
    } catch {
      printError("roost: \(error)\n")
      return .failed
    }
  }

  /// Writes to standard error.
  static func printError(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Writes to standard output at once, also when that is a pipe.
  static func printOut(_ text: String) { write(text, to: STDOUT_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // Sound: the buffer is valid for the call, and the count is its own.
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}

/// What this build is called.
enum Release {
  static let version = "0.1.0"
}
