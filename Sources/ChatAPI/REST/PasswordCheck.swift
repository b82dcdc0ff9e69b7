import Auth
import Chat
import Engine
import Wire

/// Where a password is taken for who one is: the rules of every door that asks for one.
enum PasswordCheck {
  static func fields(of call: Call) throws(Problem) -> (String, String) {
    guard call.mediaType == "application/x-www-form-urlencoded" else {
      let body = try call.body()
      return (try body.string("username"), try body.string("password"))
    }
    let form: URLEncodedFields
    do throws(URLEncodedFields.Failure) {
      form = try URLEncodedFields(parsing: call.request.body)
    } catch {
      throw .field("", error.rawValue, "The body is not a valid form")
    }
    guard let username = form["username"] else {
      throw .field("/username", "missing_username", "username is required")
    }
    guard let password = form["password"] else {
      throw .field("/password", "missing_password", "password is required")
    }
    return (username, password)
  }

  /// The account with this name and password. The same text and the same time, whether the name or the password is wrong.
  static func account(_ username: String, _ password: String, _ call: Call)
    async throws(Problem) -> Credentials
  {
    let core = call.core
    // A text that is nobody's name is not counted by name: it could be as long as a body, and always another.
    let name = try? Username(username)
    try countSignIn(name, call)
    let known: Credentials?
    let verdict: PasswordHasher.Verdict
    do throws(Problem) {
      known = try await asProblem { () throws(ChatError) -> Credentials? in
        guard let name else { return nil }
        let found = try await core.store.credentials(of: name)
        // Bots and accounts with a key have no password: they are nobody here.
        return found.flatMap { $0.passwordHash.isEmpty ? nil : $0 }
      }
      do throws(PasswordError) {
        verdict = try await core.hasher.verify(password, against: known?.passwordHash)
      } catch {
        throw .signInBusy
      }
    } catch {
      // Nothing was tried.
      if let name { core.limiters.failedSignInsPerAccount.refund(.name(name.folded)) }
      core.limiters.failedSignInsPerAddress.refund(.address(call.client.network))
      throw error
    }
    guard case .match(let mustRehash) = verdict, let known else {
      core.log(.signInFailed(address: call.client.host))
      throw .badCredentials
    }
    core.limiters.failedSignInsPerAccount.clear(.name(known.user.username.folded))
    core.limiters.failedSignInsPerAddress.refund(.address(call.client.network))
    return mustRehash ? try await rehashed(known, password, core) : known
  }

  /// The hash's parameters have changed since it was made.
  private static func rehashed(_ known: Credentials, _ password: String, _ core: ChatCore)
    async throws(Problem) -> Credentials
  {
    let hash = try await UserRoutes.hashed(password, core)
    let isSet = try await asProblem { () throws(ChatError) in
      try await core.store.setPasswordHash(hash, replacing: known.passwordHash, of: known.user.id)
    }
    return isSet ? Credentials(user: known.user, passwordHash: hash) : known
  }

  /// Counts an attempt as failed before the password is looked at, so that many at once are not one try; what
  /// turns out well is taken back.
  private static func countSignIn(_ name: Username?, _ call: Call) throws(Problem) {
    let limiters = call.core.limiters
    let now = MonotonicTime.current()
    if let name {
      try limiters.failedSignInsPerAccount.charge(.name(name.folded), now: now, "failed sign-ins")
    }
    do throws(Problem) {
      try limiters.failedSignInsPerAddress.charge(
        .address(call.client.network), now: now, "failed sign-ins")
    } catch {
      if let name { limiters.failedSignInsPerAccount.refund(.name(name.folded)) }
      throw error
    }
  }
}
