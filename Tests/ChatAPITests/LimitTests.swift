import Testing

@testable import ChatAPI

@Suite struct `Limits` {
  @Test func `sends are limited per user, on REST and sockets together`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.sends = Rate(1, per: .seconds(3600), burst: 3)
    }
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let socket = try await ada.enter(1)
    for _ in 0..<2 { try await ada.post("x", in: 1).expect(201) }
    try await socket.send(#"{"type":"message","content":"third","client_id":"3"}"#)
    _ = try await socket.next("message")
    try await socket.send(#"{"type":"message","content":"fourth","client_id":"4"}"#)
    let error = try await socket.next("error")
    #expect(error["code"].string == "rate_limited" && error["client_id"].string == "4")
    #expect((error["retry_after"].int ?? 0) > 0)
    let refused = try await ada.post("fifth", in: 1)
    #expect(refused.status == 429 && refused.header("retry-after") != nil)
    #expect(refused.header("ratelimit-policy") == "\"default\";q=3;w=10800")
    try await bob.post("x", in: 1).expect(201)
    #expect(try await bob.call("GET", "/api/rooms/1/messages").json.array.count == 4)
    await server.stop()
  }

  @Test func `calls and registrations are limited`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.calls = Rate(1, per: .seconds(3600), burst: 12)
      $0.registrations = Rate(2, per: .seconds(3600), burst: 2)
    }
    let ada = try await server.signUp("ada")
    _ = try await server.signUp("bob")
    let third = try await server.call(
      "POST", "/api/users/", body: ["username": "eve", "password": "long enough 1"])
    #expect(third.status == 429)
    var statuses: [Int] = []
    for _ in 0..<12 { statuses.append(try await ada.call("GET", "/api/rooms/").status) }
    #expect(statuses.first == 200 && statuses.last == 429)
    #expect(try await server.call("GET", "/health").status == 200)
    await server.stop()
  }

  @Test func `failed sign-ins are limited per account, and a live session is not locked out`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.failedSignInsPerAccount = Rate(3, per: .seconds(3600), burst: 3)
    }
    let ada = try await server.signUp("ada")
    for attempt in 1...4 {
      let reply = try await server.call(
        "POST", "/api/token", body: ["username": "ADA", "password": "wrong \(attempt)"])
      #expect(reply.status == (attempt <= 3 ? 401 : 429))
    }
    let right = try await server.call(
      "POST", "/api/token", body: ["username": "ada", "password": "the password of ada"])
    #expect(right.status == 429)
    #expect(try await ada.call("GET", "/api/users/me/").status == 200)
    await server.stop()
  }

  @Test func `sockets are limited per user and per address, and given back`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.connectionsPerUser = 2
      $0.connectionsPerAddress = 4
    }
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    var adas: [Socket] = [try await ada.open("/ws/auth"), try await ada.open("/ws/room/1")]
    #expect(try await Socket.status(server.port, "/ws/auth?token=\(ada.token)") == 429)
    let others = [try await bob.open("/ws/auth"), try await Socket.open(server.port, "/ws/echo")]
    #expect(try await Socket.status(server.port, "/ws") == 429)
    adas.removeAll()
    while try await bob.call("GET", "/api/connections")["accounts"].int != 1 {}
    _ = try await ada.open("/ws/auth")
    _ = others
    await server.stop()
  }

  @Test func `a socket's message may be as large as allowed and no larger`() async throws {
    let server = try await TestServer { $0.socketMessage = 500 }
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    func ping(_ size: Int) -> String {
      let empty = #"{"type":"ping","x":""}"#
      return #"{"type":"ping","x":"\#(String(repeating: "x", count: size - empty.utf8.count))"}"#
    }
    for size in [499, 500] {
      try await socket.send(ping(size))
      _ = try await socket.next("pong")
    }
    try await socket.send(ping(501))
    #expect(try await socket.closeCode() == 1009)
    await server.stop()
  }

  @Test func `a body may be as large as allowed and no larger`() async throws {
    let server = try await TestServer { $0.jsonBody = 100 }
    for (size, status) in [(99, 422), (100, 422), (101, 413)] {
      let reply = try await HTTPClient.call(
        server.port, "POST", "/api/users/", [("Content-Type", "application/json")],
        Array(repeating: UInt8(ascii: "x"), count: size))
      #expect(reply.status == status && reply.header("content-type") == "application/problem+json")
    }
    await server.stop()
  }
}
