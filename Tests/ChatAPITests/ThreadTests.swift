import Testing

@testable import ChatAPI

@Suite struct `Threads` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `the answers to a message come in pages, oldest first`(_ storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Secret", kind: "private")
    let first = try await ada.post("first", in: room)["id"].int ?? 0
    let path = "/api/rooms/\(room)/messages"
    for text in ["a", "b", "c"] {
      try await ada.call("POST", path, ["content": text, "reply_to": first]).expect(201)
      try await ada.post("between", in: room).expect(201)
    }
    let thread = "\(path)/\(first)/thread"
    let page = try await ada.call("GET", "\(thread)?limit=2")
    #expect(page.json.array.map { $0["content"].string } == ["a", "b"])
    let next = page.header("link")?.split(separator: ">").first?.dropFirst() ?? ""
    let rest = try await ada.call("GET", String(next))
    #expect(rest.json.array.map { $0["content"].string } == ["c"] && rest.header("link") == nil)
    try await ada.call("DELETE", "\(path)/\(first)").expect(204)
    #expect(try await ada.call("GET", thread).json.array.count == 3)
    try await bob.call("GET", thread).expect(404)
    try await ada.call("GET", "/api/rooms/1/messages/\(first)/thread").expect(404)
    await server.stop()
  }
}
