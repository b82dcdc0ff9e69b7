import Glibc

/// Runs `roost-bench` with the process's own arguments.
public func benchMain() {
  var arguments = Array(CommandLine.arguments.dropFirst())
  guard !arguments.isEmpty else { Usage.fail("which mode?") }
  switch arguments.removeFirst() {
  case "serve": ServeMode.run(arguments)
  case let mode: Usage.fail("there is no mode \(mode)")
  }
}

/// What the command line can say.
enum Usage {
  static let text = """
    usage: roost-bench serve [--port N] [--host ADDRESS] [--loops N] [--max-message BYTES] [--max-fragments N]
                             [--static-root DIR] [--tls-cert FILE --tls-key FILE]
    """

  /// Tells what is wrong with the command line and ends the process.
  static func fail(_ reason: String) -> Never {
    Console.error("roost-bench: \(reason)\n\(text)\n")
    exit(2)
  }
}
