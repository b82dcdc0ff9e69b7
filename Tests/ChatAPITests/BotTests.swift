import Chat
import Testing

@testable import ChatAPI

@Suite struct `Bots` {
  private func make(_ name: String, by owner: Person) async throws -> Person {
    let reply = try await owner.call("POST", "/api/bots", ["username": name]).expect(201)
    return Person(
      server: owner.server, name: name, id: reply["id"].int ?? 0, token: reply["token"].string ?? "",
      refreshToken: "")
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a bot's token opens every route and socket, and does not run out`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let bot = try await make("helper", by: ada)
    #expect(bot.token.hasPrefix("roost_bot_") && bot.token.count == 53)
    server.clock.move(by: .seconds(400 * 24 * 3600))
    let me = try await bot.call("GET", "/api/users/me/").expect(200)
    #expect(me["is_bot"].bool == true && me["username"].string == "helper" && !me.json.keys.contains("token"))
    try await bot.post("beep", in: 1).expect(201)
    let room = try await bot.makeRoom("Bots only")
    for path in ["/ws", "/ws/auth", "/ws/room/\(room)"] {
      let socket = try await bot.open(path)
      #expect(try await socket.next("connection_established")["user"]["is_bot"].bool == true)
    }
    let pending = try await Socket.open(server.port, "/ws/auth")
    try await pending.send(#"{"type":"auth","token":"\#(bot.token)"}"#)
    #expect(try await pending.next("authenticated")["user"]["username"].string == "helper")
    let ticket = try await bot.call("POST", "/api/ws-ticket")["ticket"].string ?? ""
    #expect(try await Socket.status(server.port, "/ws/auth?ticket=\(ticket)") == 101)
    let offered = [("Sec-WebSocket-Protocol", "roost.v1, bearer.\(bot.token)")]
    #expect(try await Socket.status(server.port, "/ws/auth", headers: offered) == 101)
    let list = try await bot.call("GET", "/api/users/helper")
    #expect(list["is_bot"].bool == true)
    await server.stop()
  }

  @Test func `another token ends the old one and its sockets at once`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let bot = try await make("helper", by: ada)
    let socket = try await bot.enter(1)
    let renewed = try await ada.call("POST", "/api/bots/\(bot.id)/token").expect(200)
    #expect(try await socket.closeCode() == 4401)
    try await bot.call("GET", "/api/users/me/").expect(401)
    #expect(try await Socket.status(server.port, "/ws/auth?token=\(bot.token)") == 401)
    let token = renewed["token"].string ?? ""
    #expect(token != bot.token)
    let again = Person(server: server, name: "helper", id: bot.id, token: token, refreshToken: "")
    let second = try await again.open("/ws/auth")
    try await ada.call("DELETE", "/api/bots/\(bot.id)").expect(204)
    #expect(try await second.closeCode() == 4401)
    try await again.call("GET", "/api/users/me/").expect(401)
    #expect(try await ada.call("GET", "/api/bots").json.array.isEmpty)
    #expect(try await ada.call("GET", "/api/users/helper").expect(200)["is_bot"].bool == true)
    await server.stop()
  }

  @Test func `a bot ends with its own sign-out`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let bot = try await make("helper", by: ada)
    let socket = try await bot.enter(1)
    try await bot.call("POST", "/api/logout").expect(204)
    #expect(try await socket.closeCode() == 4401)
    try await bot.call("GET", "/api/users/me/").expect(401)
    await server.stop()
  }

  @Test func `bots have no password and no bots, and their tokens are no cookies`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let bot = try await make("helper", by: ada)
    for password in ["", "x", bot.token] {
      for path in ["/api/token", "/api/login"] {
        let reply = try await server.call("POST", path, body: ["username": "helper", "password": password])
        #expect(reply.status == 401 && reply["detail"].string == "Incorrect username or password")
      }
    }
    let change = try await bot.call(
      "POST", "/api/users/me/password", ["current_password": "", "new_password": "long enough 1"])
    #expect(change.status == 403)
    try await bot.call("POST", "/api/bots", ["username": "another"]).expect(403)
    try await bot.call("POST", "/api/bots/\(bot.id)/token").expect(403)
    try await bot.call("DELETE", "/api/bots/\(bot.id)").expect(403)
    let asCookie = [("Cookie", "session=\(bot.token)")]
    #expect(try await server.call("GET", "/api/users/me/", headers: asCookie).status == 401)
    let signedIn = try await server.call(
      "POST", "/api/login", body: ["username": "ada", "password": "the password of ada"])
    let cookie = signedIn.header("set-cookie")?.split(separator: "=").dropFirst().first?.prefix { $0 != ";" }
    #expect(try await server.call("GET", "/api/users/me/", token: String(cookie ?? "")).status == 401)
    for token in ["roost_bot_", "roost_bot_x", bot.token + "x", String(bot.token.dropLast())] {
      #expect(try await server.call("GET", "/api/users/me/", token: token).status == 401)
    }
    await server.stop()
  }

  @Test func `nobody manages another's bots or makes more than allowed`() async throws {
    let server = try await TestServer { $0.limits.botsPerUser = 2 }
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let bot = try await make("b1", by: ada)
    for (method, path) in [("POST", "/api/bots/\(bot.id)/token"), ("DELETE", "/api/bots/\(bot.id)")] {
      let reply = try await bob.call(method, path)
      #expect(reply.status == 404 && reply["code"].string == "bot_not_found")
    }
    try await ada.call("DELETE", "/api/bots/\(ada.id)").expect(404)
    try await bot.call("GET", "/api/users/me/").expect(200)
    #expect(try await bob.call("GET", "/api/bots").json.array.isEmpty)
    #expect(try await ada.call("GET", "/api/bots")[0]["username"].string == "b1")
    #expect(try await !ada.call("GET", "/api/bots").text.contains("token"))
    _ = try await make("b2", by: ada)
    let third = try await ada.call("POST", "/api/bots", ["username": "b3"])
    #expect(third.status == 409 && third["code"].string == "too_many_bots")
    for (name, code) in [("me", 422), ("ada", 409), ("a b", 422)] {
      #expect(try await bob.call("POST", "/api/bots", ["username": name]).status == code)
    }
    await server.stop()
  }

  @Test func `new bots are limited like registrations`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.registrations = Rate(2, per: .seconds(3600), burst: 2)
    }
    let ada = try await server.signUp("ada")
    for (name, status) in [("b1", 201), ("b2", 201), ("b3", 429)] {
      #expect(try await ada.call("POST", "/api/bots", ["username": name]).status == status)
    }
    await server.stop()
  }
}

extension Reply {
  fileprivate subscript(index: Int) -> JSON { json[index] }
}
