import Testing

@testable import ChatAPI

@Suite struct `Between the dialects` {
  @Test func `everybody hears everybody, in one order`() async throws {
    let server = try await TestServer(.sqlite, loops: 3)
    let (tom, cleo) = (try await server.signUp("tom"), try await server.signUp("cleo"))
    let lola = try await server.call("POST", "/register", body: ["username": "lola"]).expect(201).cookie
    let paul = try await server.call("POST", "/register", body: ["username": "paul"]).expect(201).cookie
    let room = "00000000-0000-8000-8000-000000000001"
    let token = try await tom.open("/ws/room/1")
    let classic = try await cleo.open("/ws/auth")
    try await classic.send(["action": "join_room", "room_id": 1])
    _ = try await classic.next { $0["action"].string == "room_joined" }
    let lobby = try await Socket.openLobby(server.port, lola)
    let guest = try await Socket.open(server.port, "/ws/chat/\(room)?username=gus")
    _ = try await token.next { $0["username"].string == "gus" }

    try await token.send(["type": "message", "content": "by token"])
    _ = try await lobby.next { $0["message"].string == "by token" }
    try await classic.send(["action": "send_message", "room_id": 1, "content": "by action"])
    _ = try await lobby.next { $0["message"].string == "by action" }
    try await lobby.send(["message": "by key"])
    _ = try await lobby.next { $0["status"].bool == true }
    try await guest.send(["type": "message", "content": "by guest"])
    _ = try await lobby.next { $0["message"].string == "by guest" }
    let polled = ["sender": "paul", "recipient": "room_1", "message": "by polling"]
    try await server.call("POST", "/send", body: polled, headers: [paul]).expect(200)
    _ = try await lobby.next { $0["author"].string == "paul" }

    let said = ["by token", "by action", "by key", "by guest", "by polling"]
    func heard(_ socket: Socket, _ text: (JSON) -> String?) async throws -> [String] {
      var texts: [String] = []
      while texts.last != said.last { texts.append(try await text(socket.next { text($0) != nil }) ?? "") }
      return texts
    }
    #expect(try await heard(token) { $0["type"].string == "message" ? $0["content"].string : nil } == said)
    #expect(try await heard(classic) { $0["message"]["content"].string } == said)
    #expect(
      try await heard(guest) { $0["type"].string == "message" ? $0["data"]["content"].string : nil } == said)
    let page = try await server.call("GET", "/messages?username=paul&last_id=0", headers: [paul]).expect(200)
    #expect(page["messages"].array.map(\.["message"].string) == said)
    let old = try await server.call("GET", "/api/chat/rooms/\(room)/messages").expect(200)
    #expect(old.json.array.map(\.["content"].string) == said)
    await server.stop()
  }

  @Test func `without guests, nobody gets anywhere without an account`() async throws {
    let server = try await TestServer(sites: [.rooms]) { $0.guestsAllowed = false }
    let ada = try await server.signUp("ada")
    let made = try await server.call(
      "POST", "/api/rooms/", token: ada.token, body: ["name": "Tea", "guests": true]
    ).expect(201)
    let room = "00000000-0000-8000-8000-00000000000\(made["id"].int ?? 0)"
    let rooms = "/api/chat/rooms"
    for port in [server.port, try #require(server.ports[.rooms])] {
      for (method, path) in [
        ("GET", rooms), ("POST", rooms), ("GET", "\(rooms)/\(room)/messages"), ("DELETE", "\(rooms)/\(room)"),
      ] {
        let body = method == "POST" ? Array(#"{"name":"x"}"#.utf8) : []
        try await HTTPClient.call(port, method, path, [("Content-Type", "application/json")], body).expect(
          401)
      }
      #expect(try await Socket.status(port, "/ws/chat/\(room)?username=gus") == 401)
    }
    let old = try await server.call("GET", rooms, token: ada.token).expect(200)
    #expect(!old.json.array.isEmpty)
    let socket = try await Socket.open(server.port, "/ws")
    try await socket.send(["type": "message", "content": "x"])
    #expect(try await socket.next("error")["code"].string != nil)
    await server.stop()
  }
}
