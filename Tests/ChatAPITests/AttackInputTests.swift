import Chat
import Foundation
import Testing
import Wire

@testable import ChatAPI

/// What people send who do not mean well: never a 5xx, never a crash, never a socket closed without need.
@Suite struct `Input of every kind` {
  /// Values as they stand in the text, so that none is made decent by a writer on its way.
  private static let strangers: [String] = [
    "null", "true", "false", "0", "-0", "-1", "1", "1.5", "1e2", "1E400", "-1e999", "1e-400", "01", "+1",
    ".5", "1.",
    "0x10", "NaN", "Infinity", "9007199254740992", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "99999999999999999999999999", "268435455", "268435456", "33554431",
    String(repeating: "9", count: 5_000), #""""#, #"" ""#, #""\u0000""#, #""\ud800""#, #""\udc00\ud800""#,
    #""\ud83e\udd86""#, #""\n\r\t""#, #""\x""#, #""\u12""#, "\"\u{0}\"", "\"\n\"", #""1""#, #""true""#,
    #""null""#,
    "[]", "{}", "[[]]", "[null]", "[1,2]", #"["a"]"#, "[-1]", "[1e99]", #"{"a":1}"#, #"{"a":1,"a":2}"#,
    "[1,]",
    #"{"a":1,}"#, "'a'", "a", "", "undefined", "/**/1", #""../../etc/passwd""#, #""' OR '1'='1""#, #""%00""#,
    #""<script>alert(1)</script>""#, #""\u202e\u200b\ufeff""#, #""\uffff\ufffe""#,
    String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
    String(repeating: "[", count: 10_000), String(repeating: #"{"a":"#, count: 10_000),
    "\"" + String(repeating: "x", count: 20_000) + "\"",
    "\"" + String(repeating: "\\u0301", count: 3_000) + "\"",
    "[" + String(repeating: "1,", count: 10_000) + "1]",
  ]

  private static let wholes: [[UInt8]] = strangers.map { Array($0.utf8) } + odd

  private static let odd: [[UInt8]] = {
    let deep = String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000)
    let wide = "{" + (0..<3_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
    let texts = [#"{"a":1}{"b":2}"#, deep, wide, String(repeating: " ", count: 60_000)]
    var all: [[UInt8]] = texts.map { Array($0.utf8) }
    all.append([])
    all.append([0])
    all.append([0xFF, 0xFE])
    all.append([0xEF, 0xBB, 0xBF, 0x7B, 0x7D])
    all.append(Array(#"{"type":"ping"}"#.utf8) + [0])
    all.append(Array(#"{"content":""#.utf8) + [0xC0, 0x80, 0x22, 0x7D])
    all.append([UInt8](repeating: 0x5B, count: 100_000))
    return all
  }()

  /// Files with something strange in them.
  private static let strangeFiles = strangers.filter { $0.utf8.count < 1_000 }.flatMap { stranger in
    [#"[{"id":1,"alt":\#(stranger)}]"#, #"[{"id":\#(stranger)}]"#, "[\(stranger)]"]
  }

  /// Every variant of an object: each field as every stranger, left out, and twice.
  private static func variants(of fields: [(String, String)]) -> [String] {
    func text(_ fields: [(String, String)]) -> String {
      "{" + fields.map { #""\#($0.0)":\#($0.1)"# }.joined(separator: ",") + "}"
    }
    var all: [String] = []
    for index in fields.indices {
      for stranger in strangers + (fields[index].0 == "attachments" ? strangeFiles : []) {
        var changed = fields
        changed[index].1 = stranger
        all.append(text(changed))
      }
      all.append(text(fields.enumerated().filter { $0.offset != index }.map(\.element)))
      all.append(text(fields + [fields[index]]))
    }
    return all
  }

  private static let bodies: [(path: String, fields: [(String, String)])] = [
    ("/api/token", [("username", #""ada""#), ("password", #""wrong""#)]),
    ("/api/login", [("username", #""ada""#), ("password", #""wrong""#)]),
    (
      "/api/users/me/password",
      [("current_password", #""wrong""#), ("new_password", #""another long one""#)]
    ),
    ("DELETE /api/users/me/", [("password", #""wrong""#), ("messages", #""keep""#)]),
    ("/api/token/refresh", [("refresh_token", #""x""#)]),
    (
      "/api/users/",
      [
        ("username", #""taken""#), ("password", #""long enough""#), ("email", #""a@b.c""#),
        ("display_name", #""Ada""#),
      ]
    ),
    (
      "/api/rooms/",
      [
        ("name", #""Taken""#), ("topic", #""t""#), ("kind", #""public""#), ("guests", "true"),
        ("members", "[1]"),
      ]
    ),
    (
      "PUT /api/rooms/2/members/taken", [("role", #""member""#), ("muted_until", #""2030-01-01T00:00:00Z""#)]
    ),
    ("/api/bots", [("username", #""taken""#), ("display_name", #""B""#)]),
    ("/api/rooms/2/invites", [("expires_in", "60"), ("max_uses", "5")]),
    ("/api/rooms/2/hooks", [("name", #""CI""#)]),
    ("/api/rooms/2/webhooks", [("url", #""http://127.0.0.1:9/""#), ("events", #"["message"]"#)]),
    ("/api/hooks/nobodys", [("content", #""x""#), ("username", #""CI""#)]),
    ("/api/setup", [("code", #""x""#), ("username", #""root""#), ("password", #""long enough""#)]),
    ("/api/password-reset", [("code", #""x""#), ("password", #""long enough""#)]),
    ("/api/reports", [("reason", #""Spam""#), ("message_id", "268435457"), ("user", #""taken""#)]),
    ("PATCH /api/admin/reports/1", [("status", #""resolved""#), ("note", #""ok""#)]),
    ("PUT /api/admin/announcement", [("announcement", #""Hello""#)]),
    ("PATCH /api/admin/users/taken", [("is_admin", "true"), ("disabled", "true")]),
    (
      "PATCH /api/rooms/2",
      [
        ("name", #""Other""#), ("topic", #""t""#), ("guests", "true"), ("read_only", "false"),
        ("slow_mode", "0"),
      ]
    ),
    ("/send", [("sender", #""ada""#), ("recipient", #""room_1""#), ("message", #""x""#)]),
    ("/create_room", [("admin", #""ada""#), ("participants", "[]")]),
    ("/leave_room", [("username", #""ada""#), ("room_id", #""room_9""#)]),
    ("/logout", [("username", #""nobody""#)]),
    ("/api/messages", [("room_id", "1"), ("content", #""x""#)]),
    ("/api/chat/rooms", [("name", #""Tea""#)]),
    ("/register", [("username", #""taken""#)]),
    ("/login", [("key", #""nobody's""#)]),
    ("/api/dms", [("users", #"["taken"]"#)]),
    ("/api/notifications/read", [("up_to", "268435457"), ("ids", "[268435457]")]),
    ("/api/rooms/2/ban", [("user", #""nobody""#)]),
    (
      "/api/rooms/1/messages",
      [
        ("content", #""x""#), ("client_id", #""c""#), ("reply_to", "268435457"), ("attachments", "[1]"),
      ]
    ),
    (
      "PATCH /api/users/me/",
      [
        ("display_name", #""Ada""#), ("email", #""a@b.c""#), ("status_text", #""here""#),
        ("do_not_disturb", "true"),
      ]
    ),
    ("PATCH /api/rooms/1/messages/268435457", [("content", #""x""#)]),
    ("PUT /api/rooms/1/read", [("seq", "1")]),
    ("PUT /api/rooms/1/notifications", [("level", #""mentions""#)]),
  ]

  @Test func `every route that takes a body is tried`() {
    let tried = Self.bodies.map { body in
      let path = body.path.replacing("/1/", with: "/{room_id}/").replacing("/2/", with: "/{room_id}/")
        .replacing("rooms/2", with: "rooms/{room_id}")
        .replacing("/reports/1", with: "/reports/{report_id}").replacing("/nobodys", with: "/{secret}")
        .replacing("/users/taken", with: "/users/{user}")
        .replacing("/268435457", with: "/{message_id}").replacing("/members/taken", with: "/members/{user}")
      return path.hasPrefix("/") ? "POST \(path)" : path
    }
    // A file may be anything: there is no field to be wrong.
    let taking = API.routes.filter { $0.operation.body.map { !$0.isUpload } ?? false }
    #expect(Set(taking.map { "\($0.method.rawValue) \($0.template)" }) == Set(tried))
  }

  @Test func `every field of every body as everything else`() async throws {
    let server = try await TestServer(.sqlite) {
      $0.webhooksAllowPrivate = true
      $0.limits.roomsOwned = 10_000
      $0.limits.roomsJoined = 10_000
    }
    let ada = try await server.signUp("ada")
    _ = try await server.signUp("taken")
    try await server.makeAdmin("ada")
    _ = try await ada.makeRoom("Taken")
    for (index, (path, fields)) in Self.bodies.enumerated() {
      let connection = try await KeptConnection(server.port, token: ada.token)
      // One reader takes all bodies apart: what is no object at all is tried on a few routes.
      let wholes = index < 5 ? Self.wholes : Self.odd
      for body in Self.variants(of: fields).map({ Array($0.utf8) }) + wholes {
        let reply = try await connection.post(path, body)
        let text = String(decoding: body.prefix(200), as: UTF8.self)
        #expect((200..<500).contains(reply.status), "\(path) \(text): \(reply.text)")
        if reply.status >= 400 {
          #expect(reply.header("content-type") == "application/problem+json", "\(path) \(text)")
          #expect(reply["status"].int == reply.status && reply["code"].string != nil, "\(path) \(text)")
        }
      }
    }
    try await Self.expectHealth(server, ada)
  }

  @Test func `a body of another type is not read as JSON`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for type in [
      "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/html", "a", "",
    ] {
      let reply = try await HTTPClient.call(
        server.port, "POST", "/api/rooms/1/messages",
        [("Authorization", "Bearer \(ada.token)"), ("Content-Type", type)], Array(#"{"content":"x"}"#.utf8))
      #expect(reply.status == 415, "\(type)")
    }
    for form in ["username=ada&password", "username=%", "username=%zz&password=x", "=&=&=", "%00=1", "a"] {
      let reply = try await HTTPClient.call(
        server.port, "POST", "/api/token", [("Content-Type", "application/x-www-form-urlencoded")],
        Array(form.utf8))
      #expect([401, 422].contains(reply.status), "\(form)")
    }
    try await Self.expectHealth(server, ada)
  }

  @Test func `every number in every path and query`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    try await ada.post("one", in: 1).expect(201)
    try await ada.upload("x", [1]).expect(201)
    #expect(try await ada.makeRoom("Tea") == 2)
    let numbers = [
      "0", "-1", "+1", "1.5", "1e3", "", "a", "%00", "%0d%0aX-Evil:1", "%ff", "%", "268435454", "268435455",
      "268435456",
      "33554431", "33554432", "9007199254740991", "9007199254740992", "9223372036854775807",
      "9223372036854775808", "-9223372036854775808", String(repeating: "9", count: 400), "%F0%9F%A6%86",
      "%D9%A1",
    ]
    for number in numbers {
      var paths = ["before", "after", "around", "limit"].map { "/api/rooms/1/messages?\($0)=\(number)" }
      paths += ["after", "limit"].map { "/api/rooms/1/events?\($0)=\(number)" }
      paths += ["cursor", "limit", "q"].flatMap { name in
        ["/api/rooms/1/members", "/api/users/", "/api/rooms/"].map { "\($0)?\(name)=\(number)" }
      }
      paths += [
        "/api/rooms/\(number)", "/api/rooms/\(number)/messages", "/api/rooms/1/messages/\(number)",
        "/api/sessions?cursor=\(number)", "/api/sessions?limit=\(number)", "/api/files/\(number)/x",
        "/api/files/1/\(number)",
        "/api/rooms/1/messages/\(number)/reactions",
        "/api/rooms/1/messages/268435457/reactions?limit=\(number)",
        "/api/rooms/1/messages/268435457/reactions/\(number)",
        "/api/rooms/1/messages/268435457/reactions/%F0%9F%91%8D?cursor=\(number)",
        "/api/rooms/1/messages/268435457/reactions/%F0%9F%91%8D?limit=\(number)",
        "/api/rooms/\(number)/bans", "/api/rooms/2/bans?cursor=\(number)",
        "/api/rooms/2/bans?limit=\(number)",
        "/api/notifications?cursor=\(number)", "/api/notifications?limit=\(number)&unread=true",
        "/api/users/\(number)", "/api/rooms/1/messages?before=\(number)&limit=200",
        "/api/rooms/1/messages?around=\(number)&limit=1", "/api/rooms/1/messages?around=\(number)&limit=200",
      ]
      for path in paths {
        let reply = try await ada.call("GET", path)
        #expect((200..<500).contains(reply.status), "\(path): \(reply.text)")
        #expect(reply.header("x-evil") == nil, "\(path)")
      }
      for path in ["/ws/room/\(number)", "/ws/room/1?after=\(number)", "/ws?after=\(number)"] {
        let status = try await Socket.status(
          server.port, path, headers: [("Authorization", "Bearer \(ada.token)")])
        #expect(status == 101 || (400..<500).contains(status), "\(path)")
      }
    }
    try await Self.expectHealth(server, ada)
  }

  // MARK: Frames

  private static let frames: [ClientFrame.Kind: [(String, String)]] = [
    .auth: [("token", #""x""#)],
    .message: [
      ("content", #""x""#), ("room_id", "1"), ("client_id", #""c""#), ("reply_to", "268435457"),
      ("attachments", "[1]"),
    ],
    .joinRoom: [("room_id", "1"), ("after", "0")],
    .leaveRoom: [("room_id", "1")],
    .typing: [("room_id", "1"), ("is_typing", "true")],
    .typingStart: [("room_id", "1")],
    .typingStop: [("room_id", "1")],
    .getUsers: [("room_id", "1")],
    .history: [("room_id", "1"), ("before", "5"), ("limit", "5")],
    .presence: [("status", #""idle""#), ("text", #""Out""#)],
    .editMessage: [("message_id", "268435457"), ("content", #""x""#)],
    .deleteMessage: [("message_id", "268435457")],
    .read: [("room_id", "1"), ("seq", "1")],
    .reaction: [
      ("message_id", "268435457"), ("emoji", #""👍""#), ("reaction", #""👍""#), ("remove", "false"),
    ],
    .ping: [("at", "1")],
  ]

  @Test(arguments: ClientFrame.Kind.allCases)
  func `every field of every frame as everything else`(kind: ClientFrame.Kind) async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    try await ada.post("one", in: 1).expect(201)
    let fields = [("type", #""\#(kind.rawValue)""#)] + (try #require(Self.frames[kind]))
    var variants = Self.variants(of: fields)
    if kind == .history {
      for bound in ["after", "around"] {
        variants += Self.strangers.map { #"{"type":"history","room_id":1,"\#(bound)":\#($0)}"# }
      }
    }
    for path in ["/ws/auth", "/ws"] {
      let socket = try await Socket.open(
        server.port, path, headers: [("Authorization", "Bearer \(ada.token)")])
      for variant in variants {
        try await socket.send(variant)
        _ = try await socket.settle()
      }
      try await socket.send(#"{"type":"join_room","room_id":1}"#)
      _ = try await socket.next("room_joined")
      try await socket.send(#"{"type":"message","room_id":1,"content":"still here"}"#)
      _ = try await socket.next("message")
    }
    try await Self.expectHealth(server, ada)
  }

  @Test func `texts that are no frame get an error frame, and the socket stays`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    for whole in Self.wholes where whole.count < 65_536 && String(validating: whole, as: UTF8.self) != nil {
      try await socket.send(opcode: 1, whole)
      let error = try await socket.next("error")
      #expect(error["code"].string != nil && error["message"].string != nil)
    }
    try await socket.send(opcode: 2, [1, 2, 3])
    #expect(try await socket.next("error")["code"].string == "binary_frame")
    for type in ["", "MESSAGE", "message ", "__proto__", "constructor", "error", "room_joined", "\u{1F986}"] {
      try await socket.send(#"{"type":"\#(type)"}"#)
      #expect(try await socket.next("error")["code"].string == "unknown_type")
    }
    #expect(try await socket.settle().isEmpty)
    try await socket.send(opcode: 1, [0x22, 0xC0, 0x80, 0x22])
    #expect(try await socket.closeCode() == 1007)
    try await Self.expectHealth(server, ada)
  }

  @Test func `nesting is allowed to the limit and no deeper`() async throws {
    let server = try await TestServer { $0.jsonDepth = 5 }
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    for depth in 3...5 {
      let arrays = depth - 1
      let open = String(repeating: "[", count: arrays) + String(repeating: "]", count: arrays)
      try await socket.send(#"{"type":"ping","x":\#(open)}"#)
      _ = try await socket.next("pong")
      let more = "[\(open)]"
      try await socket.send(#"{"type":"ping","x":\#(more)}"#)
      _ = try await socket.next(depth == 5 ? "error" : "pong")
    }
    await server.stop()
  }

  @Test func `ten thousand strangers for one room do not hold anybody up`() async throws {
    let server = try await TestServer(loops: 1)
    let ada = try await server.signUp("ada")
    let list = (1...40_000).map(String.init).joined(separator: ",")
    let start = ContinuousClock.now
    let reply = try await HTTPClient.call(
      server.port, "POST", "/api/rooms/",
      [("Authorization", "Bearer \(ada.token)"), ("Content-Type", "application/json")],
      Array(#"{"name":"Crowd","kind":"private","members":[\#(list)]}"#.utf8))
    #expect((400..<500).contains(reply.status) && ContinuousClock.now - start < .seconds(10))
    try await Self.expectHealth(server, ada)
  }

  private static func expectHealth(_ server: TestServer, _ ada: Person) async throws {
    #expect(try await server.call("GET", "/readyz").status == 200)
    let reply = try await ada.post("all is well", in: 1, clientID: UUID().uuidString)
    #expect(reply.status == 201)
    await server.stop()
  }
}

/// One connection for many requests, so that thousands of them cost little; a new one when the server closed it.
private final class KeptConnection {
  private let port: UInt16
  private let token: String
  private var stream: Stream

  init(_ port: UInt16, token: String) async throws {
    self.port = port
    self.token = token
    stream = try await Stream.open(port)
  }

  /// `path` may begin with another method than POST.
  func post(_ path: String, _ body: [UInt8]) async throws -> Reply {
    let head = """
      \(path.hasPrefix("/") ? "POST \(path)" : path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
      Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n
      """
    try await stream.send(Array(head.utf8) + body)
    let (status, fields) = try await HTTPClient.readHead(stream)
    let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    let answer = try await stream.read(length) ?? []
    if fields.contains(where: { $0.name == "connection" && $0.value.lowercased() == "close" }) {
      stream = try await Stream.open(port)
    }
    return Reply(status: status, headers: fields, body: answer)
  }
}
