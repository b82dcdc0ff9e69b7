import Chat
import Engine
import Synchronization
import Wire

/// Whether the server lives, is ready, and how it does.
enum ServerRoutes {
  @Sendable static func health(_ call: Call) async throws(Problem) -> Response {
    .object { $0.field("status", "healthy") }
  }

  /// Ready while it is not stopping and the storage answers.
  @Sendable static func ready(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    try await asProblem { () throws(ChatError) in try await call.core.store.check() }
    return .object { $0.field("status", "ready") }
  }

  @Sendable static func metrics(_ call: Call) async throws(Problem) -> Response {
    let text = call.core.metrics.exposition(connections: call.core.connections.totals())
    return Response(
      status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")], body: .bytes(text)
    )
  }

  /// Totals for everybody with an account, and the caller's own connections.
  @Sendable static func connections(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let totals = call.core.connections.totals()
    let isAdmin = try await asProblem { () throws(ChatError) in
      try await call.core.administration.isAdmin(caller.user.id)
    }
    let report = await call.core.connections.report(of: isAdmin ? nil : caller.user.id)
    let rooms = try await visible(report.perRoom, to: caller.user.id, call.core)
    return .object { json in
      json.field("total", totals.total)
      json.field("accounts", totals.accounts)
      json.field("guests", totals.guests)
      json.object("by_path") { json in
        for (path, count) in totals.byPath.sorted(by: { $0.key < $1.key }) { json.field(path, count) }
      }
      json.array("rooms") { json in
        for (room, count) in rooms {
          json.object { json in
            json.field("room_id", room.rawValue)
            json.field("connections", count)
          }
        }
      }
      json.array("connections") { json in
        for record in report.own { json.object { $0.connection(record, withAddress: isAdmin) } }
      }
    }
  }

  /// Ends one socket, of whomever and on whichever loop.
  @Sendable static func disconnect(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let actor = try await call.signedIn().user.id
    let all = await call.core.connections.report(of: nil).own
    guard let id = UInt64(call.parameter(0)), let record = all.first(where: { $0.id == id }) else {
      throw Problem(.connectionNotFound)
    }
    try await asProblem { () throws(ChatError) in
      try await call.core.administration.noteDisconnect(of: record.userID, by: actor)
    }
    call.core.broker.publish(.connectionEnded(id))
    return Response(status: 204)
  }

  /// The counts of the rooms that the caller may see.
  private static func visible(_ counts: [RoomID: Int], to user: UserID, _ core: ChatCore)
    async throws(Problem) -> [(RoomID, Int)]
  {
    let visible = try await asProblem { () throws(ChatError) in
      var visible: [(RoomID, Int)] = []
      var cursor: RoomID?
      while visible.count < counts.count {
        let page = try await core.rooms.list(for: user, after: cursor, limit: 1_000)
        visible += page.compactMap { summary in counts[summary.room.id].map { (summary.room.id, $0) } }
        guard page.count == 1_000 else { break }
        cursor = page.last?.room.id
      }
      return visible
    }
    return visible
  }
}

extension JSONWriter {
  mutating func connection(_ record: ConnectionRecord, withAddress: Bool) {
    field("id", record.id)
    field("path", record.path)
    field("user_id", record.userID?.rawValue)
    field("username", record.username?.text)
    if withAddress { field("address", record.address) }
    array("room_ids", record.roomIDs.map(\.rawValue))
    time("connected_at", unixMicroseconds: record.connectedAt.microseconds)
    field("idle_seconds", record.idleSeconds)
    field("bytes_in", record.bytesIn)
    field("bytes_out", record.bytesOut)
    field("frames_in", record.framesIn)
    field("frames_out", record.framesOut)
  }
}
