import Testing

@testable import ChatAPI

@Suite struct `What people take with them` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `everything about oneself, and nobody else's`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea", kind: "private")
    let first = try await ada.post("in the lobby", in: 1).expect(201)["id"].int ?? 0
    let second = try await ada.post("in the room", in: room).expect(201)["id"].int ?? 0
    let other = try await bob.post("bob's", in: 1).expect(201)["id"].int ?? 0
    let like = "/api/rooms/1/messages/\(other)/reactions/%F0%9F%91%8D"
    for person in [ada, bob] { try await person.call("PUT", like).expect(204) }
    try await ada.call("POST", "/api/bots", ["username": "helper"]).expect(201)
    for person in [ada, bob] {
      let reported = person.id == ada.id ? other : first
      try await person.call("POST", "/api/reports", ["message_id": reported, "reason": "by \(person.id)"])
        .expect(201)
    }

    let page = try await ada.call("GET", "/api/users/me/export").expect(200)
    #expect(page["user"]["username"].string == "ada" && page["user"].keys.contains("email"))
    #expect(page["sessions"].array.count == 1 && page["sessions"][0]["current"].bool == true)
    #expect(page["rooms"].array.map { $0["id"].int } == [1, room])
    #expect(page["bots"].array.map { $0["username"].string } == ["helper"])
    #expect(page["reports"].array.map { $0["reason"].string } == ["by \(ada.id)"])
    #expect(page["messages"].array.map { $0["id"].int } == [first, second])
    #expect(page["reactions"].array.map { $0["message_id"].int } == [other])
    #expect(page["reactions"][0]["emoji"].string == "👍" && page.header("link") == nil)
    #expect(!page.text.contains("bob") && !page.text.contains(ada.token))
    let rest = try await ada.call("GET", "/api/users/me/export?cursor=\(first)").expect(200)
    #expect(rest["messages"].array.map { $0["id"].int } == [second] && !rest.json.keys.contains("user"))
    await server.stop()
  }

  @Test func `page by page when there is much, and not too often`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.sends = Rate(10_000, per: .seconds(1), burst: 10_000)
      $0.exports = Rate(1, per: .seconds(60), burst: 3)
    }
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    for number in 1...2_001 { try await socket.send(#"{"type":"message","content":"\#(number)"}"#) }
    while try await socket.next("message")["content"].string != "2001" {}
    var path: String? = "/api/users/me/export"
    var sizes: [Int] = []
    while let next = path {
      let page = try await ada.call("GET", next).expect(200)
      sizes.append(page["messages"].array.count)
      path = page.header("link").map { String($0.dropFirst().prefix { $0 != ">" }) }
    }
    #expect(sizes == [1_000, 1_000, 1])
    let refused = try await ada.call("GET", "/api/users/me/export")
    #expect(refused.status == 429 && refused.header("retry-after") != nil)
    await server.stop()
  }
}
