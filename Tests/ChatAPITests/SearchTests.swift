import Testing
import Wire

@testable import ChatAPI

@Suite struct `Search` {
  private func encoded(_ text: String) -> String { PercentCoding.encode(text) }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `finds a message at once, says where, and marks what matched`(_ storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let sent = try await ada.post("<b>Un CAFÉ</b> 時間", in: room)
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let id = try #require(sent["id"].int)
    try await bob.call("PUT", "/api/rooms/\(room)/messages/\(id)/reactions/\(encoded("👍"))").expect(204)
    let hits = try await bob.call("GET", "/api/search?q=\(encoded("cafe 時"))")
    try hits.expect(200)
    let hit = hits.json[0]
    #expect(hits.json.array.count == 1 && hits.header("link") == nil)
    #expect(hit["message"]["id"].int == id && hit["message"]["content"].string == "<b>Un CAFÉ</b> 時間")
    #expect(hit["message"]["reactions"][0]["me"].bool == true)
    #expect(hit["room"]["id"].int == room && hit["room"]["name"].string == "Tea")
    #expect(hit["room"]["kind"].string == "public")
    #expect(hit["snippet"]["text"].string == "<b>Un CAFÉ</b> 時間")
    #expect(
      hit["snippet"]["ranges"].array.map { [$0["start"].int, $0["end"].int] } == [[6, 10], [15, 16]])
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `finds a message by the name of its file, and shows that`(_ storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let file = try #require(try await ada.upload("invoice-2026.pdf", [1])["id"].int)
    let sent = try await ada.call(
      "POST", "/api/rooms/1/messages",
      ["content": "the bill", "attachments": [["id": file, "alt": "What the café takes"]]])
    try sent.expect(201)
    let hits = try await ada.call("GET", "/api/search?q=\(encoded("invoice bill"))")
    try hits.expect(200)
    #expect(hits.json.array.map { $0["message"]["id"].int } == [sent["id"].int])
    #expect(hits.json[0]["message"]["attachments"][0]["name"].string == "invoice-2026.pdf")
    let snippet = hits.json[0]["snippet"]
    #expect(snippet["text"].string == "the bill · invoice-2026.pdf")
    #expect(snippet["ranges"].array.map { [$0["start"].int, $0["end"].int] } == [[4, 8], [11, 18]])
    let said = try await ada.call("GET", "/api/search?q=cafe")
    #expect(said.json[0]["snippet"]["text"].string == "the bill · What the café takes")
    try await ada.call("DELETE", "/api/rooms/1/messages/\(sent["id"].int ?? 0)").expect(204)
    #expect(try await ada.call("GET", "/api/search?q=invoice").json.array.isEmpty)
    await server.stop()
  }

  @Test func `follows its pages by Link`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    for number in 1...7 { try await ada.post("tea & \"milk\" \(number)", in: 1).expect(201) }
    var (path, found, pages) = ("/api/search?limit=3&from=me&q=" + encoded("\"tea & \""), [String](), 0)
    while true {
      let page = try await ada.call("GET", path)
      found += page.json.array.compactMap { $0["message"]["content"].string }
      pages += 1
      guard let link = page.header("link")?.split(separator: ">").first?.dropFirst() else { break }
      path = String(link)
    }
    #expect(found == (1...7).reversed().map { "tea & \"milk\" \($0)" } && pages == 3)
    await server.stop()
  }

  @Test func `narrows by room, sender, day, time, message and what there is`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let one = try #require(try await ada.post("tea one", in: room)["id"].int)
    let two = try #require(try await bob.post("tea two https://example.org", in: 1)["id"].int)
    let three = try #require(try await ada.post("tea three @bob", in: 1)["id"].int)
    func found(_ query: String) async throws -> [Int?] {
      let reply = try await ada.call("GET", "/api/search?" + query)
      try reply.expect(200)
      return reply.json.array.map { $0["message"]["id"].int }
    }
    #expect(try await found("q=tea") == [three, two, one])
    #expect(try await found("q=tea&room_id=1") == [three, two])
    #expect(try await found("from=bob") == [two])
    #expect(try await found("from=BOB&q=") == [two])
    #expect(try await found("from=\(bob.id)") == [two])
    #expect(try await found("from=me&q=one") == [one])
    #expect(try await found("has=link") == [two])
    #expect(try await found("has=mention&q=tea") == [three])
    #expect(try await found("has=mention,link") == [])
    #expect(try await found("q=tea&before=\(two)") == [one])
    #expect(try await found("q=tea&after=\(two)") == [three])
    #expect(try await found("q=tea&after=\(one)&before=\(three)") == [two])
    #expect(try await found("q=tea&before=1999-12-31") == [])
    #expect(try await found("q=tea&after=1999-12-31") == [three, two, one])
    #expect(try await found("q=tea&before=9998-01-01T00:00:00Z") == [three, two, one])
    #expect(try await found("q=tea&after=9998-01-01T00:00:00.5Z") == [])
    await server.stop()
  }

  @Test func `shows nobody what they may not read, and nothing that is gone`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let eve = try await server.signUp("eve")
    let room = try await ada.makeRoom("Secret", kind: "private")
    try await ada.call("PUT", "/api/rooms/\(room)/members/bob", [:]).expect(200)
    let pair = try #require(try await ada.call("POST", "/api/dms", ["users": ["bob"]])["id"].int)
    let id = try #require(try await ada.post("hidden treasure", in: room)["id"].int)
    try await ada.post("hidden love", in: pair).expect(201)
    func count(_ person: Person, _ query: String = "q=hidden") async throws -> Int {
      try await person.call("GET", "/api/search?" + query).json.array.count
    }
    #expect(try await count(ada) == 2)
    #expect(try await count(bob) == 2)
    #expect(try await count(eve) == 0)
    for place in [room, pair] {
      try await eve.call("GET", "/api/search?q=hidden&room_id=\(place)").expect(404)
    }
    try await eve.call("GET", "/api/search?q=hidden&before=\(id)").expect(404)
    try await ada.call("DELETE", "/api/rooms/\(room)/members/bob").expect(204)
    #expect(try await count(bob) == 1)
    #expect(try await count(bob, "from=ada") == 1)
    try await ada.call("PATCH", "/api/rooms/\(room)/messages/\(id)", ["content": "open"]).expect(200)
    #expect(try await count(ada, "q=treasure") == 0)
    #expect(try await count(ada, "q=open") == 1)
    try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(id)").expect(204)
    #expect(try await count(ada, "q=open") == 0)
    #expect(try await count(ada, "from=me") == 1)
    await server.stop()
  }
}
