import Testing

@testable import ChatAPI

@Suite struct `Messages of the room itself` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `whoever is there reads who comes and goes`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let socket = try await ada.enter(room)
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let joined = try await socket.nextSystemMessage()
    #expect(joined["type"].string == "message" && joined["content"].string == "bob joined the room")
    #expect(joined["user_id"].int == bob.id && joined["seq"].int == 2)
    #expect(joined["system"]["event"].string == "joined" && joined["system"]["username"].string == "bob")
    try await ada.call("PATCH", "/api/rooms/\(room)", ["topic": "Oolong"]).expect(200)
    let topic = try await socket.nextSystemMessage()
    #expect(topic["content"].string == "ada set the topic to \"Oolong\"")
    #expect(topic["system"]["text"].string == "Oolong" && !topic["system"].keys.contains("user_id"))
    try await ada.call("DELETE", "/api/rooms/\(room)/members/bob").expect(204)
    #expect(try await socket.nextSystemMessage()["content"].string == "ada removed bob from the room")

    let path = "/api/rooms/\(room)/messages"
    let page = try await ada.call("GET", path).json.array
    #expect(page.map { $0["kind"].string } == ["system", "system", "system"])
    #expect(try await ada.call("GET", "/api/rooms/\(room)")["unread_count"].int == 0)
    let id = page[1]["id"].int ?? 0
    let refused = try await ada.call("PATCH", "\(path)/\(id)", ["content": "x"])
    #expect(refused.status == 403 && refused["code"].string == "forbidden")
    try await ada.call("DELETE", "\(path)/\(id)").expect(204)
    let left = try await socket.next("message_deleted")
    #expect(left["content"].string == "" && left["kind"].string == "system")
    await server.stop()
  }
}
