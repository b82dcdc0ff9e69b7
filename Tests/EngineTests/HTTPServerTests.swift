import Engine
import Testing
import Wire

@Suite("HTTP over sockets") struct HTTPServerTests {
  private static func get(_ path: String, _ fields: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
  }

  @Test func `requests on one connection are answered in order`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send(Self.get("/later") + Self.get("/nothing") + Self.get("/timer") + Self.get("/"))
      #expect(peer.answer().body == "5050")
      #expect(peer.answer().head.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
      #expect(peer.answer().head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      let (head, body) = peer.answer()
      #expect(body == "home" && head.contains("\r\nDate: ") && !head.contains("Connection"))
    }
  }

  @Test func `thousands of requests at once are all answered`() async throws {
    try await TestServer.run(loops: 2) { server in
      let peer = server.peer()
      peer.send(String(repeating: Self.get("/"), count: 3000) + Self.get("/", "Connection: close\r\n"))
      #expect(peer.rest().split(separator: "home").count == 3001)
    }
  }

  @Test func `a body is read whole however it is framed and cut`() async throws {
    try await TestServer.run { server in
      let chunked = Array(
        "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
          .utf8)
      let sized = Array("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world".utf8)
      let peer = server.peer()
      for request in [chunked, sized] {
        for cut in stride(from: 1, to: request.count, by: 9) {
          peer.send(Array(request[..<cut]))
          peer.send(Array(request[cut...]))
          #expect(peer.answer().body == "hello world")
        }
      }
    }
  }

  @Test func `a body over the limit is refused before it comes`() async throws {
    try await TestServer.run { server in
      for framing in ["Content-Length: 1001", "Transfer-Encoding: chunked"] {
        let peer = server.peer()
        peer.send("POST /body HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n3E9\r\n")
        let answer = peer.rest()
        #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.contains("application/problem+json"))
        #expect(answer.contains("\r\nConnection: close\r\n"))
      }
      let fits = server.peer()
      fits.send(
        "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1000)
      )
      #expect(fits.answer().body.count == 1000)
    }
  }

  @Test func `a waiting client is told to continue`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      #expect(peer.answer().head == "HTTP/1.1 100 Continue\r\n\r\n")
      peer.send("ok")
      #expect(peer.answer().body == "ok")
    }
  }

  @Test func `a value cannot become a header line`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send(Self.get("/header?v=a%0d%0aX-Injected:%20b"))
      let head = peer.answer().head
      #expect(head.contains("\r\nX-Value: a  X-Injected: b\r\n"))
      #expect(!head.contains("\nX-Injected"))
    }
  }

  @Test func `an answer to HEAD has no body`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get("/"))
      #expect(peer.answer(isHead: true).head.contains("\r\nContent-Length: 4\r\n"))
      #expect(peer.answer().body == "home")
    }
  }

  @Test func `an error ends the connection and hides nothing behind it`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send(
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + Self.get("/")
      )
      let answer = peer.rest()
      #expect(answer.hasPrefix("HTTP/1.1 400 ") && !answer.contains("home"))
    }
  }

  @Test func `a large answer arrives whole at a slow reader`() async throws {
    try await TestServer.run { server in
      let peer = server.peer(receiveBuffer: 4096)
      peer.send(Self.get("/large", "Connection: close\r\n") + Self.get("/"))
      let answer = peer.rest()
      #expect(answer.utf8.count > 3_000_000 && answer.utf8.count < 3_001_000)
    }
  }

  @Test func `a client that ends its side is still answered`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send(Self.get("/later"))
      peer.endSending()
      #expect(peer.rest().hasSuffix("5050"))
    }
  }

  @Test func `slow heads, bodies and idle connections are cut off`() async throws {
    try await TestServer.run(change: {
      $0.limits.headDeadline = .milliseconds(300)
      $0.limits.bodyDeadline = .milliseconds(300)
      $0.limits.idleDeadline = .milliseconds(300)
      $0.limits.answerDeadline = .milliseconds(300)
    }) { server in
      let peers = (0..<4).map { _ in server.peer() }
      peers[0].send("GET / HTTP/1.1\r\nHost: a\r\n")
      peers[1].send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx")
      peers[2].send(Self.get("/silent"))
      #expect(peers[0].rest().hasPrefix("HTTP/1.1 408 "))
      #expect(peers[1].rest().hasPrefix("HTTP/1.1 408 "))
      #expect(peers[2].answer().head.hasPrefix("HTTP/1.1 503 "))
      #expect(peers[3].rest() == "")
    }
  }

  @Test func `stopping lets an answer finish`() async throws {
    let server = try TestServer()
    let (busy, idle) = (server.peer(), server.peer())
    idle.send(Self.get("/"))
    #expect(idle.answer().body == "home")
    busy.send(Self.get("/timer"))
    nonisolated(unsafe) let peers = (busy, idle)
    async let rests = onThread { (peers.0.rest(), peers.1.rest()) }
    await server.stop()
    let (answered, silent) = await rests
    #expect(answered.hasPrefix("HTTP/1.1 200 "))
    #expect(silent == "")
  }

  @Test func `jobs posted from elsewhere run in order`() async throws {
    try await TestServer.run { server in
      let told = server.told
      await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        for number in 0..<100 { server.server.loops[0].post { _ in told.add("\(number)") } }
        server.server.loops[0].post { _ in done.resume() }
      }
      let inOrder: [String] = (0..<100).map { "\($0)" }
      #expect(told.all == inOrder)
    }
  }

  @Test func `too many connections are refused and nothing breaks`() async throws {
    try await TestServer.run(change: { $0.limits.connections = 2 }) { server in
      let (first, second) = (server.peer(), server.peer())
      first.send(Self.get("/"))
      second.send(Self.get("/"))
      #expect(first.answer().body == "home" && second.answer().body == "home")
      #expect(server.peer().rest().hasPrefix("HTTP/1.1 503 "))
      first.send(Self.get("/", "Connection: close\r\n"))
      _ = first.rest()
      second.send(Self.get("/"))
      #expect(second.answer().body == "home")
    }
  }
}
