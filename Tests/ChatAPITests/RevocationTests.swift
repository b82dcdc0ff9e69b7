import Foundation
import Testing
import Wire

@testable import ChatAPI

/// Whatever takes somebody's rights away takes effect on every socket that is open, in the middle of traffic.
@Suite struct `Revocation` {
  /// What happens to bob, who sits in ada's room with every kind of socket.
  enum Act: String, CaseIterable {
    case signingOut, endingTheSession, endingOtherSessions, passwordChange, accountDeletion, kick, ban
    case disabling, endingByAdmin, passwordReset

    /// True: his sockets end. False: they only lose the room.
    var endsSessions: Bool {
      switch self {
      case .signingOut, .endingTheSession, .endingOtherSessions, .passwordChange, .accountDeletion,
        .disabling,
        .endingByAdmin, .passwordReset:
        true
      case .kick, .ban: false
      }
    }

    /// The status of a later handshake or call for the room.
    var refusal: Int { endsSessions ? 401 : 404 }

    fileprivate func perform(_ scene: Scene) async throws {
      let (ada, bob, other) = (scene.ada, scene.bob, scene.otherDevice)
      switch self {
      case .signingOut: try await bob.call("POST", "/api/logout").expect(204)
      case .endingTheSession:
        let sessions = try await bob.call("GET", "/api/sessions").json.array
        let current = sessions.first { $0["current"].bool == true }?["id"].int ?? 0
        try await other.call("DELETE", "/api/sessions/\(current)").expect(204)
      case .endingOtherSessions: try await other.call("DELETE", "/api/sessions").expect(204)
      case .passwordChange:
        try await other.call(
          "POST", "/api/users/me/password",
          ["current_password": "the password of bob", "new_password": "another password of bob"]
        ).expect(204)
      case .accountDeletion:
        try await other.call("DELETE", "/api/users/me", ["password": "the password of bob"]).expect(204)
      case .kick: try await ada.call("DELETE", "/api/rooms/\(scene.room)/members/bob").expect(204)
      case .ban: try await ada.call("POST", "/api/rooms/\(scene.room)/ban", ["user": "bob"]).expect(204)
      case .disabling:
        try await ada.call("PATCH", "/api/admin/users/bob", ["disabled": true]).expect(200)
      case .endingByAdmin: try await ada.call("DELETE", "/api/admin/users/bob/sessions").expect(204)
      case .passwordReset:
        let code = try await ada.call("POST", "/api/admin/users/bob/password-reset")["code"].string ?? ""
        let body = ["code": code, "password": "another password of bob"]
        try await scene.server.call("POST", "/api/password-reset", body: body).expect(204)
      }
    }
  }

  @Test(arguments: Act.allCases)
  func `nothing more reaches any open socket, however much is said`(_ act: Act) async throws {
    let server = try await TestServer(.sqlite, loops: 3)
    let scene = try await Scene(server)
    let sockets = try await scene.openSockets()
    let chatter = try await Chatter(scene)
    // Everybody hears the traffic before it happens.
    for (_, socket) in sockets { _ = try await socket.next("message") }
    let ticket = try await scene.bob.call("POST", "/api/ws-ticket")["ticket"].string ?? ""

    try await act.perform(scene)
    let last = try await scene.ada.post("bob must not hear this", in: scene.room).expect(201)["seq"].int ?? 0
    for (door, socket) in sockets {
      let (heard, code) = try await Self.rest(of: socket)
      #expect(!heard.contains { $0 >= last }, "\(door) heard what was said after \(act)")
      let isBound = door.hasPrefix("/ws/room")
      // Who deletes their account leaves the room first.
      let expected =
        act.endsSessions && (code != 4403 || act != .accountDeletion) ? 4401 : isBound ? 4403 : nil
      #expect(code == expected, "\(door) after \(act)")
      if code == nil { try await scene.expectDeaf(socket) }
    }
    for (door, path, headers) in try await scene.doors(withTicket: false) {
      let status = try await Socket.status(server.port, path, headers: headers)
      let isRoom = path.hasPrefix("/ws/room")
      #expect(status == (act.endsSessions || isRoom ? act.refusal : 101), "\(door) again after \(act)")
    }
    let late = try await Socket.status(server.port, "/ws/room/\(scene.room)?ticket=\(ticket)")
    #expect(late == act.refusal, "a ticket from before \(act)")
    try await scene.expectShut(act)
    await chatter.stop()
    await server.stop()
  }

  @Test(arguments: ["another token", "deletion", "its owner is disabled", "its owner deletes the account"])
  func `a bot that is out hears nothing more`(_ way: String) async throws {
    let server = try await TestServer(.sqlite, loops: 3)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    try await server.makeAdmin("ada")
    let room = try await ada.makeRoom("Secret", kind: "private")
    let made = try await bob.call("POST", "/api/bots", ["username": "helper"]).expect(201)
    let (bot, token) = (made["id"].int ?? 0, made["token"].string ?? "")
    try await ada.call("PUT", "/api/rooms/\(room)/members/helper", [:]).expect(200)
    let sockets = [
      try await Socket.open(server.port, "/ws/room/\(room)?token=\(token)"),
      try await Socket.open(server.port, "/ws/auth", headers: [("Authorization", "Bearer \(token)")]),
    ]
    switch way {
    case "another token": try await bob.call("POST", "/api/bots/\(bot)/token").expect(200)
    case "deletion": try await bob.call("DELETE", "/api/bots/\(bot)").expect(204)
    case "its owner is disabled":
      try await ada.call("PATCH", "/api/admin/users/bob", ["disabled": true]).expect(200)
    default: try await bob.call("DELETE", "/api/users/me", ["password": "the password of bob"]).expect(204)
    }
    let last = try await ada.post("the bot must not hear this", in: room).expect(201)["seq"].int ?? 0
    for socket in sockets {
      let (heard, code) = try await Self.rest(of: socket)
      // A bot that is deleted leaves its rooms first.
      #expect(!heard.contains { $0 >= last } && [4401, 4403].contains(code ?? 0), "\(way): \(code ?? 0)")
    }
    #expect(try await server.call("GET", "/api/rooms/\(room)/messages", token: token).status == 401)
    #expect(try await Socket.status(server.port, "/ws/auth?token=\(token)") == 401)
    await server.stop()
  }

  /// The places of the messages that still come, and the code with which the socket closes; nil: it stays open, out
  /// of the room.
  private static func rest(of socket: Socket) async throws -> ([Int], Int?) {
    var heard: [Int] = []
    var isOut = false
    while true {
      switch try await socket.next() {
      case .close(let code): return (heard, code)
      case .frame(let frame):
        switch frame["type"].string {
        case "message":
          #expect(!isOut, "a message came after room_left")
          heard.append(frame["seq"].int ?? 0)
        case "room_left":
          isOut = true
          try? await socket.send(#"{"type":"ping"}"#)
        case "pong": return (heard, nil)
        default: break
        }
      }
    }
  }

  /// Ada's room, and bob with two devices.
  struct Scene: Sendable {
    let server: TestServer
    let (ada, bob, otherDevice): (Person, Person, Person)
    let room: Int
    /// Where a file of the room is.
    let file: String
    let cookie: String

    init(_ server: TestServer) async throws {
      self.server = server
      ada = try await server.signUp("ada")
      try await server.makeAdmin("ada")
      otherDevice = try await server.signUp("bob")
      let reply = try await server.call(
        "POST", "/api/login", body: ["username": "bob", "password": "the password of bob"])
      cookie = String((reply.header("set-cookie") ?? "").prefix { $0 != ";" })
      bob = Person(
        server: server, name: "bob", id: otherDevice.id, token: reply["access_token"].string ?? "",
        refreshToken: reply["refresh_token"].string ?? "")
      room = try await ada.makeRoom("Secret", kind: "private")
      try await ada.call("PUT", "/api/rooms/\(room)/members/bob", [:]).expect(200)
      let upload = try await ada.upload("plan.txt", Array("xyzzy".utf8)).expect(201)
      file = upload["url"].string ?? ""
      let body: [String: Any] = ["content": "xyzzy", "attachments": [upload["id"].int ?? 0]]
      try await ada.call("POST", "/api/rooms/\(room)/messages", body).expect(201)
      // The premise: he gets both.
      try await bob.call("GET", file).expect(200)
      let found = try await bob.call("GET", "/api/search?q=xyzzy").expect(200)
      guard found.json.array.count == 1 else { throw TestFailure("not found: \(found.text)") }
    }

    /// Every way in: name, path, headers.
    func doors(withTicket: Bool = true) async throws -> [(String, String, [(String, String)])] {
      let token = bob.token
      var doors = [
        ("/ws with a token", "/ws?token=\(token)", []),
        ("/ws/auth with a token", "/ws/auth?token=\(token)", []),
        ("/ws/auth with a header", "/ws/auth", [("Authorization", "Bearer \(token)")]),
        (
          "/ws/auth with a subprotocol", "/ws/auth", [("Sec-WebSocket-Protocol", "roost.v1, bearer.\(token)")]
        ),
        ("/ws/room with a token", "/ws/room/\(room)?token=\(token)", []),
        ("/ws/room that resumes", "/ws/room/\(room)?token=\(token)&after=0", []),
        ("/ws/auth with a cookie", "/ws/auth", [("Cookie", cookie)]),
        ("/ws/room with a cookie", "/ws/room/\(room)", [("Cookie", cookie)]),
      ]
      guard withTicket else { return doors }
      for path in ["/ws/auth", "/ws/room/\(room)"] {
        let ticket = try await bob.call("POST", "/api/ws-ticket")["ticket"].string ?? ""
        doors.append(
          (
            path.hasPrefix("/ws/r") ? "/ws/room with a ticket" : "/ws/auth with a ticket",
            "\(path)?ticket=\(ticket)", []
          ))
      }
      return doors
    }

    /// No call reaches the room any more, and none speaks for a session that is over.
    func expectShut(_ act: Act) async throws {
      let credentials = [[("Authorization", "Bearer \(bob.token)")], [("Cookie", cookie)]]
      let message = "\(room << 28 | 1)"
      for headers in credentials {
        for route in API.routes where route.template.contains("{room_id}") && route.operation.body == nil {
          let path = route.template.replacing("{room_id}", with: "\(room)")
            .replacing("{message_id}", with: message).replacing("{emoji}", with: "%F0%9F%91%8D")
            .replacing("{user}", with: "ada").replacing(/\{[a-z_]+\}/, with: "1")
          let reply = try await server.call(route.method.rawValue, path, headers: headers)
          #expect(reply.status == act.refusal, "\(route.method) \(path) after \(act): \(reply.text)")
        }
        for (method, path, body) in [
          ("POST", "messages", ["content": "still here"]), ("PATCH", "messages/\(message)", ["content": "x"]),
          ("PUT", "read", ["seq": 1]), ("PUT", "members/bob", ["role": "owner"]),
        ] as [(String, String, [String: Any])] {
          let reply = try await server.call(
            method, "/api/rooms/\(room)/\(path)", body: body, headers: headers)
          #expect(reply.status == act.refusal, "\(method) \(path) after \(act): \(reply.text)")
        }
        for query in ["?around=1", "?after=0"] {
          let reply = try await server.call("GET", "/api/rooms/\(room)/messages\(query)", headers: headers)
          #expect(reply.status == act.refusal, "\(query) after \(act)")
        }
        let down = try await server.call("GET", file, headers: headers).status
        #expect(down == act.refusal, "\(file) after \(act)")
        let found = try await server.call("GET", "/api/search?q=xyzzy", headers: headers)
        #expect(found.status == 401 || found.json.array.isEmpty, "a search after \(act): \(found.text)")
        let own = try await server.call("GET", "/api/users/me", headers: headers).status
        #expect(own == (act.endsSessions ? 401 : 200), "\(act)")
      }
      let renewal = try await server.call(
        "POST", "/api/token/refresh", body: ["refresh_token": bob.refreshToken])
      #expect(renewal.status == (act.endsSessions ? 401 : 200), "\(act)")
    }

    /// What is left of the socket's life: no frame does anything in the room.
    func expectDeaf(_ socket: Socket) async throws {
      for frame in [
        #"{"type":"typing","room_id":\#(room)}"#, #"{"type":"get_users","room_id":\#(room)}"#,
        #"{"type":"history","room_id":\#(room)}"#, #"{"type":"join_room","room_id":\#(room),"after":0}"#,
        #"{"type":"message","room_id":\#(room),"content":"x"}"#,
        #"{"type":"read","room_id":\#(room),"seq":1}"#,
        #"{"type":"reaction","message_id":\#(room << 28 | 1),"emoji":"👍"}"#,
        #"{"type":"edit_message","message_id":\#(room << 28 | 1),"content":"x"}"#,
        #"{"type":"delete_message","message_id":\#(room << 28 | 1)}"#,
      ] {
        try await socket.send(frame)
        let code = try await socket.next("error")["code"].string ?? ""
        #expect(["room_not_found", "not_in_room"].contains(code), "\(frame): \(code)")
      }
    }

    /// A socket through every door, in the room.
    func openSockets() async throws -> [(String, Socket)] {
      var sockets: [(String, Socket)] = []
      for (door, path, headers) in try await doors() {
        let socket = try await Socket.open(server.port, path, headers: headers)
        if !path.hasPrefix("/ws/room") { try await socket.send(#"{"type":"join_room","room_id":\#(room)}"#) }
        sockets.append((door, socket))
      }
      let late = try await Socket.open(server.port, "/ws/auth")
      try await late.send(#"{"type":"auth","token":"\#(bob.token)"}"#)
      try await late.send(#"{"type":"join_room","room_id":\#(room),"after":0}"#)
      sockets.append(("/ws/auth with an auth frame", late))
      for (_, socket) in sockets {
        while try await socket.next("room_joined")["room_id"].int != room {}
      }
      return sockets
    }
  }

  /// Somebody who never stops talking in the room.
  private final class Chatter: Sendable {
    private let task: Task<Void, any Error>

    init(_ scene: Scene) async throws {
      let socket = try await scene.ada.enter(scene.room)
      task = Task {
        var number = 0
        while !Task.isCancelled {
          number += 1
          try await socket.send(#"{"type":"message","content":"\#(number)","client_id":"c\#(number)"}"#)
          while try await socket.next("message")["client_id"].string != "c\(number)" {}
        }
      }
    }

    func stop() async {
      task.cancel()
      _ = await task.result
    }
  }
}
