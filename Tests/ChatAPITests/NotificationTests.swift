import Testing

@testable import ChatAPI

@Suite struct `Notifications` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `tell of mentions, answers, direct messages, invitations and announcements`(
    storage: TestServer.Storage
  ) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let devices = [try await bob.open("/ws/auth"), try await bob.open("/ws/auth")]
    for device in devices { _ = try await device.next("connection_established") }
    func told(_ kind: String) async throws -> JSON {
      var frames: [JSON] = []
      for device in devices { frames.append(try await device.next("notification")) }
      #expect(frames.allSatisfy { $0["kind"].string == kind && $0["silent"].bool == false }, "\(frames)")
      return frames[0]
    }
    try await ada.post("hello, everybody", in: 1).expect(201)
    let mention = try await ada.post("@bob hello", in: 1)
    let frame = try await told("mention")
    #expect(frame["id"].int == mention["id"].int && frame["room_name"].string == "lobby")
    #expect(frame["message"]["content"].string == "@bob hello")
    let own = try await bob.post("what?", in: 1)["id"].int ?? 0
    try await ada.call("POST", "/api/rooms/1/messages", ["content": "this", "reply_to": own]).expect(201)
    _ = try await told("reply")
    let room = try await ada.call("POST", "/api/rooms/", ["name": "Tea", "members": [bob.id]])["id"].int ?? 0
    #expect(try await told("invitation")["by"]["username"].string == "ada")
    let direct = try await ada.call("POST", "/api/dms", ["users": ["bob"]])["id"].int ?? 0
    for text in ["one", "two"] {
      try await ada.post(text, in: direct).expect(201)
      #expect(try await told("direct")["message"]["content"].string == text)
    }
    try await ada.post("@room, tea!", in: room).expect(201)
    _ = try await told("mention")
    try await server.makeAdmin("ada")
    try await ada.call("PUT", "/api/admin/announcement", ["announcement": "Noon"]).expect(200)
    for device in devices { _ = try await device.next("announcement") }
    let list = try await bob.call("GET", "/api/notifications").json
    #expect(list["unread_count"].int == 6)
    #expect(
      list["notifications"].array.map { $0["kind"].string } == [
        "announcement", "mention", "direct", "invitation", "reply", "mention",
      ])
    #expect(try await ada.call("GET", "/api/notifications").json["unread_count"].int == 1)
    await server.stop()
  }

  @Test func `are read with their room, up to one of them, one by one, or all`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let tea = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(tea)/join").expect(200)
    func mention(_ room: Int) async throws -> Int { try await ada.post("@bob", in: room)["id"].int ?? 0 }
    let ids = [try await mention(1), try await mention(tea), try await mention(1), try await mention(tea)]
    let device = try await bob.open("/ws/auth")
    _ = try await device.next("connection_established")
    func unread() async throws -> [Int?] {
      try await bob.call("GET", "/api/notifications?unread=true").json["notifications"].array.map {
        $0["id"].int
      }
    }
    #expect(try await unread() == ids.reversed())
    let page = try await bob.call("GET", "/api/notifications?limit=3")
    let next = try #require(page.header("link")?.firstMatch(of: /<(.*)>/)?.1)
    #expect(
      try await bob.call("GET", String(next)).json["notifications"].array.map { $0["id"].int } == [ids[0]])
    let read = "/api/notifications/read"
    #expect(try await bob.call("POST", read, ["up_to": ids[0]])["unread_count"].int == 3)
    #expect(try await device.next("notifications_read")["unread_count"].int == 3)
    #expect(try await bob.call("POST", read, ["ids": [ids[3], 5, 1 << 50]])["unread_count"].int == 2)
    try await bob.call("PUT", "/api/rooms/1/read", ["seq": 9]).expect(200)
    #expect(try await unread() == [ids[1]])
    #expect(try await bob.call("POST", read, [:])["unread_count"].int == 0)
    try await bob.call("POST", read, ["up_to": ids[0], "ids": []]).expect(422)
    try await bob.call("POST", read, ["ids": Array(repeating: 1, count: 201)]).expect(422)
    let secret = try await ada.makeRoom("Secret", kind: "private")
    let hidden = try await ada.post("x", in: secret)["id"].int ?? 0
    for id in [hidden, hidden + 1] {
      #expect(try await bob.call("POST", read, ["up_to": id])["code"].string == "notification_not_found")
    }
    await server.stop()
  }

  @Test func `go with the membership, the message and the mention`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.call("POST", "/api/rooms/", ["name": "Tea", "members": [bob.id]])["id"].int ?? 0
    func count() async throws -> Int? { try await bob.call("GET", "/api/notifications")["unread_count"].int }
    let first = try await ada.post("@bob", in: room)["id"].int ?? 0
    let second = try await ada.post("@bob", in: room)["id"].int ?? 0
    #expect(try await count() == 3)
    try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(first)").expect(204)
    try await ada.call("PATCH", "/api/rooms/\(room)/messages/\(second)", ["content": "nobody"]).expect(200)
    #expect(try await count() == 1)
    let third = try await ada.post("nobody", in: room)["id"].int ?? 0
    try await ada.call("PATCH", "/api/rooms/\(room)/messages/\(third)", ["content": "@room"]).expect(200)
    #expect(try await count() == 2)
    try await ada.call("DELETE", "/api/rooms/\(room)/members/bob").expect(204)
    #expect(try await count() == 0)
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    #expect(try await count() == 0)
    await server.stop()
  }

  @Test func `are silent for who asks for quiet`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    try await bob.call("PATCH", "/api/users/me/", ["do_not_disturb": true]).expect(200)
    let device = try await bob.open("/ws/auth")
    _ = try await device.next("connection_established")
    try await ada.post("@bob", in: 1).expect(201)
    #expect(try await device.next("notification")["silent"].bool == true)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `one hears of what one chose to hear of`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await bob.call("PUT", "/api/rooms/\(room)/notifications", ["level": "none"]).expect(403)
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let phone = try await bob.open("/ws/auth")
    _ = try await phone.next("connection_established")
    try await ada.post("hello", in: room).expect(201)
    try await ada.post("hello @bob", in: room).expect(201)
    #expect(try await phone.next("notification")["kind"].string == "mention")
    for (level, unread, mentions) in [("mentions", 1, 1), ("none", 0, 0), ("all", 2, 1), ("none", 0, 0)] {
      let reply = try await bob.call("PUT", "/api/rooms/\(room)/notifications", ["level": level])
      #expect(reply["unread_count"].int == unread && reply["mention_count"].int == mentions)
      let told = try await phone.next("read")
      #expect(told["notifications"].string == level && told["unread_count"].int == unread)
      let seen = try await bob.call("GET", "/api/rooms/\(room)")
      #expect(seen["notifications"].string == level && seen["unread_count"].int == unread)
    }
    #expect(try await bob.call("GET", "/api/notifications")["unread_count"].int == 0)
    try await ada.post("@bob again", in: room).expect(201)
    // Quiet in one room says nothing of others.
    try await ada.post("@bob here", in: 1).expect(201)
    #expect(try await phone.next("notification")["message"]["content"].string == "@bob here")
    let muted = ["muted_until": "2100-01-01T00:00:00Z"]
    try await ada.call("PUT", "/api/rooms/\(room)/members/bob", muted).expect(200)
    #expect(try await bob.call("GET", "/api/rooms/\(room)")["muted"].bool == true)
    await server.stop()
  }
}
