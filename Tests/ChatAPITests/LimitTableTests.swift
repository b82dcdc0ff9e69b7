import Chat
import Foundation
import Testing

@testable import ChatAPI

/// Each limit of a text, a page or a number: one less and the limit itself are taken, one more is refused.
@Suite struct `Limits to the last one` {
  private func expect(
    _ what: String, _ limit: Int, _ good: Int, _ bad: Int, _ act: (Int) async throws -> Int
  ) async throws {
    for (number, right) in [(limit - 1, good), (limit, good), (limit + 1, bad)] {
      let status = try await act(number)
      #expect(status == right, "\(what) of \(number), the limit being \(limit)")
    }
  }

  private static func text(_ count: Int, of character: String = "é") -> String {
    String(repeating: character, count: count)
  }

  @Test func `of texts`() async throws {
    let server = try await TestServer {
      $0.limits.messageCharacters = 10
      $0.limits.messageBytes = 30
      $0.limits.roomNameCharacters = 7
      $0.limits.topicCharacters = 9
      $0.limits.displayNameCharacters = 5
      $0.limits.statusCharacters = 6
      $0.limits.altCharacters = 8
    }
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let message = try await ada.post("x", in: room)["id"].int ?? 0
    try await expect("a message in characters", 10, 201, 422) {
      try await ada.post(Self.text($0), in: room).status
    }
    try await expect("a message in bytes", 7, 201, 422) {
      try await ada.post(Self.text($0, of: "\u{1F375}"), in: room).status
    }
    try await expect("an edit", 10, 200, 422) {
      try await ada.call("PATCH", "/api/rooms/\(room)/messages/\(message)", ["content": Self.text($0)]).status
    }
    try await expect("a room's name", 7, 201, 422) {
      try await ada.call("POST", "/api/rooms/", ["name": Self.text($0), "kind": "private"]).status
    }
    try await expect("a topic", 9, 201, 422) {
      try await ada.call("POST", "/api/rooms/", ["name": "T\($0)", "topic": Self.text($0)]).status
    }
    for (field, limit) in [("name", 7), ("topic", 9)] {
      try await expect("another \(field)", limit, 200, 422) {
        try await ada.call("PATCH", "/api/rooms/\(room)", [field: Self.text($0)]).status
      }
    }
    try await expect("an alt text", 8, 201, 422) {
      let file = try await ada.upload("x.txt", [1]).expect(201)["id"].int ?? 0
      let files: [[String: Any]] = [["id": file, "alt": Self.text($0)]]
      return try await ada.call("POST", "/api/rooms/\(room)/messages", ["attachments": files]).status
    }
    for (field, limit) in [("display_name", 5), ("status_text", 6)] {
      try await expect(field, limit, 200, 422) {
        try await ada.call("PATCH", "/api/users/me", [field: Self.text($0)]).status
      }
    }
    await server.stop()
  }

  @Test func `of names and passwords`() async throws {
    let server = try await TestServer { $0.passwordLength = 9...20 }
    func signUp(_ name: String, _ password: String) async throws -> Int {
      try await server.call("POST", "/api/users/", body: ["username": name, "password": password]).status
    }
    #expect(try await signUp("", "long enough 1") == 422)
    try await expect("a username", 32, 201, 422) { try await signUp(Self.text($0, of: "n"), "long enough 1") }
    try await expect("a long password", 20, 201, 422) {
      try await signUp("l\($0)", String(Self.text($0, of: "qé").prefix($0)))
    }
    for (count, status) in [(8, 422), (9, 201), (10, 201)] {
      let reply = try await signUp("s\(count)", String("zq7!Kw2#mP".prefix(count)))
      #expect(reply == status, "a password of \(count)")
    }
    await server.stop()
  }

  @Test func `of pages`() async throws {
    let server = try await TestServer {
      $0.historyPage = 5
      $0.limits.historyPage = 5
      $0.limits.replayPage = 7
    }
    let ada = try await server.signUp("ada")
    for number in 1...8 { try await ada.post("\(number)", in: 1).expect(201) }
    for (path, limit) in [("messages", 5), ("events", 7)] {
      try await expect(path, limit, 200, 422) { count in
        let reply = try await ada.call("GET", "/api/rooms/1/\(path)?limit=\(count)")
        #expect(reply.status != 200 || reply.json.array.count == count)
        return reply.status
      }
      #expect(try await ada.call("GET", "/api/rooms/1/\(path)?limit=0").status == 422)
    }
    let socket = try await ada.enter(1)
    for (count, answer) in [(4, "message_history"), (5, "message_history"), (6, "error")] {
      try await socket.send(#"{"type":"history","limit":\#(count)}"#)
      #expect(try await socket.types(through: answer) == [answer], "\(count)")
    }
    await server.stop()
  }

  @Test func `of fragments`() async throws {
    let server = try await TestServer {
      $0.socketFragments = 3
      $0.echoFragments = 4
    }
    let ada = try await server.signUp("ada")
    for (path, limit) in [("/ws/auth", 3), ("/ws/echo", 4)] {
      for count in [limit - 1, limit, limit + 1] {
        let socket = try await Socket.open(
          server.port, path, headers: [("Authorization", "Bearer \(ada.token)")])
        if path == "/ws/auth" { _ = try await socket.next("connection_established") }
        for piece in 1...count {
          let text: [UInt8] = piece == 1 ? Array(#"{"type":"ping"}"#.utf8) : [0x20]
          let first: UInt8 = (piece == count ? 0x80 : 0) | (piece == 1 ? 1 : 0)
          try? await socket.send(raw: [first, 0x80 | UInt8(text.count), 0, 0, 0, 0] + text)
        }
        switch try await socket.next() {
        case .frame: #expect(count <= limit, "\(path): \(count)")
        case .close(let code): #expect(count > limit && (code == 1008 || code == 1009), "\(path): \(count)")
        }
      }
    }
    await server.stop()
  }

  @Test func `of sockets`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.connectionsPerUser = 3
      $0.newConnections = Rate(1, per: .seconds(3_600), burst: 6)
    }
    let ada = try await server.signUp("ada")
    var sockets: [Socket] = []
    for _ in 1...3 { sockets.append(try await ada.open("/ws/auth")) }
    #expect(try await Socket.status(server.port, "/ws/auth?token=\(ada.token)") == 429)
    for _ in 5...6 { sockets.append(try await Socket.open(server.port, "/ws/echo")) }
    #expect(try await Socket.status(server.port, "/ws/echo") == 429)
    _ = sockets
    await server.stop()
  }
}
