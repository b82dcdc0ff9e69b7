import Chat
import Engine
import Wire

enum TicketRoutes {
  /// Gives out a ticket for one socket, so that no token need stand in a URL.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let ticket = call.core.tickets.issue(
      to: Tickets.Holder(
        user: caller.user.id, session: caller.session, expiresAt: caller.expiresAt, isCookie: caller.isCookie),
      now: .current())
    return .object { json in
      json.field("ticket", ticket)
      json.field("expires_in", Tickets.lifetime.components.seconds)
    }
  }
}
