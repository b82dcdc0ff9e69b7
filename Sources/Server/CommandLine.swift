/// What `roost` is asked to do.
enum Command: Equatable, Sendable {
  case serve
  case settings
  /// Print the text of `.env.example`.
  case example
  case healthcheck
  case admin(AdminCommand)
  case version
  case help

  /// - Parameter arguments: the words after the program's name; none means `serve`.
  init(_ arguments: [String]) throws(UsageError) {
    switch arguments {
    case [], ["serve"]: self = .serve
    case ["settings"]: self = .settings
    case ["settings", "--example"]: self = .example
    case ["healthcheck"]: self = .healthcheck
    case _ where arguments.first == "admin":
      guard let command = AdminCommand(arguments.dropFirst()) else { throw UsageError(arguments: arguments) }
      self = .admin(command)
    case ["version"], ["--version"]: self = .version
    case ["help"], ["--help"], ["-h"]: self = .help
    default: throw UsageError(arguments: arguments)
    }
  }

  static let usage = """
    Usage: roost [command]

      serve                serve until SIGTERM or SIGINT (what happens without a command)
      settings             print the settings in force, secrets left out
      settings --example   print every setting with its default, as .env.example
      healthcheck          ask the server on this machine for /health
      admin list           list the administrators
      admin create NAME    make an administrator's account; the password is read from standard input
      admin grant NAME     make an account an administrator
      admin revoke NAME    make an administrator an ordinary account
      admin reset-password NAME
                           print a one-time code with which the account gets another password
      version              print the version
      help                 print this

    The admin commands write to the database, so they work while the server is stopped.
    Settings come from the environment and from .env in the working directory.

    Exit codes: 0 done or stopped as asked, 1 failed, 2 wrong command line, 78 wrong setting.

    """
}

/// Words after `roost` that mean nothing.
struct UsageError: Error, Equatable, CustomStringConvertible {
  let arguments: [String]

  var description: String {
    "roost: cannot understand \"\(arguments.joined(separator: " ").escapedForLog(limit: 200))\""
  }
}
