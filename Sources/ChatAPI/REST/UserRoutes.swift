import Auth
import Chat
import Engine
import Wire

enum UserRoutes {
  /// Fields that are not named here, such as `id` or `is_admin`, are ignored.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let body = try call.body()
    let (name, password) = (try body.string("username"), try body.string("password"))
    let (displayName, email) = (try body.optionalString("display_name"), try body.optionalString("email"))
    let username = try await asProblem { () throws(ChatError) in try Username(name) }
    if username.isReserved { throw .field("/username", "invalid_username", "This name is reserved") }
    let checked = try await asProblem { () throws(ChatError) in
      try core.accounts.check(displayName: displayName, email: email)
    }
    let length = core.settings.passwordLength
    if let problem = PasswordPolicy.check(password, username: name, length: length) {
      throw .field("/password", problem.rawValue, problem.message(length: length))
    }
    let taken = try await asProblem { () throws(ChatError) in try await core.store.user(named: username) }
    guard taken == nil else { throw Problem(ChatError.usernameTaken) }
    try core.limiters.registrations.charge(
      .address(call.client.network), now: .current(), "registrations from your address")

    let hash = try await hashed(password, core)
    let user = try await asProblem { () throws(ChatError) in
      try await core.accounts.register(
        NewUser(username: username, displayName: checked.0, email: checked.1, passwordHash: hash))
    }
    core.welcome(user, from: call)
    var response = Response.object(201) { $0.ownUser(user) }
    response.headers.append(("Location", "/api/users/\(user.id.rawValue)"))
    return response
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let limit = try call.limit()
    let cursor = try call.cursor().flatMap(UserID.init)
    let query = call.queryText("q").flatMap { $0.isEmpty ? nil : $0 }
    let users = try await asProblem { () throws(ChatError) in
      try await call.core.accounts.users(matching: query, after: cursor, limit: limit)
    }
    var next = users.count == limit ? users.last.map { "limit=\(limit)&cursor=\($0.id.rawValue)" } : nil
    if let query, let page = next { next = "q=\(PercentCoding.encode(query))&\(page)" }
    return .list(users, next: next, of: "/api/users/") { $0.user($1) }
  }

  @Sendable static func me(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let isAdmin = try await isAdmin(caller, call)
    return .conditional(call) { $0.me(caller.user, isAdmin: isAdmin) }
  }

  /// Changes what one says of oneself. A field that is left out stays, null clears it.
  @Sendable static func changeMe(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let body = try call.body()
    var change = ProfileChange()
    if body.has("display_name") { change.displayName = .set(try body.optionalString("display_name")) }
    if body.has("email") { change.email = .set(try body.optionalString("email")) }
    change.statusText = try body.change("status_text")
    if let quiet = try body.optionalBool("do_not_disturb") { change.doNotDisturb = .set(quiet) }
    let isAdmin = try await isAdmin(caller, call)
    let isBound = try Response.tagged { $0.me(caller.user, isAdmin: isAdmin) }.isExpected(by: call)
    let user = try await asProblem { [change] () throws(ChatError) in
      try await call.core.accounts.change(caller.user.id, change, from: isBound ? caller.user : nil)
    }
    call.core.presence.note(user)
    return .tagged { $0.me(user, isAdmin: isAdmin) }
  }

  private static func isAdmin(_ caller: SignedIn, _ call: Call) async throws(Problem) -> Bool {
    try await asProblem { () throws(ChatError) in
      try await call.core.administration.isAdmin(caller.user.id)
    }
  }

  /// By number or, where it is no number, by name. How reachable they are is for those who share a room with them.
  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let key = String(call.parameter(0))
    let (user, isShared) = try await asProblem { () throws(ChatError) in
      let user = try await call.core.accounts.user(key)
      return (user, try await call.core.store.shareRoom(caller.user.id, user.id))
    }
    let state = isShared ? call.core.presence.state(of: user) : nil
    return .conditional(call) { json in
      if let state { json.user(user, state) } else { json.user(user) }
    }
  }

  static func hashed(_ password: String, _ core: ChatCore) async throws(Problem) -> String {
    do throws(PasswordError) {
      return try await core.hasher.hash(password)
    } catch {
      throw .signInBusy
    }
  }
}
