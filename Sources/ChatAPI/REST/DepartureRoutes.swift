import Chat
import Engine
import Wire

/// The end of one's own account.
enum DepartureRoutes {
  /// The password is asked for under the rules of signing in, so that a stolen token ends no account.
  @Sendable static func deleteMe(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await call.signedIn()
    let body = try call.body()
    let password = try body.string("password")
    let erasing = try self.erasing(body.optionalString("messages"))
    let known: Credentials
    do throws(Problem) {
      known = try await PasswordCheck.account(caller.user.username.text, password, call)
    } catch {
      throw error.status == 401 ? .wrongPassword : error
    }
    let ended = try await asProblem { () throws(ChatError) in
      try await core.departures.delete(known, erasing: erasing)
    }
    core.revoke(ended)
    core.log(.accountDeleted(userID: caller.user.id.rawValue))
    // What they wrote, if that is wanted, and rooms that nobody is in any more.
    core.eraseInBackground()
    return try SessionCookie.cleared(Response(status: 204), for: call)
  }

  private static func erasing(_ text: String?) throws(Problem) -> Bool {
    switch text {
    case nil, "keep": return false
    case "delete": return true
    default: throw .field("/messages", "invalid_messages", "messages is keep or delete")
    }
  }
}
