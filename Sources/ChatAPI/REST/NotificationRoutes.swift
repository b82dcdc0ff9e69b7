import Chat
import Engine
import Wire

/// What concerns the caller.
enum NotificationRoutes {
  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (limit, unread) = (try call.limit(), try call.queryFlag("unread") ?? false)
    let cursor = try call.cursor().map(Timestamp.init(microseconds:))
    let (page, count) = try await asProblem { () throws(ChatError) in
      try await call.core.notifications.list(
        for: caller.user.id, unreadOnly: unread, before: cursor, limit: limit)
    }
    var response = Response.object { json in
      json.field("unread_count", count)
      json.array("notifications") { json in
        for notification in page.notifications {
          json.object { json in
            json.notification(notification)
            json.field("read", notification.isRead)
          }
        }
      }
    }
    if page.hasMore, let last = page.notifications.last {
      let query = "limit=\(limit)&unread=\(unread)&cursor=\(last.at.microseconds)"
      response.headers.append(("Link", "</api/notifications?\(query)>; rel=\"next\""))
    }
    return response
  }

  @Sendable static func read(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let choice = try call.body().notificationChoice()
    let unread = try await asProblem { () throws(ChatError) in
      try await call.core.notifications.read(choice, by: caller.user.id)
    }
    return .object { $0.field("unread_count", unread) }
  }
}

extension Fields {
  /// `up_to` or `ids`; neither: all.
  fileprivate func notificationChoice() throws(Problem) -> NotificationChoice {
    let (last, ids) = (try optionalInt("up_to"), try optionalInts("ids"))
    switch (last, ids) {
    case (nil, nil): return .all
    case (let last?, nil):
      guard let id = NotificationID(last) else { throw Problem(.notificationNotFound) }
      return .upTo(id)
    // What is no number of a notification is passed over like one that is none any more.
    case (nil, let ids?): return .these(ids.compactMap { NotificationID($0) })
    case (.some, .some): throw .field("/ids", "conflicting_choice", "Give up_to or ids, not both")
    }
  }
}
