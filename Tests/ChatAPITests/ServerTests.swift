import Testing

@testable import ChatAPI

@Suite struct `The server about itself` {
  @Test func `it is alive, ready, and counts`() async throws {
    let server = try await TestServer(.sqlite)
    #expect(try await server.call("GET", "/health")["status"].string == "healthy")
    #expect(try await server.call("GET", "/healthz/")["status"].string == "healthy")
    #expect(try await server.call("GET", "/readyz")["status"].string == "ready")
    let metrics = try await server.call("GET", "/metrics")
    #expect(metrics.text.contains("roost_http_requests_total 4\n"))
    #expect(metrics.header("content-type")?.hasPrefix("text/plain; version=0.0.4") == true)
    await server.stop()
  }

  @Test func `metrics ask for their token where there is one`() async throws {
    let server = try await TestServer { $0.metricsToken = "a metrics token" }
    #expect(try await server.call("GET", "/metrics").status == 401)
    #expect(try await server.call("GET", "/metrics", token: "another token!").status == 401)
    #expect(try await server.call("GET", "/metrics", token: "a metrics token").status == 200)
    await server.stop()
  }

  @Test func `connections are counted for all, shown to their owner, and private rooms stay private`()
    async throws
  {
    let server = try await TestServer(loops: 3)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let secret = try await ada.makeRoom("Secret", kind: "private")
    let adas = [try await ada.enter(1), try await ada.enter(secret)]
    let guest = try await Socket.open(server.port, "/ws")
    _ = try await guest.next("message_history")
    _ = try await adas[0].settle()
    let seen = try await bob.call("GET", "/api/connections/")
    #expect(seen["total"].int == 3 && seen["accounts"].int == 2 && seen["guests"].int == 1)
    #expect(seen["by_path"]["/ws/room/{room_id}"].int == 2 && seen["by_path"]["/ws"].int == 1)
    #expect(seen["rooms"].array.map { $0["room_id"].int } == [1] && seen["rooms"][0]["connections"].int == 2)
    #expect(seen["connections"].array.isEmpty)
    let own = try await ada.call("GET", "/api/connections")
    #expect(own["rooms"].array.map { $0["room_id"].int } == [1, secret])
    let record = own["connections"][0]
    #expect(record["username"].string == "ada" && record["room_ids"].array.map(\.int) == [1])
    #expect((record["frames_in"].int ?? 0) >= 1 && (record["bytes_out"].int ?? 0) > 100)
    await server.stop()
  }

  @Test func `X-Forwarded-For is believed from a trusted proxy only, up to the first stranger`() async throws
  {
    for (trusted, sent, status) in [
      (false, "10.0.0.9", 429), (true, "10.0.0.9", 201), (true, "10.0.0.9, 10.0.0.7", 429),
    ] {
      let server = try await TestServer {
        $0.rateLimits = true
        $0.registrations = Rate(1, per: .seconds(3600), burst: 1)
        $0.trustsProxy = { trusted && $0 == [127, 0, 0, 1] }
      }
      var statuses: [Int] = []
      for (name, from) in [("ada", "10.0.0.7"), ("bob", sent)] {
        let reply = try await server.call(
          "POST", "/api/users/", body: ["username": name, "password": "long enough 1"],
          headers: [("X-Forwarded-For", from)])
        statuses.append(reply.status)
      }
      #expect(statuses == [201, status])
      await server.stop()
    }
  }

  @Test func `stopping acknowledges what was sent, then closes with 1012`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    for number in 0..<200 {
      try await socket.send(#"{"type":"message","content":"\#(number)","client_id":"\#(number)"}"#)
    }
    async let stopped: Void = server.stop()
    var acknowledged = 0
    var code: Int?
    while code == nil {
      switch try await socket.next() {
      case .frame(let frame): if frame["type"].string == "message" { acknowledged += 1 }
      case .close(let number): code = number
      }
    }
    await stopped
    #expect(code == 1012)
    // What was taken was acknowledged; the rest, if any, was never stored and is the client's to send again.
    #expect(acknowledged <= 200)
  }
}
