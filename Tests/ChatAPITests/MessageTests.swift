import Testing

@testable import ChatAPI

@Suite struct `Messages over REST` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `messages are stored in order and read by page`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    for number in 1...7 { try await ada.post("m\(number)", in: room).expect(201) }
    let path = "/api/rooms/\(room)/messages"
    func page(_ query: String) async throws -> [Int?] {
      try await ada.call("GET", "\(path)?\(query)").json.array.map { $0["seq"].int }
    }
    #expect(try await page("limit=100") == [1, 2, 3, 4, 5, 6, 7])
    #expect(try await page("limit=3") == [5, 6, 7])
    #expect(try await page("before=3&limit=2") == [1, 2])
    #expect(try await page("after=5") == [6, 7])
    #expect(try await page("around=4&limit=3") == [3, 4, 5])
    let first = try await ada.call("GET", "\(path)?after=0&limit=3")
    let next = try #require(first.header("link")?.firstMatch(of: /<(.*)>/)?.1)
    #expect(try await ada.call("GET", String(next)).json.array.map { $0["seq"].int } == [4, 5, 6])
    for bad in [
      "limit=0", "limit=201", "limit=x", "before=-1", "after=1&before=2", "after=99999999999999999999",
    ] {
      #expect(try await ada.call("GET", "\(path)?\(bad)").status == 422, "\(bad)")
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a retried send is stored once`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let first = try await ada.post("hello", in: 1, clientID: "c1").expect(201)
    let again = try await ada.post("hello", in: 1, clientID: "c1").expect(200)
    #expect(again["id"].int == first["id"].int && again["duplicate"].bool == true)
    let other = try await ada.post("other", in: 1, clientID: "c1").expect(409)
    #expect(other["code"].string == "client_id_conflict")
    try await bob.post("hello", in: 1, clientID: "c1").expect(201)
    #expect(try await ada.call("GET", "/api/rooms/1/messages").json.array.count == 2)
    await server.stop()
  }

  @Test func `a message's number is its place, and its text comes back as it was`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let text = "<b>\u{1F426}\u{200D} \\ \" \u{2028}\n\ttab é 你好</b>"
    let sent = try await ada.post(text, in: 1)
    #expect(sent["content"].string == text && sent["id"].int == 1 << 28 | 1)
    let read = try await ada.call("GET", "/api/rooms/1/messages/\(1 << 28 | 1)/")
    #expect(
      read["content"].string == text && read["user_id"].int == ada.id && read["username"].string == "ada")
    #expect(read["timestamp"].string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    let other = try await ada.makeRoom("Tea")
    try await ada.call("GET", "/api/rooms/\(other)/messages/\(1 << 28 | 1)").expect(404)
    await server.stop()
  }

  @Test func `texts at the limits are taken, and refused beyond them`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    #expect(try await ada.post(String(repeating: "x", count: 4_000), in: 1).status == 201)
    #expect(try await ada.post(String(repeating: "x", count: 4_001), in: 1).status == 422)
    #expect(try await ada.post(String(repeating: "é", count: 4_000), in: 1).status == 201)
    #expect(try await ada.post(String(repeating: "é", count: 4_001), in: 1).status == 422)
    #expect(try await ada.post(String(repeating: "\u{1F426}", count: 4_000), in: 1).status == 201)
    for blank in ["", " ", "\n\t\u{3000}"] { #expect(try await ada.post(blank, in: 1).status == 422) }
    #expect(try await ada.post("x", in: 1, clientID: String(repeating: "c", count: 128)).status == 201)
    #expect(try await ada.post("x", in: 1, clientID: String(repeating: "c", count: 129)).status == 422)
    await server.stop()
  }

  @Test func `only members post, every account reads a public room`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await ada.post("hello", in: room).expect(201)
    let refused = try await bob.post("me too", in: room).expect(403)
    #expect(refused["code"].string == "not_a_member")
    #expect(try await bob.call("GET", "/api/rooms/\(room)/messages").json.array.count == 1)
    await server.stop()
  }

  @Test func `an answer is to a message of the same room`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let first = try await ada.post("hello", in: room)["id"].int ?? 0
    let reply = try await ada.call(
      "POST", "/api/rooms/\(room)/messages", ["content": "answer", "reply_to": first])
    #expect(reply.status == 201 && reply["reply_to"].int == first)
    for (id, target) in [(first, 1), (first + 100, room)] {
      let refused = try await ada.call(
        "POST", "/api/rooms/\(target)/messages", ["content": "answer", "reply_to": id])
      #expect(refused.status == 404 && refused["code"].string == "message_not_found")
    }
    await server.stop()
  }
}
