import Auth
import Chat
import Engine
import Wire

/// Incoming hooks: secret addresses at which programs post.
enum HookRoutes {
  private static let prefix = "roost_hook_"

  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let name = try call.body().username("name")
    let secret = prefix + RandomToken.make()
    let hook = try await asProblem { () throws(ChatError) in
      try await call.core.hooks.create(
        in: room, named: name, secretHash: Digest.sha256(secret.utf8), by: caller.author)
    }
    return .object(201) { json in
      json.hook(hook)
      json.field("url", "/api/hooks/\(secret)")
    }
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let hooks = try await asProblem { () throws(ChatError) in
      try await call.core.hooks.list(of: room, for: caller.author)
    }
    return .list(hooks, next: nil, of: "/api/rooms/\(room.rawValue)/hooks") { $0.hook($1) }
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.hookID(1))
    try await asProblem { () throws(ChatError) in
      try await call.core.hooks.delete(id, of: room, by: caller.author)
    }
    return Response(status: 204)
  }

  /// The secret in the path is the whole credential.
  @Sendable static func post(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    if core.isStopping { throw .stopping }
    let secret = Digest.sha256(call.parameter(0).utf8)
    // Before the body is looked at, so that only who knows the secret learns what may be in it.
    _ = try await asProblem { () throws(ChatError) in
      try await core.hooks.membership(withSecret: secret, named: nil)
    }
    let body = try call.body()
    let content = try body.string("content")
    let name = body.has("username") ? try body.username("username") : nil
    let clientID = try call.idempotencyKey()
    let membership = try await asProblem { () throws(ChatError) in
      try await core.hooks.membership(withSecret: secret, named: name)
    }
    try core.limiters.sends.charge(.user(membership.author.senderKey), now: .current(), "messages")
    let (message, isDuplicate) = try await asProblem { () throws(ChatError) in
      try await core.messages.post(content, clientID: clientID, replyTo: nil, by: membership)
    }
    return .object(isDuplicate ? 200 : 201) { json in
      json.message(message)
      if isDuplicate { json.field("duplicate", true) }
    }
  }
}

extension Fields {
  fileprivate func username(_ key: String) throws(Problem) -> Username {
    let text = try string(key)
    do throws(ChatError) { return try Username(text) } catch {
      throw .field("/\(key)", "invalid_\(key)", error.detail)
    }
  }
}
