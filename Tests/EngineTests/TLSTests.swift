import Engine
import Testing

@Suite("TLS over sockets") struct TLSTests {
  @Test func `requests are answered and the end is announced`() async throws {
    let files = try TLSFixture.files()
    try await TestServer.run(change: { $0.tls = files }) { server in
      let client = try #require(TLSPeer(server))
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.read { $0.hasSuffix("home") }.hasPrefix("HTTP/1.1 200 OK\r\n"))
      client.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(client.read().utf8.count > 3_000_000)
      #expect(client.wasEnded)
    }
  }

  @Test func `sockets echo over several loops`() async throws {
    let files = try TLSFixture.files()
    try await TestServer.run(loops: 2, change: { $0.tls = files }) { server in
      for _ in 0..<8 {
        let client = try #require(TLSPeer(server))
        client.send(
          "GET /ws/echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        _ = client.read { $0.hasSuffix("\r\n\r\n") }
        client.send(bytes: [0x81, 0x85, 0, 0, 0, 0] + Array("hello".utf8))
        #expect(client.read { $0.hasSuffix("hello") }.hasSuffix("hello"))
      }
    }
  }

  @Test func `what is no handshake is refused and others are served`() async throws {
    let files = try TLSFixture.files()
    try await TestServer.run(change: { $0.tls = files }) { server in
      let plain = server.peer()
      plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = plain.rest()
      let client = try #require(TLSPeer(server))
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.read { $0.hasSuffix("home") }.hasSuffix("home"))
    }
  }

  @Test func `a certificate that cannot be used stops the start`() throws {
    var files = try TLSFixture.files()
    files.keyFile = files.certificateFile
    #expect(throws: ServerError.self) { try TestServer { $0.tls = files } }
  }
}
