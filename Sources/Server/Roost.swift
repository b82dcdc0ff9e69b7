import Glibc

/// Runs `roost` with the process's own arguments; everything else is in the Server target.
public func roostMain() {
  exit(Command.run(Array(CommandLine.arguments.dropFirst()), serve: Serve.blocking).rawValue)
}
