import Testing

@testable import ChatAPI

/// Each rate allows its burst and not one more; a refusal says how to go on.
@Suite struct `Rates` {
  private static func rate(_ burst: Int) -> Rate { Rate(2, per: .seconds(3_600), burst: burst) }

  /// How often `act` succeeds before it is refused, and the refusal.
  private func allowed(_ act: (Int) async throws -> Reply) async throws -> (Int, Reply) {
    for count in 0..<50 {
      let reply = try await act(count)
      if reply.status == 429 { return (count, reply) }
    }
    throw TestFailure("never refused")
  }

  /// The structured fields of draft-ietf-httpapi-ratelimit-headers, and the seconds of RFC 9110.
  private func expectHeaders(_ reply: Reply, burst: Int, _ about: String) {
    let retry = reply.header("retry-after").flatMap { Int($0) } ?? 0
    #expect((1...3_600).contains(retry), "\(about)")
    #expect(reply.header("ratelimit") == "\"default\";r=0;t=\(retry)", "\(about)")
    #expect(reply.header("ratelimit-policy") == "\"default\";q=\(burst);w=\(burst * 1_800)", "\(about)")
    #expect(reply["code"].string == "rate_limited", "\(about)")
    #expect(reply.header("content-type") == "application/problem+json", "\(about)")
  }

  @Test func `sends of a user`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.sends = Self.rate(4)
    }
    let ada = try await server.signUp("ada")
    let (count, refusal) = try await allowed { try await ada.post("\($0)", in: 1) }
    #expect(count == 4)
    expectHeaders(refusal, burst: 4, "sends")
    await server.stop()
  }

  @Test func `calls of a user and of an address, each by itself`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.calls = Self.rate(6)
    }
    // Signing up and in are two calls of the address, and looking at oneself is one of the user.
    let ada = try await server.signUp("ada")
    let (ofUser, userRefusal) = try await allowed { _ in try await ada.call("GET", "/api/rooms/") }
    #expect(ofUser == 6 - 1)
    expectHeaders(userRefusal, burst: 6, "calls of a user")
    let (ofAddress, addressRefusal) = try await allowed { _ in
      try await server.call("POST", "/api/token/refresh", body: [:])
    }
    #expect(ofAddress == 6 - 2)
    expectHeaders(addressRefusal, burst: 6, "calls of an address")
    await server.stop()
  }

  @Test func `wrong passwords of an account, and of an address`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.failedSignInsPerAccount = Self.rate(3)
      $0.failedSignInsPerAddress = Self.rate(5)
    }
    func signIn(_ name: String) async throws -> Reply {
      try await server.call("POST", "/api/token", body: ["username": name, "password": "wrong"])
    }
    let (ofAccount, accountRefusal) = try await allowed { _ in try await signIn("ada") }
    #expect(ofAccount == 3)
    expectHeaders(accountRefusal, burst: 3, "an account")
    let (ofAddress, addressRefusal) = try await allowed { try await signIn("nobody\($0)") }
    #expect(ofAddress == 5 - 3)
    expectHeaders(addressRefusal, burst: 5, "an address")
    await server.stop()
  }

  @Test func `registrations of an address`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.registrations = Self.rate(3)
    }
    let (count, refusal) = try await allowed { number in
      try await server.call(
        "POST", "/api/users/", body: ["username": "u\(number)", "password": "long enough 1"])
    }
    #expect(count == 3)
    expectHeaders(refusal, burst: 3, "registrations")
    await server.stop()
  }

  @Test func `typing and every other frame of a user, over all sockets`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.calls = Self.rate(8)
    }
    let ada = try await server.signUp("ada")
    // Looking at oneself was the first of the user's calls.
    var left = 8 - 1
    let sockets = [try await ada.enter(1), try await ada.enter(1)]
    for socket in [sockets[0], sockets[1], sockets[0], sockets[1], sockets[0]] {
      try await socket.send(#"{"type":"typing","is_typing":true}"#)
      left -= 1
    }
    // Whatever the limit allows is answered by a pong.
    for socket in sockets {
      try await socket.send(#"{"type":"ping"}"#)
      _ = try await socket.next("pong")
      left -= 1
    }
    #expect(left == 0)
    for socket in sockets {
      try await socket.send(#"{"type":"typing","is_typing":false}"#)
      let error = try await socket.next("error")
      #expect(error["code"].string == "rate_limited" && (error["retry_after"].int ?? 0) > 0)
    }
    await server.stop()
  }

  @Test func `every answer says what is left, and none where nothing is limited`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.calls = Self.rate(6)
    }
    // Looking at oneself was the first call.
    let ada = try await server.signUp("ada")
    for left in [4, 3] {
      let reply = try await ada.call("GET", "/api/rooms/").expect(200)
      let parts = (reply.header("ratelimit") ?? "").split(separator: ";")
      #expect(parts.prefix(2) == ["\"default\"", "r=\(left)"])
      #expect(Int(parts.last?.dropFirst(2) ?? "") ?? 0 > (5 - left) * 1_800)
      #expect(reply.header("ratelimit-policy") == "\"default\";q=6;w=10800")
    }
    #expect(try await server.call("GET", "/health").header("ratelimit") == nil)
    let refused = try await ada.call("GET", "/api/rooms/99").expect(404)
    #expect(refused.header("ratelimit")?.contains("r=2;") == true)
    await server.stop()
    let free = try await TestServer()
    #expect(try await free.signUp("ada").call("GET", "/api/rooms/").header("ratelimit") == nil)
    await free.stop()
  }
}
