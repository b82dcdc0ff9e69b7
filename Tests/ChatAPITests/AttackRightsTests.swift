import Chat
import Foundation
import Testing
import Wire

@testable import ChatAPI

/// Every door of the server and who is let in: what is not in these tables is refused by the tests.
@Suite struct `Who may do what` {
  private enum Caller: Int, CaseIterable {
    case nobody, forger, other, member, owner, moderator, admin
  }

  /// The statuses for nobody, somebody with a forged token, an account outside the room, a member, the owner; then for
  /// a moderator, who may what the owner may unless the row says otherwise, and for an administrator of the server
  /// outside the room, who may what any account may unless the row says otherwise.
  private struct Row {
    let inPrivateRoom: [Int]
    let inPublicRoom: [Int]
    let path: String?
    let body: String?

    init(
      _ statuses: [Int], public inPublicRoom: [Int]? = nil, moderator: Int? = nil, admin: Int? = nil,
      publicAdmin: Int? = nil, path: String? = nil, body: String? = nil
    ) {
      let open = inPublicRoom ?? statuses
      inPrivateRoom = statuses + [moderator ?? statuses[4], admin ?? statuses[2]]
      self.inPublicRoom = open + [moderator ?? open[4], publicAdmin ?? admin ?? open[2]]
      self.path = path
      self.body = body
    }

    static func anybody(_ status: Int, body: String? = nil) -> Row {
      Row(Array(repeating: status, count: 5), body: body)
    }
    static func accounts(_ status: Int, path: String? = nil, body: String? = nil) -> Row {
      Row([401, 401, status, status, status], path: path, body: body)
    }
    static func admins(_ status: Int, path: String? = nil, body: String? = nil) -> Row {
      Row([401, 401, 403, 403, 403], admin: status, path: path, body: body)
    }
    /// What names somebody, who is the account `member`.
    static func theMember(path: String? = nil, body: String? = nil) -> Row {
      Row([401, 401, 403, 200, 403], path: path, body: body)
    }
    /// What belongs to a room: outsiders are not told that a private one exists.
    static func room(_ status: Int, outsider: Int, path: String? = nil, body: String? = nil) -> Row {
      Row(
        [401, 401, 404, status, status], public: [401, 401, outsider, status, status], path: path, body: body)
    }
  }

  private static let routes: [String: Row] = [
    "POST /api/token": .anybody(422, body: "{}"),
    "POST /api/token/refresh": .anybody(401, body: #"{"refresh_token":"nobody's"}"#),
    "POST /api/logout": .accounts(204),
    "POST /api/login": .anybody(422, body: "{}"),
    "GET /api/sessions": .accounts(200),
    "DELETE /api/sessions": .accounts(204),
    "DELETE /api/sessions/{session_id}": .accounts(404, path: "/api/sessions/9007199254740991"),
    "PATCH /api/users/me/": .accounts(200, body: #"{"status_text":"here"}"#),
    "GET /api/users/me/export": .accounts(200),
    "DELETE /api/users/me/": .accounts(422, body: "{}"),
    "POST /api/users/me/password": .accounts(422, body: "{}"),
    "POST /api/ws-ticket": .accounts(200),
    "POST /api/users/": .anybody(422, body: "{}"),
    "GET /api/users/": .accounts(200),
    "GET /api/users/me/": .accounts(200),
    "GET /api/users/{user}": .accounts(200, path: "/api/users/owner"),
    "PUT /api/users/me/avatar": .accounts(200, body: "a picture"),
    "DELETE /api/users/me/avatar": .accounts(204),
    "GET /api/users/me/avatar": .accounts(404),
    "GET /api/users/{user}/avatar": .accounts(404, path: "/api/users/owner/avatar"),
    "POST /api/bots": .accounts(422, body: "{}"),
    "GET /api/bots": .accounts(200),
    "POST /api/bots/{bot}/token": .accounts(404, path: "/api/bots/1/token"),
    "DELETE /api/bots/{bot}": .accounts(404, path: "/api/bots/1"),
    "POST /api/rooms/": .accounts(201, body: #"{"name":"{unique}","kind":"private"}"#),
    "GET /api/rooms/": .accounts(200),
    "GET /api/rooms/{room_id}": .room(200, outsider: 200),
    "PATCH /api/rooms/{room_id}": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], admin: 200, body: #"{"topic":"News"}"#),
    "DELETE /api/rooms/{room_id}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], moderator: 403, admin: 204),
    "POST /api/dms": .accounts(404, body: #"{"users":["x-nobody"]}"#),
    "POST /api/rooms/{room_id}/join": .room(200, outsider: 200),
    "POST /api/rooms/{room_id}/leave": .room(200, outsider: 403),
    "PUT /api/rooms/{room_id}/read": .room(200, outsider: 403, body: #"{"seq":1}"#),
    "PUT /api/rooms/{room_id}/notifications": .room(200, outsider: 403, body: #"{"level":"none"}"#),
    "GET /api/rooms/{room_id}/members": .room(200, outsider: 200),
    "PUT /api/rooms/{room_id}/members/{user}": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], admin: 200,
      path: "/api/rooms/{room_id}/members/other", body: "{}"),
    "DELETE /api/rooms/{room_id}/members/{user}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], admin: 204,
      path: "/api/rooms/{room_id}/members/member"),
    "GET /api/rooms/{room_id}/bans": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], admin: 200),
    "POST /api/rooms/{room_id}/ban": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], admin: 204, body: #"{"user":"member"}"#),
    "DELETE /api/rooms/{room_id}/ban/{user}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], admin: 204,
      path: "/api/rooms/{room_id}/ban/other"),
    "POST /api/rooms/{room_id}/invites": Row(
      [401, 401, 404, 403, 201], public: [401, 401, 403, 201, 201], body: "{}"),
    "GET /api/rooms/{room_id}/invites": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 200, 200], admin: 200),
    "DELETE /api/rooms/{room_id}/invites/{code}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], admin: 204),
    "GET /api/invites/{code}": .accounts(200),
    "POST /api/invites/{code}": .accounts(200),
    "POST /api/rooms/{room_id}/hooks": Row(
      [401, 401, 404, 403, 201], public: [401, 401, 403, 403, 201], publicAdmin: 201, body: #"{"name":"CI"}"#),
    "GET /api/rooms/{room_id}/hooks": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], publicAdmin: 200),
    "DELETE /api/rooms/{room_id}/hooks/{hook_id}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], publicAdmin: 204),
    "POST /api/rooms/{room_id}/webhooks": Row(
      [401, 401, 404, 403, 201], public: [401, 401, 403, 403, 201], publicAdmin: 201,
      body: #"{"url":"http://127.0.0.1:9/","events":["member_updated"]}"#),
    "GET /api/rooms/{room_id}/webhooks": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], publicAdmin: 200),
    "DELETE /api/rooms/{room_id}/webhooks/{webhook_id}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], publicAdmin: 204),
    "POST /api/rooms/{room_id}/webhooks/{webhook_id}/resume": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], publicAdmin: 200),
    "GET /api/rooms/{room_id}/webhooks/{webhook_id}/deliveries": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], publicAdmin: 200),
    "POST /api/hooks/{secret}": Row(
      Array(repeating: 404, count: 5), path: "/api/hooks/roost_hook_x", body: #"{"content":"x"}"#),
    "GET /api/rooms/{room_id}/messages": .room(200, outsider: 200),
    "POST /api/rooms/{room_id}/messages": .room(201, outsider: 403, body: #"{"content":"hello"}"#),
    "GET /api/rooms/{room_id}/messages/{message_id}": .room(200, outsider: 200),
    "PATCH /api/rooms/{room_id}/messages/{message_id}": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], moderator: 403,
      body: #"{"content":"edited"}"#),
    "DELETE /api/rooms/{room_id}/messages/{message_id}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204], admin: 204),
    "GET /api/rooms/{room_id}/messages/{message_id}/edits": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], publicAdmin: 200),
    "GET /api/rooms/{room_id}/messages/{message_id}/reactions": .room(200, outsider: 200),
    "GET /api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}": .room(200, outsider: 200),
    "PUT /api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}": .room(204, outsider: 403),
    "DELETE /api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}": .room(204, outsider: 403),
    "GET /api/rooms/{room_id}/messages/{message_id}/thread": .room(200, outsider: 200),
    "GET /api/rooms/{room_id}/pins": .room(200, outsider: 200),
    "PUT /api/rooms/{room_id}/pins/{message_id}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204]),
    "DELETE /api/rooms/{room_id}/pins/{message_id}": Row(
      [401, 401, 404, 403, 204], public: [401, 401, 403, 403, 204]),
    "POST /api/files": .accounts(201, path: "/api/files?name=x.txt", body: "hello"),
    "GET /api/files/{file_id}/thumbnail": Row([401, 401, 404, 200, 200], public: [401, 401, 200, 200, 200]),
    "GET /api/files/{file_id}/{name}": Row(
      [401, 401, 404, 200, 200], public: [401, 401, 200, 200, 200], path: "/api/files/{file_id}/x.txt"),
    "GET /api/rooms/{room_id}/events": .room(200, outsider: 200),
    "GET /api/notifications": .accounts(200),
    "POST /api/notifications/read": .accounts(200, body: "{}"),
    "GET /api/commands": .accounts(200),
    "GET /api/search": .room(200, outsider: 200, path: "/api/search?q=e&room_id={room_id}"),
    "GET /api/setup": .anybody(200),
    "POST /api/setup": .anybody(409, body: #"{"code":"x","username":"x","password":"a long enough one"}"#),
    "POST /api/password-reset": .anybody(403, body: #"{"code":"x","password":"a long enough one"}"#),
    "GET /api/admin/users": .admins(200),
    "PATCH /api/admin/users/{user}": .admins(200, path: "/api/admin/users/other", body: "{}"),
    "POST /api/admin/users/{user}/password-reset": .admins(
      201, path: "/api/admin/users/other/password-reset"),
    "DELETE /api/admin/users/{user}/sessions": .admins(204, path: "/api/admin/users/x1/sessions"),
    "GET /api/admin/rooms": .admins(200),
    "GET /api/admin/audit": .admins(200),
    "GET /api/admin/announcement": .admins(200),
    "PUT /api/admin/announcement": .admins(200, body: #"{"announcement":"hello"}"#),
    "GET /api/admin/reports": .admins(200),
    "PATCH /api/admin/reports/{report_id}": .admins(
      404, path: "/api/admin/reports/9007199254740991", body: #"{"status":"resolved"}"#),
    "POST /api/reports": .room(
      201, outsider: 201, body: #"{"message_id":{message_id},"reason":"Spam"}"#),
    "GET /api/rooms/{room_id}/reports": Row(
      [401, 401, 404, 403, 200], public: [401, 401, 403, 403, 200], admin: 200),
    "GET /api/admin/stats": .admins(200),
    "GET /api/admin/settings": .admins(200),
    "GET /announcement": .anybody(200),
    "POST /send": .theMember(body: #"{"sender":"member","recipient":"room_{room_id}","message":"x"}"#),
    "GET /messages": .theMember(path: "/messages?username=member&last_id=0"),
    "POST /create_room": .theMember(body: #"{"admin":"member","participants":["owner"]}"#),
    "POST /leave_room": .theMember(body: #"{"username":"member","room_id":"room_{room_id}"}"#),
    "POST /logout": .theMember(body: #"{"username":"member"}"#),
    "POST /api/messages": .room(201, outsider: 403, body: #"{"room_id":{room_id},"content":"x"}"#),
    "GET /api/messages/{room_id}": .room(200, outsider: 200),
    "POST /api/chat/rooms": Row([201, 401, 201, 201, 201], body: #"{"name":"{unique}"}"#),
    "GET /api/chat/rooms": Row([200, 401, 200, 200, 200]),
    "GET /api/chat/rooms/{room}/messages": Row(
      [200, 401, 200, 200, 200], path: "/api/chat/rooms/00000000-0000-8000-8000-000000000001/messages"),
    "DELETE /api/chat/rooms/{room}": Row(
      [403, 401, 403, 403, 403], path: "/api/chat/rooms/00000000-0000-8000-8000-000000000001"),
    "POST /register": .anybody(422, body: "{}"),
    "POST /login": .anybody(401, body: #"{"key":"nobody's"}"#),
    "GET /logout": .anybody(200),
    "GET /online": Row([422, 401, 200, 200, 200]),
    "GET /user/{name}": Row([422, 401, 200, 200, 200], path: "/user/owner"),
    "DELETE /api/connections/{connection_id}": .admins(404, path: "/api/connections/9007199254740991"),
    "GET /api/connections": .accounts(200),
    "GET /health": .anybody(200),
    "GET /healthz": .anybody(200),
    "GET /readyz": .anybody(200),
    "GET /metrics": .anybody(200),
    "GET /openapi.json": .anybody(200),
    "GET /docs": .anybody(200),
    "GET /redoc": .anybody(200),
  ]

  /// 101 is a socket. A forged token is never taken for none.
  private static let sockets: [String: Row] = [
    "/ws": Row([101, 401, 101, 101, 101]),
    "/ws/auth": Row([101, 401, 101, 101, 101]),
    "/ws/room/{room_id}": Row([401, 401, 404, 101, 101], public: [401, 401, 101, 101, 101]),
    "/ws/chat/{room}": Row(
      [422, 401, 101, 101, 101], path: "/ws/chat/00000000-0000-8000-8000-000000000001"),
    "/ws/echo": .anybody(101),
  ]

  @Test func `every route and every socket has its line in the tables`() {
    #expect(Set(API.routes.map { "\($0.method.rawValue) \($0.template)" }) == Set(Self.routes.keys))
    #expect(Set(API.sockets.map(\.template)) == Set(Self.sockets.keys))
    #expect(API.routes.count == Self.routes.count && API.sockets.count == Self.sockets.count)
  }

  @Test(arguments: ["private", "public"])
  func `every route lets in whom it should, and nobody else`(kind: String) async throws {
    let server = try await Self.server()
    // For the routes that only read.
    var still = try await Scene(server, kind)
    for (name, row) in Self.routes.sorted(by: { $0.key < $1.key }) {
      let parts = name.split(separator: " ").map(String.init)
      // Whose sessions end need others for the next route.
      let endsSessions = name.contains("logout") || name.contains("sessions")
      let changes = parts[0] != "GET" || endsSessions
      func fresh() async throws -> Scene {
        changes ? try await Scene(server, kind, people: endsSessions ? nil : still.people) : still
      }
      var scene = try await fresh()
      for caller in Caller.allCases {
        // What one who is let in does is not there any more for the next.
        if caller.rawValue > Caller.owner.rawValue { scene = try await fresh() }
        let reply = try await HTTPClient.call(
          server.port, parts[0], scene.fill(row.path ?? parts[1]),
          scene.headers(caller) + (row.body == nil ? [] : [("Content-Type", "application/json")]),
          Array(scene.fill(row.body ?? "").utf8))
        let wanted = (kind == "private" ? row.inPrivateRoom : row.inPublicRoom)[caller.rawValue]
        #expect(reply.status == wanted, "\(name) for \(caller) in a \(kind) room: \(reply.text.prefix(200))")
        if wanted == 401 { #expect(reply.header("www-authenticate") == "Bearer", "\(name)") }
        if wanted == 404, name.contains("{room_id}") {
          #expect(reply["code"].string == "room_not_found", "\(name)")
        }
      }
      if endsSessions { still = try await Scene(server, kind) }
    }
    await server.stop()
  }

  @Test(arguments: ["private", "public"])
  func `every socket lets in whom it should, and nobody else`(kind: String) async throws {
    let server = try await Self.server()
    for (path, row) in Self.sockets {
      let scene = try await Scene(server, kind)
      for caller in Caller.allCases {
        let status = try await Socket.status(
          server.port, scene.fill(row.path ?? path), headers: scene.headers(caller))
        let wanted = (kind == "private" ? row.inPrivateRoom : row.inPublicRoom)[caller.rawValue]
        #expect(status == wanted, "\(path) for \(caller) in a \(kind) room")
      }
    }
    await server.stop()
  }

  @Test(arguments: ["private", "direct"])
  func `a room that is none and one that is somebody's own answer outsiders alike`(kind: String) async throws
  {
    let server = try await Self.server()
    let scene = try await Scene(server, "private")
    var hidden = scene.room
    if kind == "direct" {
      let made = try await scene.people[0].call("POST", "/api/dms", ["users": ["member"]]).expect(201)
      hidden = made["id"].int ?? 0
      try await scene.people[0].post("between us", in: hidden).expect(201)
    }
    for (name, row) in Self.routes where name.contains("{room_id}") {
      let parts = name.split(separator: " ").map(String.init)
      var replies: [Reply] = []
      for room in [hidden, 33_000_000] {
        let path = parts[1].replacing("{room_id}", with: "\(room)").replacing(
          "{message_id}", with: "\(room << 28 | 1)"
        ).replacing("{emoji}", with: "%F0%9F%91%8D")
        replies.append(
          try await HTTPClient.call(
            server.port, parts[0], path, scene.headers(.other) + [("Content-Type", "application/json")],
            Array((row.body ?? "").utf8)))
      }
      #expect(replies[0].status == 404 && replies[0].body == replies[1].body, "\(name)")
      #expect(replies[0].headers.map(\.name) == replies[1].headers.map(\.name), "\(name)")
    }
    await server.stop()
  }

  // MARK: Frames

  /// What the first answer to each frame is, by its `type` or an error's `code`: for a socket that is nobody yet,
  /// a guest, an account outside the private room it names, and a member who has entered.
  private static let frames: [ClientFrame.Kind: (frame: String, answers: [String])] = [
    .auth: (
      #"{"type":"auth","token":"x"}"#, ["invalid_token", "invalid_token", "invalid_token", "invalid_token"]
    ),
    .message: (
      #"{"type":"message","room_id":{room},"content":"hello"}"#,
      ["not_authenticated", "room_not_found", "room_not_found", "message"]
    ),
    .joinRoom: (
      #"{"type":"join_room","room_id":{room}}"#,
      ["not_authenticated", "room_not_found", "room_not_found", "room_joined"]
    ),
    .leaveRoom: (
      #"{"type":"leave_room","room_id":{room}}"#, ["not_in_room", "not_in_room", "not_in_room", "room_left"]
    ),
    .typing: (
      #"{"type":"typing","room_id":{room}}"#, ["not_in_room", "not_in_room", "not_in_room", "pong"]
    ),
    .typingStart: (
      #"{"type":"typing_start","room_id":{room}}"#, ["not_in_room", "not_in_room", "not_in_room", "pong"]
    ),
    .typingStop: (
      #"{"type":"typing_stop","room_id":{room}}"#, ["not_in_room", "not_in_room", "not_in_room", "pong"]
    ),
    .history: (
      #"{"type":"history","room_id":{room}}"#,
      ["not_in_room", "not_in_room", "not_in_room", "message_history"]
    ),
    .getUsers: (
      #"{"type":"get_users","room_id":{room}}"#, ["not_in_room", "not_in_room", "not_in_room", "user_list"]
    ),
    .presence: (
      #"{"type":"presence","status":"online"}"#, ["not_authenticated", "forbidden", "pong", "pong"]
    ),
    .editMessage: (
      #"{"type":"edit_message","message_id":{message},"content":"x"}"#,
      ["not_authenticated", "room_not_found", "room_not_found", "not_yours"]
    ),
    .deleteMessage: (
      #"{"type":"delete_message","message_id":{message}}"#,
      ["not_authenticated", "room_not_found", "room_not_found", "not_yours"]
    ),
    .read: (
      #"{"type":"read","room_id":{room},"seq":1}"#,
      ["not_authenticated", "forbidden", "room_not_found", "pong"]
    ),
    .reaction: (
      #"{"type":"reaction","message_id":{message},"emoji":"👍"}"#,
      ["not_authenticated", "room_not_found", "room_not_found", "reaction"]
    ),
    .ping: (#"{"type":"ping"}"#, ["pong", "pong", "pong", "pong"]),
  ]

  @Test func `every frame has its line in the table`() {
    #expect(Set(ClientFrame.Kind.allCases) == Set(Self.frames.keys))
  }

  @Test func `every frame does for each what it may`() async throws {
    let server = try await Self.server()
    for (kind, (frame, answers)) in Self.frames {
      let scene = try await Scene(server, "private")
      let sockets = [
        try await Socket.open(server.port, "/ws/auth"), try await Socket.open(server.port, "/ws"),
        try await Socket.open(server.port, "/ws/auth", headers: scene.headers(.other)),
        try await Socket.open(server.port, "/ws/room/\(scene.room)", headers: scene.headers(.member)),
      ]
      for (socket, answer) in zip(sockets, answers) {
        _ = try await socket.settle()
        try await socket.send(
          frame.replacing("{room}", with: "\(scene.room)").replacing("{message}", with: "\(scene.message)"))
        try await socket.send(#"{"type":"ping"}"#)
        guard case .frame(var first) = try await socket.next() else {
          Issue.record("\(kind): closed")
          continue
        }
        // What has to be stored may be told after the pong.
        if answer != "pong", first["type"].string == "pong", case .frame(let next) = try await socket.next() {
          first = next
        }
        let came = first["type"].string == "error" ? first["code"].string : first["type"].string
        #expect(came == answer, "\(kind): \(first)")
      }
    }
    await server.stop()
  }

  // MARK: Across rooms

  @Test func `a message is reached through its own room only`() async throws {
    let server = try await Self.server()
    let scene = try await Scene(server, "private")
    let owner = scene.people[0]
    let open = try await owner.makeRoom("Open to all")
    for (name, row) in Self.routes where name.contains("{message_id}") {
      let parts = name.split(separator: " ").map(String.init)
      for room in [open, 1] {
        let path = scene.fill(parts[1].replacing("{room_id}", with: "\(room)"))
        let reply = try await HTTPClient.call(
          server.port, parts[0], path,
          scene.headers(.owner) + (row.body == nil ? [] : [("Content-Type", "application/json")]),
          Array((row.body ?? "").utf8))
        // In the lobby the owner is no moderator, and may not pin what there is either.
        let isRight = reply.status == 404 && reply["code"].string == "message_not_found"
        #expect(isRight || (room == 1 && reply.status == 403), "\(name) in \(room): \(reply.text)")
      }
    }
    let reply = try await owner.call(
      "POST", "/api/rooms/\(open)/messages", ["content": "re", "reply_to": scene.message])
    #expect(reply.status == 404 && reply["code"].string == "message_not_found")
    let socket = try await owner.enter(open)
    try await socket.send(#"{"type":"message","content":"re","reply_to":\#(scene.message)}"#)
    #expect(try await socket.next("error")["code"].string == "message_not_found")
    await server.stop()
  }

  @Test func `who shares no room hears nothing of anybody`() async throws {
    let server = try await Self.server()
    let scene = try await Scene(server, "private")
    let outsider = try await Socket.open(server.port, "/ws/auth", headers: scene.headers(.other))
    var insider: Socket? = try await Socket.open(
      server.port, "/ws/room/\(scene.room)", headers: scene.headers(.member))
    _ = try await insider?.next("message_history")
    let watcher = try await Socket.open(
      server.port, "/ws/room/\(scene.room)", headers: scene.headers(.owner))
    _ = try await watcher.next("message_history")
    try await insider?.send(#"{"type":"typing"}"#)
    try await insider?.send(#"{"type":"message","content":"between us"}"#)
    _ = try await watcher.next("message")
    insider = nil
    _ = try await watcher.next("user_disconnected")
    #expect(try await outsider.settle() == ["connection_established"])
    _ = insider
    await server.stop()
  }

  @Test func `fields that nobody may set are ignored`() async throws {
    let server = try await Self.server()
    let user = try await server.call(
      "POST", "/api/users/",
      body: [
        "username": "mallory", "password": "the password of mallory", "id": 1, "is_admin": true,
        "role": "admin",
        "created_at": "2000-01-01T00:00:00.000Z", "password_hash": "x",
      ])
    try user.expect(201)
    #expect(user["id"].int != 1 && !user.json.keys.contains("is_admin") && !user.json.keys.contains("role"))
    let mallory = try await server.signIn("mallory")
    let room = try await mallory.call(
      "POST", "/api/rooms/",
      ["name": "Mine", "id": 1, "read_only": true, "created_by": 1, "last_seq": 99, "member_count": 99])
    try room.expect(201)
    #expect(room["id"].int != 1 && room["read_only"].bool == false && room["last_seq"].int == 0)
    #expect(room["created_by"].int == mallory.id && room["member_count"].int == 1)
    let message = try await mallory.call(
      "POST", "/api/rooms/1/messages",
      [
        "content": "x", "user_id": 1, "username": "root", "seq": 77, "id": 7, "kind": "system",
        "deleted": true,
      ])
    try message.expect(201)
    #expect(message["user_id"].int == mallory.id && message["username"].string == "mallory")
    #expect(message["seq"].int == 1 && message["kind"].string == "text" && message["deleted"].bool == false)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a rush to join leaves the room at its limit`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage, loops: 3) { $0.limits.membersPerRoom = 4 }
    let owner = try await server.signUp("owner")
    let room = try await owner.makeRoom("Small")
    var people: [Person] = []
    for number in 0..<12 { people.append(try await server.signUp("p\(number)")) }
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for (index, person) in people.enumerated() {
        group.addTask {
          index.isMultiple(of: 2)
            ? try await person.call("POST", "/api/rooms/\(room)/join").status
            : try await Self.outcome(of: person.open("/ws/room/\(room)"))
        }
      }
      var all: [Int] = []
      for try await status in group { all.append(status) }
      return all
    }
    #expect(statuses.filter { $0 == 200 }.count == 3 && statuses.filter { $0 == 409 }.count == 9)
    #expect(try await owner.call("GET", "/api/rooms/\(room)")["member_count"].int == 4)
    #expect(try await owner.call("GET", "/api/rooms/\(room)/members").json.array.count == 4)
    await server.stop()
  }

  /// 200 for a socket that was let in, else the status behind its close code.
  private static func outcome(of socket: Socket) async throws -> Int {
    while true {
      switch try await socket.next() {
      case .frame(let frame): if frame["type"].string == "room_joined" { return 200 }
      case .close(let code): return code - 4_000
      }
    }
  }

  private static func server() async throws -> TestServer {
    let server = try await TestServer {
      // Where nobody listens: tests call nobody outside.
      $0.webhooksAllowPrivate = true
      $0.limits.roomsOwned = 1_000
      $0.limits.roomsJoined = 1_000
    }
    for name in ["owner", "member", "other", "moderator", "admin", "x1"] { _ = try await server.signUp(name) }
    try await server.makeAdmin("admin")
    return server
  }

  /// A room with an owner and a member; fresh tokens for everybody, unless there are some.
  private struct Scene {
    /// Owner, member, other, moderator, administrator.
    let people: [Person]
    let room: Int
    let message: Int
    let hook: Int
    let invite: String
    let webhook: Int
    let file: Int

    init(_ server: TestServer, _ kind: String, people known: [Person]? = nil) async throws {
      var people = known ?? []
      if people.isEmpty {
        for name in ["owner", "member", "other", "moderator", "admin"] {
          people.append(try await server.signIn(name))
        }
      }
      self.people = people
      let made = try await people[0].call(
        "POST", "/api/rooms/",
        ["name": UUID().uuidString, "kind": kind, "members": [people[1].id, people[3].id]])
      try made.expect(201)
      room = made["id"].int ?? 0
      try await people[0].call(
        "PUT", "/api/rooms/\(room)/members/moderator", ["role": "moderator"]
      ).expect(200)
      message = try await people[0].post("first", in: room).expect(201)["id"].int ?? 0
      file = try await people[0].upload("x.gif", TestPictures.gif).expect(201)["id"].int ?? 0
      try await people[0].call("POST", "/api/rooms/\(room)/messages", ["attachments": [file]]).expect(201)
      hook =
        try await people[0].call("POST", "/api/rooms/\(room)/hooks", ["name": "CI"]).expect(201)["id"].int
        ?? 0
      invite =
        try await people[0].call("POST", "/api/rooms/\(room)/invites", [:]).expect(201)["code"].string ?? ""
      webhook =
        try await people[0].call(
          "POST", "/api/rooms/\(room)/webhooks",
          ["url": "http://127.0.0.1:9/", "events": ["member_updated"]]
        ).expect(201)["id"].int ?? 0
    }

    func fill(_ template: String) -> String {
      template.replacing("{room_id}", with: "\(room)").replacing("{message_id}", with: "\(message)")
        .replacing("{emoji}", with: "%F0%9F%91%8D").replacing("{unique}", with: UUID().uuidString)
        .replacing("{code}", with: invite).replacing("{file_id}", with: "\(file)")
        .replacing("{hook_id}", with: "\(hook)").replacing(
          "{webhook_id}", with: "\(webhook)")
    }

    func headers(_ caller: Caller) -> [(String, String)] {
      switch caller {
      case .nobody: []
      case .forger: [("Authorization", "Bearer \(people[0].token.dropLast(5))AAAAA")]
      case .other: [("Authorization", "Bearer \(people[2].token)")]
      case .member: [("Authorization", "Bearer \(people[1].token)")]
      case .moderator: [("Authorization", "Bearer \(people[3].token)")]
      case .admin: [("Authorization", "Bearer \(people[4].token)")]
      case .owner: [("Authorization", "Bearer \(people[0].token)")]
      }
    }
  }
}
