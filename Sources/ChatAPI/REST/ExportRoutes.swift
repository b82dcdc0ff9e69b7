import Chat
import Engine
import Wire

/// Everything that is kept about oneself.
enum ExportRoutes {
  @Sendable static func export(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await call.signedIn()
    let cursor = ExportPage.Cursor(number: try call.cursor())
    try core.limiters.exports.charge(.user(caller.user.id.rawValue), now: .current(), "pages of your data")
    let page = try await asProblem { () throws(ChatError) in
      try await core.exports.page(of: caller.user.id, from: cursor)
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
      json.array("files", page.files) { $0.uploadedFile($1) }
    }
    response.headers.append(("Content-Disposition", "attachment; filename=\"roost-export.json\""))
    if let next = page.next {
      response.headers.append(("Link", "</api/users/me/export?cursor=\(next.number)>; rel=\"next\""))
    }
    return response
  }
}

extension ExportPage.Cursor {
  /// Above every message's number are those of files.
  private static let files: Int64 = 1 << 53

  fileprivate init(number: Int64?) {
    if let file = number.flatMap({ FileID($0 &- Self.files) }) {
      self = .file(after: file)
    } else if let message = number.flatMap(MessageID.init) {
      self = .message(after: message)
    } else {
      self = .start
    }
  }

  fileprivate var number: Int64 {
    switch self {
    case .start: 0
    case .message(let id): id.rawValue
    case .file(let id): Self.files + id.rawValue
    }
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
    array("reports") { json in
      for report in about.reports { json.object { $0.ownReport(report) } }
    }
  }
}
