import Testing

@testable import ChatAPI

@Suite struct `Invite links` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a link shows where it leads, and lets its finder in`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Den", kind: "private")
    let made = try await ada.call("POST", "/api/rooms/\(room)/invites", ["max_uses": 1, "expires_in": 60])
    try made.expect(201)
    let code = made["code"].string ?? ""
    #expect(code.utf8.count >= 22 && made["url"].string == "/#invite=\(code)")
    #expect(made["uses"].int == 0 && made["max_uses"].int == 1 && made["room_id"].int == room)
    let seen = try await bob.call("GET", "/api/invites/\(code)")
    #expect(seen["room"]["name"].string == "Den" && seen["room"]["member_count"].int == 1)
    #expect(try await server.call("GET", "/api/invites/\(code)").status == 401)

    let socket = try await ada.enter(room)
    let joined = try await bob.call("POST", "/api/invites/\(code)")
    #expect(joined.status == 200 && joined["id"].int == room && joined["my_role"].string == "member")
    #expect(try await socket.nextSystemMessage()["content"].string == "bob joined the room")
    try await bob.post("hello", in: room).expect(201)
    try await bob.call("POST", "/api/invites/\(code)").expect(200)

    let cyd = try await server.signUp("cyd")
    for wrong in [code, "nobodys", String(code.dropLast())] {
      let look = try await cyd.call("GET", "/api/invites/\(wrong)")
      let join = try await cyd.call("POST", "/api/invites/\(wrong)")
      #expect(look.status == 404 && look["code"].string == "invite_not_found" && look.body == join.body)
    }
    await server.stop()
  }

  @Test func `without being told, a link is good for a week and for as many as like`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Den", kind: "private")
    let path = "/api/rooms/\(room)/invites"
    let code = try await ada.call("POST", path, [:]).expect(201)["code"].string ?? ""
    let forever = try await ada.call("POST", path, ["expires_in": 0, "max_uses": 0])
    #expect(forever["expires_at"].string == nil && forever["max_uses"].int == nil)
    #expect(try await ada.call("GET", path).json.array.count == 2)
    server.clock.move(by: .seconds(7 * 24 * 3600 - 1))
    let later = try await server.signIn("bob")
    try await later.call("GET", "/api/invites/\(code)").expect(200)
    server.clock.move(by: .seconds(2))
    try await later.call("POST", "/api/invites/\(code)").expect(404)
    for body in [["expires_in": -1], ["expires_in": 31_536_001], ["max_uses": -1], ["max_uses": 100_001]] {
      try await server.signIn("ada").call("POST", path, body).expect(422)
    }
    _ = bob
    await server.stop()
  }

  @Test func `members of a public room see and end their own, moderators all`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let cyd = try await server.signUp("cyd")
    let room = try await ada.makeRoom("Tea")
    let path = "/api/rooms/\(room)/invites"
    for person in [bob, cyd] { try await person.call("POST", "/api/rooms/\(room)/join").expect(200) }
    var codes: [String] = []
    for person in [ada, bob, cyd] {
      codes.append(try await person.call("POST", path, [:]).expect(201)["code"].string ?? "")
    }
    #expect(try await bob.call("GET", path).json.array.map { $0["code"].string } == [codes[1]])
    #expect(
      try await Set(ada.call("GET", path).json.array.compactMap { $0["code"].string }) == Set(codes))
    try await bob.call("DELETE", "\(path)/\(codes[2])").expect(403)
    try await bob.call("DELETE", "\(path)/\(codes[1])").expect(204)
    try await ada.call("DELETE", "\(path)/\(codes[2])").expect(204)
    try await ada.call("DELETE", "/api/rooms/1/invites/\(codes[0])").expect(404)

    try await ada.call("POST", "/api/rooms/\(room)/ban", ["user": "bob"]).expect(204)
    for method in ["GET", "POST"] {
      let reply = try await bob.call(method, "/api/invites/\(codes[0])")
      #expect(reply.status == 403 && reply["code"].string == "banned")
    }
    let direct = try await ada.call("POST", "/api/dms", ["users": ["cyd"]])["id"].int ?? 0
    try await ada.call("POST", "/api/rooms/\(direct)/invites", [:]).expect(403)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a rush on a link for five lets five in`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage, loops: 3)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Den", kind: "private")
    let code =
      try await ada.call("POST", "/api/rooms/\(room)/invites", ["max_uses": 5])["code"].string ?? ""
    var people: [Person] = []
    for number in 0..<20 { people.append(try await server.signUp("p\(number)")) }
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for person in people {
        group.addTask { try await person.call("POST", "/api/invites/\(code)").status }
      }
      return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(statuses == [200: 5, 404: 15])
    #expect(try await ada.call("GET", "/api/rooms/\(room)")["member_count"].int == 6)
    await server.stop()
  }
}
