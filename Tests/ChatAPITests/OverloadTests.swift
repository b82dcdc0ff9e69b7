import Testing

@testable import ChatAPI

@Suite struct `A server that is short of memory` {
  @Test func `takes nothing new, keeps what is open, and says when to come back`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    server.core.isShedding = true
    for (method, path) in [("GET", "/api/rooms/"), ("POST", "/api/token"), ("POST", "/api/users/")] {
      let reply = try await ada.call(method, path)
      #expect(reply.status == 503 && reply["code"].string == "overloaded", "\(path)")
      #expect(reply.header("retry-after") == "5")
    }
    for path in ["/ws", "/ws/auth", "/ws/room/1?token=\(ada.token)", "/ws/echo"] {
      #expect(try await Socket.status(server.port, path) == 503)
    }
    for path in ["/health", "/healthz", "/readyz", "/metrics"] {
      #expect(try await server.call("GET", path).status == 200)
    }
    try await socket.send(#"{"type":"message","content":"still here","client_id":"c"}"#)
    #expect(try await socket.next("message")["content"].string == "still here")
    server.core.isShedding = false
    try await ada.call("GET", "/api/rooms/").expect(200)
    await server.stop()
  }

  @Test func `notices by itself`() async throws {
    let short = try ServerProcess(["MEMORY_LIMIT": "1MiB"])
    #expect(try await HTTPClient.call(short.port, "GET", "/api/rooms/", [], []).status == 503)
    #expect(try await HTTPClient.call(short.port, "GET", "/healthz", [], []).status == 200)
    #expect(short.stop().code == 0)
    let roomy = try ServerProcess(["MEMORY_LIMIT": "1024GiB"])
    #expect(try await HTTPClient.call(roomy.port, "GET", "/api/rooms/", [], []).status == 401)
    #expect(roomy.stop().code == 0)
  }
}
