import Chat
import Engine
import Wire

/// The answers to a message.
enum ThreadRoutes {
  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    let settings = call.core.settings
    let limit = try call.limit(default: settings.historyPage, most: settings.limits.historyPage)
    let after = try call.querySeq("after") ?? .zero
    let page = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.thread(of: id, after: after, limit: limit, in: access)
    }
    let next = page.hasMore ? page.messages.last.map { "limit=\(limit)&after=\($0.seq.rawValue)" } : nil
    let path = "/api/rooms/\(room.rawValue)/messages/\(id.rawValue)/thread"
    return .list(page.messages, next: next, of: path) { $0.message($1) }
  }
}
