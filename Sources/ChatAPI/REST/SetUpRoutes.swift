import Auth
import Chat
import Engine
import Wire

/// How the first administrator is made, and another password chosen with a code.
enum SetUpRoutes {
  @Sendable static func state(_ call: Call) async throws(Problem) -> Response {
    let isNeeded = try await asProblem { () throws(ChatError) in
      try await call.core.administration.needsSetUp()
    }
    return .object { json in
      json.field("needed", isNeeded)
      json.field("guests", call.core.settings.guestsAllowed)
    }
  }

  @Sendable static func complete(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let core = call.core
    let body = try call.body()
    let (code, name) = (try body.string("code"), try body.string("username"))
    let password = try body.string("password")
    // Compared before anything is waited for: a code that somebody else uses meanwhile was right.
    let isRight = core.setUpCode.matches(code)
    try await asProblem { () throws(ChatError) in
      if try await !core.administration.needsSetUp() { throw .setUpDone }
    }
    try tryCode(call) { () throws(ChatError) in if !isRight { throw .invalidCode } }
    let username = try await asProblem { () throws(ChatError) in try Username(name) }
    // The path of one's own account would hide somebody of this name.
    if username.folded == "me" { throw .field("/username", "invalid_username", "This name is reserved") }
    try check(password, of: username.text, core)
    let hash = try await UserRoutes.hashed(password, core)
    let user = try await asProblem { () throws(ChatError) in
      try await core.administration.createFirstAdmin(
        NewUser(username: username, displayName: nil, email: nil, passwordHash: hash))
    }
    core.setUpCode.end()
    core.welcome(user, from: call)
    core.log(.administered(userID: user.id.rawValue, by: nil))
    var response = Response.object(201) { $0.ownUser(user) }
    response.headers.append(("Location", "/api/users/\(user.id.rawValue)"))
    return response
  }

  @Sendable static func resetPassword(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let core = call.core
    let body = try call.body()
    let (code, password) = (try body.string("code"), try body.string("password"))
    let hash = Digest.sha256(code.utf8)
    let found = try await asProblem { () throws(ChatError) in
      try await core.administration.passwordReset(hash)
    }
    try tryCode(call) { () throws(ChatError) in if found == nil { throw .invalidCode } }
    guard let user = found else { throw Problem(.invalidCode) }
    try check(password, of: user.username.text, core)
    let passwordHash = try await UserRoutes.hashed(password, core)
    let ended = try await asProblem { () throws(ChatError) in
      try await core.administration.resetPassword(hash, to: passwordHash)
    }
    core.revoke(ended)
    core.limiters.failedSignInsPerAccount.clear(.name(user.username.folded))
    core.log(.passwordChanged(userID: user.id.rawValue))
    return Response(status: 204)
  }

  private static func check(_ password: String, of name: String, _ core: ChatCore) throws(Problem) {
    let length = core.settings.passwordLength
    if let problem = PasswordPolicy.check(password, username: name, length: length) {
      throw .field("/password", problem.rawValue, problem.message(length: length))
    }
  }

  /// Wrong codes count like failed sign-ins from the address.
  private static func tryCode(_ call: Call, _ body: () throws(ChatError) -> Void) throws(Problem) {
    let limiter = call.core.limiters.failedSignInsPerAddress
    try limiter.charge(.address(call.client.network), now: .current(), "failed sign-ins")
    do throws(ChatError) { try body() } catch {
      call.core.log(.signInFailed(address: call.client.host))
      throw Problem(error)
    }
    limiter.refund(.address(call.client.network))
  }
}
