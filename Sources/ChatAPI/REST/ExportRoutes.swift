import Chat
import Engine
import Wire

/// Everything that is kept about oneself.
enum ExportRoutes {
  @Sendable static func export(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await call.signedIn()
    let cursor = try call.cursor().flatMap(MessageID.init)
    try core.limiters.exports.charge(.user(caller.user.id.rawValue), now: .current(), "pages of your data")
    let page = try await asProblem { () throws(ChatError) in
      try await core.exports.page(of: caller.user.id, after: cursor)
    }
    var response = Response.object { json in
      if let about = page.about { json.export(about, of: caller) }
      json.array("messages") { json in
        for message in page.messages { json.object { $0.message(message) } }
      }
      json.array("reactions") { json in
        for reaction in page.reactions {
          json.object { json in
            json.field("message_id", reaction.messageID.rawValue)
            json.field("emoji", reaction.emoji)
          }
        }
      }
    }
    response.headers.append(("Content-Disposition", "attachment; filename=\"roost-export.json\""))
    if let next = page.next {
      response.headers.append(("Link", "</api/users/me/export?cursor=\(next.rawValue)>; rel=\"next\""))
    }
    return response
  }
}

extension JSONWriter {
  fileprivate mutating func export(_ about: ExportPage.About, of caller: SignedIn) {
    object("user") { $0.ownUser(caller.user) }
    array("sessions") { json in
      for session in about.sessions {
        json.object { $0.session(session, isCurrent: session.id == caller.session) }
      }
    }
    array("rooms") { json in
      for room in about.rooms { json.object { $0.room(room) } }
    }
    array("bots") { json in
      for bot in about.bots { json.object { $0.user(bot) } }
    }
  }
}
