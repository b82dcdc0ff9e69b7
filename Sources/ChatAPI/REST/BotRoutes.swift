import Chat
import Engine
import Wire

/// Accounts for programs.
enum BotRoutes {
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await call.signedIn()
    let body = try call.body()
    let (name, displayName) = (try body.string("username"), try body.optionalString("display_name"))
    let username = try await asProblem { () throws(ChatError) in try Username(name) }
    if username.isReserved { throw .field("/username", "invalid_username", "This name is reserved") }
    // Names are used up for good, so they are not given out faster than by signing up.
    try core.limiters.registrations.charge(.user(caller.user.id.rawValue), now: .current(), "new bots")
    let token = BotToken()
    let bot = try await asProblem { () throws(ChatError) in
      try await core.bots.create(
        username, displayName: displayName, token: token.stored(at: core.clock.now()), by: caller.user)
    }
    core.broker.publish(.nameTaken(bot.username))
    core.log(.botCreated(userID: bot.id.rawValue, by: caller.user.id.rawValue))
    var response = answer(201, bot, token)
    response.headers.append(("Location", "/api/users/\(bot.id.rawValue)"))
    return response
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let bots = try await asProblem { () throws(ChatError) in try await call.core.bots.list(of: caller.user.id)
    }
    return .list(bots, next: nil, of: "/api/bots") { $0.user($1) }
  }

  @Sendable static func renewToken(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let id = try call.botID(0)
    let token = BotToken()
    let (bot, ended) = try await asProblem { () throws(ChatError) in
      try await call.core.bots.renewToken(token.stored(at: call.core.clock.now()), of: id, by: caller.user)
    }
    call.core.revoke(ended)
    return answer(200, bot, token)
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let id = try call.botID(0)
    let ended = try await asProblem { () throws(ChatError) in
      try await call.core.bots.delete(id, by: caller.user)
    }
    call.core.revoke(ended)
    return Response(status: 204)
  }

  private static func answer(_ status: Int, _ bot: User, _ token: BotToken) -> Response {
    .object(status) { json in
      json.user(bot)
      json.field("token", token.text)
    }
  }
}
