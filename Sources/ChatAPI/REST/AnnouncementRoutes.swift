import Chat
import Engine
import Wire

/// What the administrators tell everybody.
enum AnnouncementRoutes {
  /// For everybody, with or without an account.
  @Sendable static func read(_ call: Call) async throws(Problem) -> Response {
    let text = try await current(call)
    return .object { json in
      json.field("status", "success")
      json.field("announcement", text)
    }
  }

  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let text = try await current(call)
    return .object { $0.field("announcement", text) }
  }

  @Sendable static func set(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let actor = try await call.signedIn().user.id
    let wanted = try call.body().string("announcement")
    let text = try await asProblem { () throws(ChatError) in
      try await call.core.announcements.set(wanted, by: actor)
    }
    return .object { $0.field("announcement", text) }
  }

  private static func current(_ call: Call) async throws(Problem) -> String {
    try await asProblem { () throws(ChatError) in try await call.core.announcements.current() }
  }
}
