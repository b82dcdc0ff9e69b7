import Auth
import Chat
import ChatAPI
import Glibc
import Stores
import Synchronization

/// What the operator does to administrators from the command line.
enum AdminCommand: Equatable, Sendable {
  case list
  case create(String)
  case grant(String)
  case revoke(String)
  case resetPassword(String)

  /// - Parameter words: those after `admin`; nil when they mean nothing.
  init?(_ words: ArraySlice<String>) {
    if words == ["list"] {
      self = .list
      return
    }
    guard words.count == 2, let verb = words.first, let name = words.last, !name.isEmpty else { return nil }
    switch verb {
    case "create": self = .create(name)
    case "grant": self = .grant(name)
    case "revoke": self = .revoke(name)
    case "reset-password": self = .resetPassword(name)
    default: return nil
    }
  }
}

/// Runs a command on the database itself. The server's lock on it makes sure that nobody else writes meanwhile: there
/// is one writer, and only one.
struct AdminCommandRun {
  private let settings: Settings
  private let store: any Store

  static func blocking(_ command: AdminCommand, _ settings: Settings) -> ExitCode {
    let ended = SystemSemaphore()
    let code = Mutex(ExitCode.failed)
    Task {
      do throws(StartError) {
        try await run(command, settings)
        code.withLock { $0 = .done }
      } catch {
        Command.printError("roost: \(error.sentence)\n")
      }
      ended.signal()
    }
    ended.wait()
    return code.withLock { $0 }
  }

  private static func run(_ command: AdminCommand, _ settings: Settings) async throws(StartError) {
    guard case .file(let path) = settings.database else {
      throw StartError("A database in memory has no administrators to keep.")
    }
    let reports = SQLiteReports(
      fatal: { reason in
        Command.printError("roost: \(reason)\n")
        _exit(ExitCode.failed.rawValue)
      }, notice: { Command.printError("roost: \($0)\n") })
    let store: any Store
    do throws(SQLiteStoreError) {
      store = try SQLiteStore(
        path: path, clock: SystemClock(), limits: settings.chat, broker: LocalBroker(), reports: reports)
    } catch {
      guard case .inUse = error else { throw StartError(error.description) }
      throw StartError(
        "The server has the database open. Stop it first, or let an administrator do this in its API.")
    }
    let result: StartError?
    do throws(ChatError) {
      try await AdminCommandRun(settings: settings, store: store).run(command)
      result = nil
    } catch {
      result = StartError(error.detail + ".")
    }
    await store.close()
    if let result { throw result }
  }

  private func run(_ command: AdminCommand) async throws(ChatError) {
    let accounts = Accounts(store: store, limits: settings.chat)
    let administration = Administration(store: store, accounts: accounts)
    switch command {
    case .list: try await list(administration)
    case .create(let name): try await create(name, accounts, administration)
    case .grant(let name):
      let outcome = try await administration.administer(name, [.setAdmin(true)], by: nil)
      Command.printOut("\(outcome.user.user.username.text) is an administrator.\n")
    case .revoke(let name):
      let outcome = try await administration.administer(name, [.setAdmin(false)], by: nil)
      Command.printOut("\(outcome.user.user.username.text) is no administrator.\n")
    case .resetPassword(let name):
      let code = RandomToken.make()
      let end = SystemClock().now().advanced(by: .seconds(24 * 3600))
      _ = try await administration.createPasswordReset(
        of: name, codeHash: Digest.sha256(code.utf8), expiresAt: end, by: nil)
      Command.printOut("\(code)\n")
    }
  }

  private func list(_ administration: Administration) async throws(ChatError) {
    var cursor: UserID?
    while true {
      let page = try await administration.users(matching: nil, after: cursor, limit: 1_000)
      for user in page where user.isAdmin {
        Command.printOut("\(user.user.username.text)\(user.disabledAt == nil ? "" : " (disabled)")\n")
      }
      guard page.count == 1_000, let last = page.last else { return }
      cursor = last.user.id
    }
  }

  private func create(_ name: String, _ accounts: Accounts, _ administration: Administration)
    async throws(ChatError)
  {
    let username = try Username(name)
    if username.folded == "me" { throw .invalid(.username, "This name is reserved") }
    Command.printError("Password: ")
    let password = readLine() ?? ""
    let length = settings.accounts.passwordMinimum...settings.accounts.passwordMaximum
    if let problem = PasswordPolicy.check(password, username: name, length: length) {
      throw .invalid(.password, problem.message(length: length))
    }
    let cost = Argon2Cost(
      memory: UInt32(clamping: settings.accounts.argon2Memory.bytes / 1_024),
      passes: settings.accounts.argon2Iterations, lanes: 1)
    guard let hasher = PasswordHasher(cost: cost, queue: 1), let hash = try? await hasher.hash(password)
    else {
      throw .busy
    }
    let user = try await accounts.register(
      NewUser(username: username, displayName: nil, email: nil, passwordHash: hash))
    _ = try await administration.administer(String(user.id.rawValue), [.setAdmin(true)], by: nil)
    Command.printOut("\(user.username.text) is an administrator.\n")
  }
}
