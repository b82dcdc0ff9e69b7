import Chat
import Testing

@testable import ChatAPI

@Suite struct `Avatars` {
  private func put(
    _ text: String, by person: Person, _ headers: [(String, String)] = [("Content-Type", "image/png")]
  ) async throws -> Reply {
    try await HTTPClient.call(
      person.server.port, "PUT", "/api/users/me/avatar",
      [("Authorization", "Bearer \(person.token)")] + headers, Array(text.utf8))
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `are seen where the account is, and under another URL after each change`(
    storage: TestServer.Storage
  ) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    #expect(try await bob.call("GET", "/api/users/ada")["avatar_url"].isNull)
    try await bob.call("GET", "/api/users/ada/avatar").expect(404)
    var known: Set<String> = []
    for text in ["a picture", "a picture of tea"] {
      let url = try #require(try await put(text, by: ada).expect(200)["avatar_url"].string)
      #expect(url.hasPrefix("/api/users/\(ada.id)/avatar?v=") && known.insert(url).inserted)
      for path in ["/api/users/ada", "/api/users/\(ada.id)"] {
        #expect(try await bob.call("GET", path)["avatar_url"].string == url)
      }
      #expect(try await bob.call("GET", "/api/rooms/1/members").json.array[0]["avatar_url"].string == url)
      let reply = try await bob.call("GET", url).expect(200)
      #expect(reply.text == "small: \(text)" && reply.header("content-type") == "image/webp")
      #expect(reply.header("cache-control") == "private, max-age=31536000, immutable")
      #expect(reply.header("x-content-type-options") == "nosniff")
      #expect(reply.header("content-security-policy") == "default-src 'none'; sandbox")
    }
    #expect(try await put("a picture", by: ada)["avatar_url"].string.map { known.contains($0) } == true)
    try await ada.call("DELETE", "/api/users/me/avatar").expect(204)
    try await ada.call("DELETE", "/api/users/me/avatar").expect(204)
    try await bob.call("GET", "/api/users/ada/avatar").expect(404)
    #expect(try await ada.call("GET", "/api/users/me/")["avatar_url"].isNull)
    await server.stop()
  }

  @Test func `are kept only as long as the URL says`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    try await put("a picture", by: ada).expect(200)
    for path in ["/api/users/me/avatar", "/api/users/ada/avatar", "/api/users/ada/avatar?v=other"] {
      let reply = try await ada.call("GET", path).expect(200)
      #expect(reply.header("cache-control") == "private, no-cache")
      let tag = try #require(reply.header("etag"))
      let headers = [("If-None-Match", tag)]
      let again = try await server.call("GET", path, token: ada.token, headers: headers).expect(304)
      #expect(again.text.isEmpty && again.header("etag") == tag)
      try await put("a picture \(path)", by: ada).expect(200)
      try await server.call("GET", path, token: ada.token, headers: headers).expect(200)
      try await put("a picture", by: ada).expect(200)
    }
    await server.stop()
  }

  @Test func `what is no picture changes nothing`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let url = try await put("a picture", by: ada)["avatar_url"].string
    for (text, status, code) in [
      ("<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not_a_picture"), ("", 422, "not_a_picture"),
      ("too large a picture", 422, "too_many_pixels"), ("one too many", 503, "busy"),
    ] {
      let reply = try await put(text, by: ada)
      #expect(reply.status == status && reply["code"].string == code, "\(text)")
      #expect(reply.header("content-type") == "application/problem+json")
    }
    #expect(try await ada.call("GET", "/api/users/me")["avatar_url"].string == url)
    try await put("a picture", by: ada, [("Content-Type", "text/html")]).expect(200)
    try await put("a picture", by: ada, []).expect(200)
    await server.stop()
  }

  @Test func `a server without the tools says so`() async throws {
    let server = try await TestServer(pictures: NoAvatarMaker())
    let reply = try await put("a picture", by: try await server.signUp("ada"))
    #expect(reply.status == 503 && reply["code"].string == "pictures_unavailable")
    await server.stop()
  }

  @Test func `may weigh so much and no more`() async throws {
    let server = try await TestServer { $0.avatarBody = 1_000 }
    let ada = try await server.signUp("ada")
    for (count, status) in [(999, 200), (1_000, 200), (1_001, 413)] {
      let text = "a picture" + String(repeating: " ", count: count - 9)
      #expect(try await put(text, by: ada).status == status, "\(count)")
    }
    await server.stop()
  }

  @Test func `nobody without rights has a picture read, and all have a rate`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.avatars = Rate(1, per: .seconds(60), burst: 2)
    }
    let ada = try await server.signUp("ada")
    for (token, status) in [("x", 401), (ada.token, 200), (ada.token, 200), (ada.token, 429)] {
      let stream = try await Stream.open(server.port)
      let head = """
        PUT /api/users/me/avatar HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
        Expect: 100-continue\r\nContent-Length: 9\r\n\r\n
        """
      try await stream.send(Array(head.utf8))
      let first = try await HTTPClient.readHead(stream).0
      guard status == 200 else {
        #expect(first == status)
        continue
      }
      #expect(first == 100)
      try await stream.send(Array("a picture".utf8))
      #expect(try await HTTPClient.readHead(stream).0 == 200)
    }
    await server.stop()
  }
}
