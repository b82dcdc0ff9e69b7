/// How the process ends; `roost help` lists them.
enum ExitCode: Int32, Sendable {
  /// Done, or stopped as asked.
  case done = 0
  /// It could not start or go on, or `healthcheck` got no good answer.
  case failed = 1
  /// The command line was not understood.
  case usage = 2
  /// A setting has a wrong value (EX_CONFIG of sysexits.h); starting again will not help.
  case settings = 78
}
