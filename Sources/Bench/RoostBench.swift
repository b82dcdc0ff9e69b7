import Glibc

/// Runs `roost-bench` with the process's own arguments.
public func benchMain() async {
  var arguments = Array(CommandLine.arguments.dropFirst())
  guard !arguments.isEmpty else { Usage.fail("which mode?") }
  switch arguments.removeFirst() {
  case "serve": ServeMode.run(arguments)
  case "echo": EchoMode.run(arguments)
  case "fanout": FanOutMode.run(arguments)
  case "chat": ChatMode.run(arguments)
  case "idle": IdleMode.run(arguments)
  case "idle-worker": IdleWorker.run(arguments)
  case "churn": ChurnMode.run(arguments)
  case "micro": MicroMode.run(arguments)
  case "search": await SearchMode.run(arguments)
  case "help", "--help", "-h": Console.print(Usage.text)
  case let mode: Usage.fail("there is no mode \(mode)")
  }
}
