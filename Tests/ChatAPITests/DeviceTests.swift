import Chat
import Engine
import Testing

@testable import ChatAPI

@Suite struct `Devices and passwords` {
  @Test func `people see their own devices and no others`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    _ = try await server.signUp("bob")
    let body = ["username": "ada", "password": "the password of ada"]
    try await server.call(
      "POST", "/api/token", body: body, headers: [("User-Agent", "Phone/1 <b>é")]
    ).expect(200)
    let list = try await ada.call("GET", "/api/sessions").expect(200).json.array
    #expect(list.count == 2 && list.filter { $0["current"].bool == true }.count == 1)
    #expect(list.last?["user_agent"].string == "Phone/1 <b>" && list.last?["current"].bool == false)
    let page = try await ada.call("GET", "/api/sessions?limit=1")
    #expect(page.json.array.count == 1 && page.header("link")?.contains("rel=\"next\"") == true)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a device that is signed out loses its tokens and its sockets`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage, loops: 3)
    let phone = try await server.signUp("ada")
    let laptop = try await server.signIn("ada")
    let bob = try await server.signUp("bob")
    let sockets = [try await phone.enter(1), try await phone.open("/ws/auth")]
    let kept = try await laptop.enter(1)
    let list = try await phone.call("GET", "/api/sessions").json.array
    let id = list.first { $0["current"].bool == true }?["id"].int ?? 0
    try await bob.call("DELETE", "/api/sessions/\(id)").expect(404)
    #expect(try await phone.call("GET", "/api/users/me").status == 200)
    let start = ContinuousClock.now
    try await laptop.call("DELETE", "/api/sessions/\(id)").expect(204)
    for socket in sockets { #expect(try await socket.closeCode() == 4401) }
    // A second on a machine with nothing else to do.
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(try await phone.call("GET", "/api/users/me").status == 401)
    let refresh = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": phone.refreshToken])
    #expect(refresh.status == 401)
    try await laptop.call("DELETE", "/api/sessions/\(id)").expect(404)
    _ = try await kept.settle()
    await server.stop()
  }

  @Test func `one device too many signs out the one used longest ago, and its sockets`() async throws {
    let server = try await TestServer(.sqlite) { $0.limits.sessionsPerUser = 2 }
    let first = try await server.signUp("ada")
    server.clock.move(by: .seconds(1))
    let second = try await server.signIn("ada")
    let socket = try await first.enter(1)
    let kept = try await second.enter(1)
    server.clock.move(by: .seconds(1))
    let third = try await server.signIn("ada")
    #expect(try await socket.closeCode() == 4401)
    #expect(try await first.call("GET", "/api/users/me").status == 401)
    for person in [second, third] { try await person.call("GET", "/api/users/me").expect(200) }
    _ = try await kept.settle()
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `what was over long ago is swept away, and who is signed in stays`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let (gone, here) = (try await server.signUp("ada"), try await server.signIn("ada"))
    try await gone.call("POST", "/api/logout").expect(204)
    // A token of it could still be good.
    try await server.core.sweep()
    #expect(try await server.store.sessionsRevoked(since: Timestamp(microseconds: 0)).count == 1)
    server.clock.move(by: server.core.revocations.lifetime + .seconds(1))
    try await server.core.sweep()
    #expect(try await server.store.sessionsRevoked(since: Timestamp(microseconds: 0)).isEmpty)
    let renewed = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": here.refreshToken]
    ).expect(200)
    let list = try await server.call("GET", "/api/sessions", token: renewed["access_token"].string)
    #expect(list.json.array.count == 1)
    await server.stop()
  }

  @Test func `all other devices are signed out at once`() async throws {
    let server = try await TestServer()
    let (one, two) = (try await server.signUp("ada"), try await server.signIn("ada"))
    let kept = try await server.signIn("ada")
    let socket = try await one.enter(1)
    try await kept.call("DELETE", "/api/sessions").expect(204)
    #expect(try await socket.closeCode() == 4401)
    for gone in [one, two] { #expect(try await gone.call("GET", "/api/users/me").status == 401) }
    #expect(try await kept.call("GET", "/api/sessions").json.array.count == 1)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `another password signs the other devices out`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (phone, laptop) = (try await server.signUp("ada"), try await server.signIn("ada"))
    let (lost, kept) = (try await phone.enter(1), try await laptop.enter(1))
    let body = ["current_password": "the password of ada", "new_password": "a wholly new one"]
    try await laptop.call("POST", "/api/users/me/password", body).expect(204)
    #expect(try await lost.closeCode() == 4401)
    #expect(try await phone.call("GET", "/api/users/me").status == 401)
    let refresh = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": phone.refreshToken])
    #expect(refresh.status == 401)
    _ = try await kept.settle()
    #expect(try await laptop.call("GET", "/api/users/me").status == 200)
    for (path, password, status) in [
      ("/api/token", "the password of ada", 401), ("/api/login", "the password of ada", 401),
      ("/api/token", "a wholly new one", 200),
    ] {
      let reply = try await server.call("POST", path, body: ["username": "ada", "password": password])
      #expect(reply.status == status)
    }
    await server.stop()
  }

  @Test(arguments: ["short", "password123", "Ada", "the-very-long-name"])
  func `a new password is judged like the first`(password: String) async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("the-very-long-name")
    let body = ["current_password": "the password of the-very-long-name", "new_password": password]
    let reply = try await ada.call("POST", "/api/users/me/password", body)
    #expect(reply.status == 422 && reply["errors"][0]["pointer"].string == "/new_password")
    _ = try await server.signIn("the-very-long-name")
    await server.stop()
  }

  @Test(arguments: ["/api/token", "/api/login", "/api/users/me/password"])
  func `wrong guesses count together at every door, and the live session stays`(door: String) async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.failedSignInsPerAccount = Rate(3, per: .seconds(900), burst: 3)
    }
    let ada = try await server.signUp("ada")
    let doors: [(String, [String: Any])] = [
      ("/api/token", ["username": "ada", "password": "wrong guess"]),
      ("/api/login", ["username": "ADA", "password": "wrong guess"]),
      ("/api/users/me/password", ["current_password": "wrong guess", "new_password": "a wholly new one"]),
    ]
    let guess = try #require(doors.first { $0.0 == door }?.1)
    for _ in 0..<3 {
      let reply = try await ada.call("POST", door, guess)
      #expect(reply.status == (door.hasSuffix("password") ? 403 : 401))
    }
    for (door, guess) in doors {
      let reply = try await ada.call("POST", door, guess)
      #expect(reply.status == 429 && reply.header("retry-after") != nil, "\(door)")
    }
    #expect(try await ada.call("GET", "/api/users/me").status == 200)
    await server.stop()
  }

  @Test func `the browser's door says as little of unknown names as the other`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    var replies: [Reply] = []
    for name in ["ada", "nobody", "not a name"] {
      for path in ["/api/token", "/api/login"] {
        replies.append(
          try await server.call("POST", path, body: ["username": name, "password": "wrong one"]))
      }
    }
    for reply in replies {
      #expect(reply.status == 401 && reply.body == replies[0].body && reply.header("set-cookie") == nil)
    }
    await server.stop()
  }
}
