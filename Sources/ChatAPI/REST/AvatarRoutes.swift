import Chat
import Engine
import Wire

enum AvatarRoutes {
  /// Whether a request's body is a picture, to be read when the caller is known to be allowed to send it.
  static func takesPicture(_ head: RequestHead) -> Bool {
    head.method == .put && (head.path == "/api/users/me/avatar" || head.path == "/api/users/me/avatar/")
  }

  @Sendable static func set(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    // Before the body: a refusal costs nobody the upload.
    try call.core.limiters.avatars.charge(
      .user(caller.user.id.rawValue), now: .current(), "changes of your avatar")
    guard let body = call.incoming else { throw Problem(.unavailable) }
    let picture = try await body.whole()
    let user = try await asProblem { () throws(ChatError) in
      try await call.core.avatars.set(picture, of: caller.user.id)
    }
    return .object { $0.ownUser(user) }
  }

  @Sendable static func remove(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    try await asProblem { () throws(ChatError) in try await call.core.avatars.remove(of: caller.user.id) }
    return Response(status: 204)
  }

  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let key = String(call.parameter(0))
    let user = try await asProblem { () throws(ChatError) in try await call.core.accounts.user(key).id }
    return try await answer(call, with: user)
  }

  @Sendable static func own(_ call: Call) async throws(Problem) -> Response {
    try await answer(call, with: try await call.signedIn().user.id)
  }

  /// Under the URL that `avatar_url` gives the picture never changes.
  private static func answer(_ call: Call, with user: UserID) async throws(Problem) -> Response {
    let avatar = try await asProblem { () throws(ChatError) in try await call.core.avatars.avatar(of: user) }
    let isNamed = call.queryText("v") == avatar.tag.text
    let answer = Response(
      status: 200,
      headers: [
        ("Content-Type", Avatar.contentType), ("ETag", EntityTag(avatar.tag.text).text),
        ("Cache-Control", isNamed ? "private, max-age=31536000, immutable" : "private, no-cache"),
        ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
      ], body: .bytes(avatar.bytes))
    return answer.unlessKnown(to: call)
  }
}
