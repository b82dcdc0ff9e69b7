import Testing

@testable import ChatAPI

@Suite struct `Accounts and tokens` {
  @Test func `an account is made once, and signs in by form and by JSON`() async throws {
    let server = try await TestServer()
    let made = try await server.call(
      "POST", "/api/users/",
      body: ["username": "Ada", "password": "a good long one", "is_admin": true, "id": 99])
    try made.expect(201)
    #expect(made["id"].int == 1 && made["username"].string == "Ada")
    #expect(made["is_admin"].isNull && made["password"].isNull && !made.text.contains("a good long one"))
    let again = try await server.call(
      "POST", "/api/users", body: ["username": "ADA", "password": "another long one"])
    try again.expect(409)
    #expect(again["code"].string == "username_taken")

    let form = try await HTTPClient.call(
      server.port, "POST", "/api/token", [("Content-Type", "application/x-www-form-urlencoded")],
      Array("grant_type=password&username=ada&password=a+good%20long+one".utf8))
    try form.expect(200)
    #expect(form["token_type"].string == "bearer" && form["expires_in"].int == 1800)
    #expect(form.header("cache-control") == "no-store")
    let me = try await server.call("GET", "/api/users/me/", token: form["access_token"].string)
    #expect(me["username"].string == "Ada")
    await server.stop()
  }

  @Test func `an unknown name and a wrong password are answered alike`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    let wrong = try await server.call(
      "POST", "/api/token", body: ["username": "ada", "password": "no, not this"])
    let unknown = try await server.call(
      "POST", "/api/token", body: ["username": "nobody", "password": "no, not this"])
    try wrong.expect(401)
    #expect(wrong.body == unknown.body && unknown.status == 401)
    #expect(wrong["detail"].string == "Incorrect username or password")
    #expect(wrong.header("www-authenticate") == "Bearer")
    await server.stop()
  }

  @Test(arguments: [
    (["username": "a b", "password": "long enough 1"], "invalid_username"),
    (["username": "а", "password": "long enough 1"], "invalid_username"),
    (["username": "a", "password": "short"], "password_too_short"),
    (["username": "a", "password": "password123"], "password_common"),
    (["username": "longenough", "password": "LongEnough"], "password_same_as_username"),
    (["username": "a"], "missing_password"),
    (["username": "a", "password": "long enough 1", "email": "no"], "invalid_email"),
  ])
  func `a bad sign-up is refused with the field`(body: [String: String], code: String) async throws {
    let server = try await TestServer()
    let reply = try await server.call("POST", "/api/users/", body: body)
    try reply.expect(422)
    #expect(reply["code"].string == code)
    #expect(reply["errors"][0]["pointer"].string?.hasPrefix("/") == true)
    #expect(reply.header("content-type") == "application/problem+json")
    await server.stop()
  }

  @Test(arguments: ["", "x", "a.b.c", "Basic abc", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
  func `a token that is none is refused on every door`(token: String) async throws {
    let server = try await TestServer()
    let reply = try await server.call("GET", "/api/users/me/", token: token)
    #expect(reply.status == 401)
    #expect(reply.header("www-authenticate") == "Bearer")
    for path in ["/ws", "/ws/auth", "/ws/room/1"] {
      let encoded = token.replacing(" ", with: "%20")
      #expect(try await Socket.status(server.port, "\(path)?token=\(encoded)") == 401)
    }
    await server.stop()
  }

  @Test func `a token ends when its time is over`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    server.clock.move(by: .seconds(29 * 60))
    #expect(try await ada.call("GET", "/api/users/me/").status == 200)
    server.clock.move(by: .seconds(2 * 60))
    #expect(try await ada.call("GET", "/api/users/me/").status == 401)
    await server.stop()
  }

  @Test func `a refresh token works once, and its reuse ends the session`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let renewed = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": ada.refreshToken])
    try renewed.expect(200)
    let token = renewed["access_token"].string
    #expect(try await server.call("GET", "/api/users/me/", token: token).status == 200)
    server.clock.move(by: .seconds(120))
    let reused = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": ada.refreshToken])
    try reused.expect(401)
    #expect(reused["code"].string == "refresh_token_reused")
    #expect(try await server.call("GET", "/api/users/me/", token: token).status == 401)
    await server.stop()
  }

  @Test func `a lost reply to a refresh can be asked for again`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for _ in 0..<2 {
      let reply = try await server.call(
        "POST", "/api/token/refresh", body: ["refresh_token": ada.refreshToken])
      try reply.expect(200)
    }
    await server.stop()
  }

  @Test func `signing out ends the token, its refresh token and its sockets, and no others`() async throws {
    let server = try await TestServer()
    let phone = try await server.signUp("ada")
    let laptop = try await server.signIn("ada")
    let onPhone = try await phone.enter(1)
    let onLaptop = try await laptop.enter(1)
    try await phone.call("POST", "/api/logout").expect(204)
    #expect(try await onPhone.closeCode() == 4401)
    #expect(try await phone.call("GET", "/api/users/me/").status == 401)
    let refresh = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": phone.refreshToken])
    #expect(refresh.status == 401)
    #expect(try await laptop.call("GET", "/api/users/me/").status == 200)
    _ = try await onLaptop.settle()
    await server.stop()
  }

  @Test func `users are found by number, by name and by part of a name`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for name in ["bob", "bobby", "eve"] { _ = try await server.signUp(name) }
    #expect(try await ada.call("GET", "/api/users/2")["username"].string == "bob")
    #expect(try await ada.call("GET", "/api/users/BOB/")["id"].int == 2)
    try await ada.call("GET", "/api/users/nobody").expect(404)
    let first = try await ada.call("GET", "/api/users/?q=bob&limit=1")
    #expect(first.json.array.map { $0["username"].string } == ["bob"])
    #expect(first.json[0]["email"].isNull && !first.json[0].keys.contains("email"))
    let link = try #require(first.header("link"))
    let next = try #require(link.firstMatch(of: /<(.*)>; rel="next"/)?.1)
    #expect(try await ada.call("GET", String(next)).json.array.map { $0["username"].string } == ["bobby"])
    await server.stop()
  }
}
