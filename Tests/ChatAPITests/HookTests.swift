import Testing

@testable import ChatAPI

@Suite struct `Incoming hooks` {
  private func make(_ room: Int, by person: Person, _ name: String = "CI") async throws -> (
    id: Int, url: String
  ) {
    let reply = try await person.call("POST", "/api/rooms/\(room)/hooks", ["name": name]).expect(201)
    return (reply["id"].int ?? 0, reply["url"].string ?? "")
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a program posts with nothing but the address, and is told from people`(
    storage: TestServer.Storage
  ) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Secret", kind: "private")
    let hook = try await make(room, by: ada)
    let socket = try await ada.enter(room)
    let reply = try await server.call("POST", hook.url, body: ["content": "/kick ada"]).expect(201)
    for message in [
      reply.json, try await socket.next("message"),
      try await ada.call("GET", "/api/rooms/\(room)/messages").json[0],
    ] {
      #expect(message["content"].string == "/kick ada" && message["username"].string == "CI")
      #expect(message["user_id"].isNull && message["bot"].bool == true && !message.keys.contains("guest"))
      #expect(message["webhook_id"].int == hook.id)
    }
    let named = try await server.call("POST", hook.url, body: ["content": "x", "username": "build.7"])
    #expect(named["username"].string == "build.7" && named["webhook_id"].int == hook.id)
    try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(named["id"].int ?? 0)").expect(204)
    await server.stop()
  }

  @Test func `a repeated call stores nothing twice`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let hook = try await make(try await ada.makeRoom("Tea"), by: ada)
    let key = [("Idempotency-Key", "build 7")]
    let first = try await server.call("POST", hook.url, body: ["content": "done"], headers: key).expect(201)
    let again = try await server.call("POST", hook.url, body: ["content": "done"], headers: key).expect(200)
    #expect(first["id"].int == again["id"].int && again["duplicate"].bool == true)
    try await server.call("POST", hook.url, body: ["content": "other"], headers: key).expect(409)
    await server.stop()
  }

  @Test func `a hook looks like nobody, and is deleted for good`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, _) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let hook = try await make(room, by: ada)
    for body in [
      ["content": "x", "username": "BOB"], ["content": "x", "username": "b b"], ["content": " "],
    ] {
      #expect([409, 422].contains(try await server.call("POST", hook.url, body: body).status))
    }
    try await ada.call("POST", "/api/rooms/\(room)/hooks", ["name": "bob"]).expect(409)
    let list = try await ada.call("GET", "/api/rooms/\(room)/hooks").expect(200)
    #expect(list.json[0]["name"].string == "CI" && !list.text.contains("roost_hook_"))
    for wrong in [hook.url + "x", String(hook.url.dropLast()), "/api/hooks/roost_hook_", "/api/hooks/1"] {
      let reply = try await server.call("POST", wrong, body: ["content": "x"])
      #expect(reply.status == 404 && reply["code"].string == "hook_not_found")
    }
    try await ada.call("DELETE", "/api/rooms/\(room)/hooks/\(hook.id)").expect(204)
    try await server.call("POST", hook.url, body: ["content": "late"]).expect(404)
    #expect(try await ada.call("GET", "/api/rooms/\(room)/messages").json.array.isEmpty)
    await server.stop()
  }

  @Test func `each hook has the rate of a user`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.sends = Rate(1, per: .seconds(3600), burst: 3)
    }
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let (one, two) = (try await make(room, by: ada), try await make(room, by: ada))
    for status in [201, 201, 201, 429] {
      let reply = try await server.call("POST", one.url, body: ["content": "x"])
      #expect(reply.status == status)
      #expect((reply.header("retry-after") != nil) == (status == 429))
    }
    try await server.call("POST", two.url, body: ["content": "x"]).expect(201)
    try await ada.post("x", in: room).expect(201)
    await server.stop()
  }
}
