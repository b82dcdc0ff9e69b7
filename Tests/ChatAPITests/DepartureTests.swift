import Testing

@testable import ChatAPI

@Suite struct `Former accounts` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `who deletes their account is gone, and what they wrote is nobody's`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let adas = try await ada.enter(room)
    let bobs = try await bob.enter(room)
    try await ada.post("mine", in: room).expect(201)
    let bot = try await ada.call("POST", "/api/bots", ["username": "helper"]).expect(201)["token"].string
    let ticket = try await ada.call("POST", "/api/ws-ticket")["ticket"].string ?? ""

    for (body, status) in [
      ([:], 422), (["password": "wrong"], 403), (["password": "the password of ada", "messages": "x"], 422),
    ] {
      try await ada.call("DELETE", "/api/users/me", body).expect(status)
    }
    try await ada.call("DELETE", "/api/users/me", ["password": "the password of ada"]).expect(204)
    // Out of the room, or signed out: whichever is noticed first.
    #expect([4401, 4403].contains(try await adas.closeCode()))
    var left = try await bobs.next("member_updated")
    while left["change"].string != "left" { left = try await bobs.next("member_updated") }
    #expect(left["user_id"].int == ada.id)
    for token in [ada.token, bot ?? ""] {
      #expect(try await server.call("GET", "/api/users/me", token: token).status == 401)
    }
    #expect(try await Socket.status(server.port, "/ws/auth?ticket=\(ticket)") == 401)
    let refresh = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": ada.refreshToken])
    #expect(refresh.status == 401)
    try await bob.call("GET", "/api/users/ada").expect(404)
    try await bob.call("GET", "/api/users/\(ada.id)").expect(404)
    let messages = try await bob.call("GET", "/api/rooms/\(room)/messages").json.array
    let gone = "deleted-\(ada.id)"
    #expect(
      messages.map { $0["content"].string } == ["bob joined the room", "mine", "\(gone) left the room"])
    #expect(messages[1]["username"].string == gone && messages[1]["user_id"].int == ada.id)
    #expect(try await bob.call("GET", "/api/rooms/\(room)")["my_role"].string == "owner")

    let heir = try await server.signUp("ada")
    #expect(heir.id != ada.id)
    for name in ["deleted-\(ada.id)", "Deleted-99", "me"] {
      let reply = try await server.call(
        "POST", "/api/users/", body: ["username": name, "password": "a long passphrase"])
      #expect(reply.status == 422)
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `with their messages, if they want that`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let bobs = try await bob.enter(1)
    for number in 0..<3 { try await ada.post("secret \(number)", in: 1).expect(201) }
    try await bob.post("stays", in: 1).expect(201)
    try await ada.call(
      "DELETE", "/api/users/me", ["password": "the password of ada", "messages": "delete"]
    ).expect(204)
    for _ in 0..<3 { _ = try await bobs.next("message_deleted") }
    let messages = try await bob.call("GET", "/api/rooms/1/messages").json.array
    #expect(
      messages.map { $0["content"].string } == ["", "", "", "stays", "deleted-\(ada.id) left the room"])
    await server.stop()
  }
}
