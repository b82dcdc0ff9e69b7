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

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a message says how many answers it has, and when the newest came`(_ storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let path = "/api/rooms/1/messages"
    let root = try await ada.post("root", in: 1)["id"].int ?? 0
    let socket = try await ada.enter(1)
    #expect(try await !ada.call("GET", "\(path)/\(root)").json.has("reply_count"))
    var replies: [Reply] = []
    for text in ["a", "b"] {
      replies.append(try await ada.call("POST", path, ["content": text, "reply_to": root]).expect(201))
      let told = try await socket.next("message")
      #expect(told["reply_to"].int == root && !told.has("reply_count") && !replies[0].json.has("reply_count"))
    }
    func expect(_ count: Int?, _ last: Reply?) async throws {
      let alone = try await ada.call("GET", "\(path)/\(root)").json
      let page = try await ada.call("GET", path).json.array
      for message in [alone, page.first { $0["id"].int == root }] {
        #expect(message?["reply_count"].int == count)
        #expect(message?["last_reply_at"].string == last?["timestamp"].string)
      }
      #expect(page.filter { $0.has("reply_count") }.count == (count == nil ? 0 : 1))
    }
    try await expect(2, replies[1])
    try await ada.call("PUT", "/api/rooms/1/messages/\(root)/reactions/%F0%9F%91%8D").expect(204)
    try await expect(2, replies[1])
    try await socket.send(#"{"type":"history"}"#)
    let history = try await socket.next("message_history")["messages"].array
    #expect(history.first?["reply_count"].int == 2 && history.first?["reactions"].array.count == 1)
    let edited = try await ada.call("PATCH", "\(path)/\(root)", ["content": "roots"])
    #expect(edited["reply_count"].int == 2)
    #expect(try await !socket.next("message_edited").has("reply_count"))
    try await ada.call("DELETE", "\(path)/\(replies[1]["id"].int ?? 0)").expect(204)
    let gone = try await socket.next("message_deleted")
    #expect(gone["reply_to"].int == root && !gone.has("reply_count"))
    try await expect(1, replies[0])
    try await ada.call("DELETE", "\(path)/\(replies[0]["id"].int ?? 0)").expect(204)
    try await expect(nil, nil)
    await server.stop()
  }
}
