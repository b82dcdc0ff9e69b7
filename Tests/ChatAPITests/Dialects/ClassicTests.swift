import Testing

@testable import ChatAPI

@Suite struct `Frames with an action` {
  @Test func `a client that says action is spoken to with action`() async throws {
    let server = try await TestServer(.memory, loops: 2)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let (classic, modern) = (try await ada.open("/ws/auth"), try await bob.open("/ws/auth"))
    try await classic.send(["action": "join_room", "room_id": 1])
    try await modern.send(["type": "join_room", "room_id": 1])
    _ = try await modern.next("room_joined")
    let joined = try await classic.action("room_joined")
    #expect(joined["type"].string == nil)

    try await classic.send(["action": "send_message", "room_id": 1, "content": "hi", "client_id": "c-1"])
    let own = try await classic.action("new_message")
    #expect(own["message"]["content"].string == "hi" && own["message"]["client_id"].string == "c-1")
    #expect(try await modern.next("message")["content"].string == "hi")

    try await modern.send(["type": "typing", "room_id": 1])
    #expect(try await classic.action("typing_start")["username"].string == "bob")
    try await modern.send(["type": "message", "room_id": 1, "content": "there"])
    #expect(try await classic.action("typing_stop")["user_id"].int == bob.id)
    let heard = try await classic.action("new_message")
    #expect(heard["message"]["username"].string == "bob")

    try await classic.send([
      "action": "reaction", "message_id": heard["message"]["id"].int ?? 0, "reaction": "👍",
    ])
    #expect(try await modern.next("reaction")["emoji"].string == "👍")
    #expect(try await classic.action("reaction")["count"].int == 1)
    try await classic.send(["action": "ping", "at": 1])
    #expect(try await classic.action("pong")["at"].int == 1)
    try await classic.send(["action": "dance"])
    #expect(try await classic.action("error")["code"].string == "unknown_type")
    await server.stop()
  }

  @Test func `a message goes to the room that its body names`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let sent = try await ada.call("POST", "/api/messages", ["room_id": 1, "content": "hi"]).expect(201)
    #expect(sent["room_id"].int == 1 && sent.header("location")?.hasPrefix("/api/rooms/1/messages/") == true)
    for (body, status) in [(["content": "hi"], 422), (["room_id": 99, "content": "hi"], 404)]
      as [([String: Any], Int)]
    {
      try await ada.call("POST", "/api/messages", body).expect(status)
    }
    let wrong = try await ada.call("POST", "/api/messages", ["room_id": "1", "content": "hi"]).expect(422)
    #expect(wrong["errors"][0]["pointer"].string == "/room_id")
    await server.stop()
  }

  @Test func `it may sign in by a frame`() async throws {
    let server = try await TestServer(.memory, loops: 1)
    let ada = try await server.signUp("ada")
    let socket = try await Socket.open(server.port, "/ws/auth")
    try await socket.send(["action": "authenticate", "token": ada.token])
    #expect(try await socket.action("authenticated")["user"]["username"].string == "ada")
    await server.stop()
  }

  @Test func `messages go to a room and come from it without a socket`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let sent = try await server.call(
      "POST", "/api/messages", token: ada.token, body: ["room_id": 1, "content": "hi", "client_id": "c"]
    ).expect(201)
    try await server.call(
      "POST", "/api/messages", token: ada.token, body: ["room_id": 1, "content": "hi", "client_id": "c"]
    ).expect(200)
    let page = try await server.call("GET", "/api/messages/1", token: ada.token).expect(200)
    #expect(page.json.array.map(\.["id"].int) == [sent["id"].int])
    for body in [["content": "x"], ["room_id": 99, "content": "x"], ["room_id": "x", "content": "x"]]
      as [[String: Any]]
    {
      let status = try await server.call("POST", "/api/messages", token: ada.token, body: body).status
      #expect(status == 422 || status == 404)
    }
    await server.stop()
  }

  @Test func `on its own port every socket speaks so from the start`() async throws {
    let server = try await TestServer(sites: [.classic])
    let port = try #require(server.ports[.classic])
    let ada = try await server.signUp("ada")
    for path in ["/", "/ws"] {
      let socket = try await Socket.open(port, path)
      try await socket.send(["action": "authenticate", "token": ada.token])
      #expect(try await socket.action("authenticated")["user"]["username"].string == "ada")
      try await socket.send(["action": "join_room", "room_id": 1])
      _ = try await socket.action("room_joined")
    }
    let body = Array(#"{"username":"ada","password":"wrong one here"}"#.utf8)
    try await HTTPClient.call(port, "POST", "/api/login", [("Content-Type", "application/json")], body)
      .expect(401)
    await server.stop()
  }
}

extension Socket {
  fileprivate func action(_ word: String) async throws -> JSON {
    try await next { $0["action"].string == word }
  }
}
