import Testing

@testable import Engine

@Suite("Streamed bodies over sockets") struct HTTPStreamedBodyTests {
  private static func post(_ path: String, _ fields: String) -> String {
    "POST /stream/\(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
  }

  private static let next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Bytes of bodies that the connections of a server hold.
  private static func held(_ server: TestServer) async -> Int {
    await withCheckedContinuation { continuation in
      server.server.loops[0].post { loop in
        continuation.resume(returning: loop.allConnections().reduce(0) { $0 + $1.input.count })
      }
    }
  }

  @Test func `a body comes whole and in order, however it is framed, and the next request behind it`()
    async throws
  {
    try await TestServer.run { server in
      for count in [0, 1, 65_535, 65_536, 65_537, 3_000_000] {
        let body = Upload.bytes(count)
        let peer = server.peer()
        peer.send(Array(Self.post("all", "Content-Length: \(count)\r\n").utf8) + body + Array(Self.next.utf8))
        #expect(peer.answer().body == "\(count) right true")
        #expect(peer.answer().body == "home")
        let chunks = Upload.chunked(body, by: 1 + count / 7)
        peer.send(
          Array(Self.post("all", "Transfer-Encoding: chunked\r\n").utf8) + chunks + Array(Self.next.utf8))
        #expect(peer.answer().body == "\(count) right true")
        #expect(peer.answer().body == "home")
      }
    }
  }

  @Test func `a body may come in any pieces`() async throws {
    try await TestServer.run { server in
      let sized = Array(Self.post("all", "Content-Length: 11\r\n").utf8) + Upload.bytes(11)
      let chunked =
        Array(Self.post("all", "Transfer-Encoding: chunked\r\n").utf8)
        + Upload.chunked(Upload.bytes(11), by: 4)
      let peer = server.peer()
      for request in [sized, chunked] {
        for cut in 1..<request.count {
          peer.send(Array(request[..<cut]))
          peer.send(Array(request[cut...]))
          #expect(peer.answer().body == "11 right true")
        }
      }
    }
  }

  @Test func `nothing is read while nobody asks`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.wait(milliseconds: 300)
      let size = 4_000_000
      // More than the kernel's buffers could take follows; it is never read as a body of this request.
      peer.send(Self.post("hold", "Content-Length: \(size)\r\n"))
      let sent = peer.sendSome(Upload.bytes(size) + [UInt8](repeating: 0x20, count: 60_000_000))
      #expect(sent < 40_000_000)
      #expect(await Self.held(server) <= 2 * BodyReader.piece)
      peer.wait(milliseconds: 10_000)
      server.gate.open()
      #expect(peer.answer().body == "\(size) right true")
    }
  }

  @Test func `an announced length costs nothing`() async throws {
    try await TestServer.run { server in
      let peers = (0..<50).map { _ in server.peer() }
      for peer in peers { peer.send(Self.post("all", "Content-Length: 100000000\r\n") + "x") }
      let other = server.peer()
      other.send(Self.next)
      #expect(other.answer().body == "home")
      #expect(await Self.held(server) == 0)
    }
  }

  @Test func `a body over the limit is refused at once, or where it goes over it`() async throws {
    try await TestServer.run { server in
      let announced = server.peer()
      announced.send(Self.post("all", "Content-Length: 100000001\r\n"))
      #expect(announced.rest().hasPrefix("HTTP/1.1 413 "))
      #expect(server.told.all == [])
      let chunked = server.peer()
      chunked.send(Self.post("all", "Transfer-Encoding: chunked\r\n") + "4\r\nabcd\r\n5F5E0FD\r\n")
      #expect(chunked.rest().hasPrefix("HTTP/1.1 413 "))
      #expect(await server.told.first(1) == ["tooLarge after 0"])
    }
  }

  @Test func `broken chunks end the body and the connection`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send(
        Self.post("all", "Transfer-Encoding: chunked\r\n") + "4\r\nabcd\r\nnonsense\r\n" + Self.next)
      let answer = peer.rest()
      #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains("\r\nConnection: close\r\n"))
      #expect(!answer.contains("home"))
    }
  }

  @Test func `a client is told to continue only when it asks and its body is wanted`() async throws {
    try await TestServer.run { server in
      let fields = "Content-Length: 4\r\nExpect: 100-continue\r\n"
      let asking = server.peer()
      asking.send(Self.post("all", fields))
      #expect(asking.answer().head == "HTTP/1.1 100 Continue\r\n\r\n")
      asking.send(Upload.bytes(4))
      #expect(asking.answer().body == "4 right true")
      let silent = server.peer()
      silent.send(Self.post("all", "Content-Length: 4\r\n"))
      silent.send(Upload.bytes(4))
      #expect(silent.answer().head.hasPrefix("HTTP/1.1 200 "))
      let refused = server.peer()
      refused.send(Self.post("refuse", fields))
      let answer = refused.rest()
      #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.contains("\r\nConnection: close\r\n"))
      let late = server.peer()
      late.send(Self.post("late", fields))
      server.gate.open()
      #expect(late.answer().head == "HTTP/1.1 100 Continue\r\n\r\n")
    }
  }

  @Test(arguments: ["refuse", "early"])
  func `an early answer reaches a client that sends all before it reads`(path: String) async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      let body = [UInt8](repeating: 1, count: 30_000_000)
      #expect(peer.send(Array(Self.post(path, "Content-Length: \(body.count)\r\n").utf8) + body))
      let answer = peer.rest()
      #expect(answer.hasPrefix(path == "early" ? "HTTP/1.1 409 " : "HTTP/1.1 401 "))
      #expect(answer.contains("\r\nConnection: close\r\n"))
    }
  }

  @Test func `what follows an unread body is never taken for a request`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      let hidden = String(repeating: Self.next, count: 100)
      peer.send(Self.post("refuse", "Content-Length: \(hidden.utf8.count)\r\n") + hidden + Self.next)
      let answer = peer.rest()
      #expect(answer.hasPrefix("HTTP/1.1 401 ") && !answer.contains("home"))
    }
  }

  @Test func `a client that leaves at the last byte is noticed and not answered`() async throws {
    try await TestServer.run { server in
      for fields in ["Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"] {
        let peer = server.peer()
        let body = Upload.bytes(100_000)
        let sent = fields.hasPrefix("C") ? body : Array(Upload.chunked(body, by: 50_000).dropLast(1))
        peer.send(Array(Self.post("all", fields).utf8) + sent.prefix(sent.count - 1))
        peer.endSending()
        #expect(peer.rest() == "")
      }
      let told = await server.told.first(4)
      #expect(told == ["began", "gone after 99999", "began", "gone after 100000"])
    }
  }

  @Test func `a reset ends a body`() async throws {
    try await TestServer.run { server in
      do {
        let peer = server.peer()
        peer.send(Self.post("hold", "Content-Length: 100000\r\n") + "x")
        #expect(await server.told.first(1) == ["began"])
        peer.resetOnClose()
      }
      server.gate.open()
      #expect(await server.told.first(2) == ["began", "gone after 1"])
    }
  }

  @Test func `a client that ends its side after its body is answered`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      peer.send(Array(Self.post("hold", "Content-Length: 300000\r\n").utf8) + Upload.bytes(300_000))
      peer.endSending()
      server.gate.open()
      #expect(peer.rest().hasSuffix("300000 right true"))
    }
  }

  @Test func `a drip is cut off, a slow application is not blamed on the client`() async throws {
    try await TestServer.run(change: {
      $0.limits.bodyDeadline = .milliseconds(300)
      $0.limits.answerDeadline = .milliseconds(900)
    }) { server in
      let (drip, silent, held) = (server.peer(), server.peer(), server.peer())
      drip.send(Self.post("all", "Content-Length: 900\r\n"))
      drip.wait(milliseconds: 50)
      silent.send(Self.post("silent", "Content-Length: 9\r\n"))
      held.send(Self.post("hold", "Content-Length: 9\r\n") + "x")
      // A byte every 50 ms is not progress.
      var bytes = 0
      while !drip.more(), bytes < 100 {
        drip.send("x")
        bytes += 1
      }
      #expect(drip.rest().hasPrefix("HTTP/1.1 408 "))
      #expect(bytes < 40)
      #expect(silent.answer().head.hasPrefix("HTTP/1.1 503 "))
      #expect(held.answer().head.hasPrefix("HTTP/1.1 503 "))
      server.gate.open()
      #expect(await server.told.first(4).filter { $0.hasPrefix("gone") }.count == 2)
    }
  }

  @Test func `stopping lets an upload finish`() async throws {
    let server = try TestServer()
    let peer = server.peer()
    peer.send(Array(Self.post("hold", "Content-Length: 300000\r\n").utf8) + Upload.bytes(200_000))
    #expect(await server.told.first(1) == ["began"])
    nonisolated(unsafe) let uploading = peer
    let gate = server.gate
    async let rest = onThread {
      uploading.send(Array(Upload.bytes(300_000)[200_000...]))
      gate.open()
      defer { uploading.endSending() }
      return uploading.rest()
    }
    await server.stop()
    #expect(await rest.hasSuffix("300000 right true"))
  }

  @Test func `bodies come through TLS as they were sent`() async throws {
    let files = try TLSFixture.files()
    try await TestServer.run(change: { $0.tls = files }) { server in
      let client = try #require(TLSPeer(server))
      let body = Upload.bytes(3_000_000)
      server.gate.open()
      for path in ["all", "hold"] {
        client.send(
          bytes: Array(Self.post(path, "Content-Length: \(body.count)\r\n").utf8) + body
            + Array(Self.next.utf8))
        let answer = client.read { $0.hasSuffix("home") }
        #expect(answer.contains("3000000 right true"))
      }
      client.send(bytes: Array(Self.post("early", "Content-Length: \(body.count)\r\n").utf8) + body)
      #expect(client.read().hasPrefix("HTTP/1.1 409 "))
      let leaving = try #require(TLSPeer(server))
      leaving.send(bytes: Array(Self.post("all", "Content-Length: 9\r\n").utf8) + Upload.bytes(8))
      leaving.end()
      #expect(leaving.read() == "")
      #expect(await server.told.first(7).last == "gone after 8")
    }
  }
}
