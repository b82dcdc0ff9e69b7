import Auth
import Chat
import Engine
import Wire

enum SessionRoutes {
  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let limit = try call.limit()
    let cursor = try call.cursor().flatMap(SessionID.init)
    let sessions = try await asProblem { () throws(ChatError) in
      try await call.core.store.sessions(of: caller.user.id, after: cursor, limit: limit)
    }
    let next =
      sessions.count == limit ? sessions.last.map { "limit=\(limit)&cursor=\($0.id.rawValue)" } : nil
    return .list(sessions, next: next, of: "/api/sessions") { json, session in
      json.session(session, isCurrent: session.id == caller.session)
    }
  }

  /// Ends one of one's own sessions, and its sockets.
  @Sendable static func end(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let session = try call.sessionID(0)
    try await asProblem { () throws(ChatError) in
      try await call.core.store.endSession(session, of: caller.user.id)
    }
    call.core.revoke([session])
    let response = Response(status: 204)
    return session == caller.session ? try SessionCookie.cleared(response, for: call) : response
  }

  /// Ends every session but this one.
  @Sendable static func endOthers(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let ended = try await asProblem { () throws(ChatError) in
      try await call.core.store.endOtherSessions(of: caller.user.id, than: caller.session)
    }
    call.core.revoke(ended)
    return Response(status: 204)
  }

  /// The current password is asked for under the rules of signing in, so that a stolen token guesses no better.
  @Sendable static func changePassword(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await call.signedIn()
    let body = try call.body()
    let (current, wanted) = (try body.string("current_password"), try body.string("new_password"))
    let length = core.settings.passwordLength
    let name = caller.user.username.text
    if let problem = PasswordPolicy.check(wanted, username: name, length: length) {
      throw .field("/new_password", problem.rawValue, problem.message(length: length))
    }
    let known: Credentials
    do throws(Problem) {
      known = try await PasswordCheck.account(name, current, call)
    } catch {
      throw error.status == 401 ? .wrongPassword : error
    }
    let hash = try await UserRoutes.hashed(wanted, core)
    let ended = try await asProblem { () throws(ChatError) in
      try await core.store.changePassword(
        hash, replacing: known.passwordHash, of: caller.user.id, keeping: caller.session)
    }
    core.revoke(ended)
    core.log(.passwordChanged(userID: caller.user.id.rawValue))
    return Response(status: 204)
  }
}
