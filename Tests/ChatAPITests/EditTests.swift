import Testing

@testable import ChatAPI

@Suite struct `Editing and deleting` {
  @Test func `an edit is told to the room, and its history is the moderators'`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let (adas, bobs) = (try await ada.enter(room), try await bob.enter(room))
    try await bobs.send(#"{"type":"message","content":"helo"}"#)
    let id = try await adas.next("message")["id"].int ?? 0
    try await bobs.send(#"{"type":"edit_message","message_id":\#(id),"content":"hello"}"#)
    for socket in [adas, bobs] {
      let edited = try await socket.next("message_edited")
      #expect(edited["content"].string == "hello" && edited["id"].int == id && edited["seq"].int == 3)
      #expect(edited["event_seq"].int == 4 && edited["edited_at"].string != nil)
    }
    let path = "/api/rooms/\(room)/messages/\(id)"
    #expect(try await bob.call("GET", path)["content"].string == "hello")
    #expect(try await ada.call("GET", "\(path)/edits")["texts"].array.map(\.string) == ["helo"])
    try await bob.call("GET", "\(path)/edits").expect(403)
    try await ada.call("PATCH", path, ["content": "not mine"]).expect(403)
    try await bob.call("PATCH", path, ["content": " "]).expect(422)
    #expect(try await bob.call("PATCH", path, ["content": "hello!"])["content"].string == "hello!")
    #expect(try await adas.next("message_edited")["content"].string == "hello!")
    await server.stop()
  }

  @Test func `one's own message, or a moderator anybody's, is deleted to a tombstone`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let bobs = try await bob.enter(room)
    let adasMessage = try await ada.post("from ada", in: room)["id"].int ?? 0
    let bobsMessage = try await bob.post("from bob", in: room)["id"].int ?? 0
    let path = "/api/rooms/\(room)/messages"
    try await bob.call("DELETE", "\(path)/\(adasMessage)").expect(403)
    try await ada.call("DELETE", "\(path)/\(bobsMessage)").expect(204)
    let deleted = try await bobs.next("message_deleted")
    #expect(
      deleted["deleted"].bool == true && deleted["content"].string == "" && deleted["event_seq"].int == 5)
    try await ada.call("DELETE", "\(path)/\(bobsMessage)").expect(404)
    try await bobs.send(#"{"type":"delete_message","message_id":\#(adasMessage)}"#)
    #expect(try await bobs.next("error")["code"].string == "not_yours")
    let events = try await bob.call("GET", "/api/rooms/\(room)/events")
    #expect(
      events.json.array.map { $0["type"].string } == [
        "member_updated", "message", "message", "message", "message_deleted",
      ])
    #expect(!events.text.contains("from bob"))
    await server.stop()
  }

  @Test func `changes are resumed in their place`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let id = try await ada.post("one", in: 1)["id"].int ?? 0
    try await ada.call("PATCH", "/api/rooms/1/messages/\(id)", ["content": "uno"]).expect(200)
    try await ada.post("two", in: 1).expect(201)
    let socket = try await ada.open("/ws/room/1", after: 1)
    _ = try await socket.next("resumed")
    #expect(try await socket.types(through: "message") == ["message_edited", "message"])
    await server.stop()
  }

  @Test func `a message of another room is not found, whoever asks`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let id = try await ada.post("one", in: 1)["id"].int ?? 0
    for method in ["PATCH", "DELETE"] {
      try await ada.call(method, "/api/rooms/\(room)/messages/\(id)", ["content": "x"]).expect(404)
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a change that names what it saw overwrites nothing else`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let path = "/api/rooms/\(room)"
    let tag = try await ada.call("GET", path).header("etag") ?? ""
    let sent = try await ada.post("one", in: room)["id"].int ?? 0
    func change(_ path: String, _ body: [String: Any], _ tag: String) async throws -> Reply {
      try await server.call(
        "PATCH", path, token: ada.token, body: body, headers: [("If-Match", tag)])
    }
    // A message in between is no other setting.
    let changed = try await change(path, ["topic": "green"], tag).expect(200)
    #expect(try await change(path, ["topic": "black"], tag).expect(412)["code"].string == "changed_meanwhile")
    #expect(try await ada.call("GET", path)["topic"].string == "green")
    try await change(path, ["topic": "white"], changed.header("etag") ?? "").expect(200)
    try await change(path, ["topic": "any"], "*").expect(200)
    let now = try await ada.call("GET", path).header("etag") ?? ""
    try await change(path, ["topic": "listed"], "\"x\", \(now)").expect(200)
    for tag in ["", "x", "W/\(tag)", "\"\""] { try await change(path, ["topic": "x"], tag).expect(412) }

    let message = path + "/messages/\(sent)"
    let seen = try await ada.call("GET", message).header("etag") ?? ""
    try await ada.call("PUT", message + "/reactions/%F0%9F%91%8D").expect(204)
    let edited = try await change(message, ["content": "two"], seen).expect(200)
    try await change(message, ["content": "three"], seen).expect(412)
    try await change(message, ["content": "four"], edited.header("etag") ?? "").expect(200)
    #expect(try await ada.call("GET", message)["content"].string == "four")
    let latest = try await ada.call("GET", message).header("etag") ?? ""
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group -> [Int] in
      for number in 0..<8 {
        group.addTask { try await change(message, ["content": "race \(number)"], latest).status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.sorted() == [200] + Array(repeating: 412, count: 7))
    await server.stop()
  }
}
