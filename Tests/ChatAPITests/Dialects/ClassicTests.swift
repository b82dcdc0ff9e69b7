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

  @Test func `it may sign in by a frame`() async throws {
    let server = try await TestServer(.memory, loops: 1)
    let ada = try await server.signUp("ada")
    let socket = try await Socket.open(server.port, "/ws/auth")
    try await socket.send(["action": "authenticate", "token": ada.token])
    #expect(try await socket.action("authenticated")["user"]["username"].string == "ada")
    await server.stop()
  }
}

extension Socket {
  fileprivate func action(_ word: String) async throws -> JSON {
    try await next { $0["action"].string == word }
  }
}
