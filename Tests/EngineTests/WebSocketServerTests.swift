import Engine
import Foundation
import Testing
import Wire

@Suite("WebSockets over sockets") struct WebSocketServerTests {
  private static func member(_ server: TestServer, extra: String = "") -> TestPeer {
    let peer = server.peer()
    peer.upgrade("/ws/room", extra: extra)
    #expect(peer.message() == "welcome")
    return peer
  }

  @Test func `messages of every size come back`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      #expect(peer.upgrade("/ws/echo").contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
      for size in [0, 1, 125, 126, 4096, 65_535, 65_536] {
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        peer.sendFrame(2, payload)
        let frame = peer.frame()
        #expect(frame?.opcode == 2 && frame?.payload == payload)
      }
      peer.sendFrame(2, [UInt8](repeating: 0, count: 65_537))
      #expect(peer.closeCode() == 1009)
    }
  }

  @Test func `frames behind the handshake are not lost`() async throws {
    try await TestServer.run { server in
      let peer = server.peer()
      var bytes = Array(
        ("GET /ws/echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").utf8)
      bytes += [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69, 0x81, 0x82, 0, 0]
      peer.send(bytes)
      _ = peer.answer()
      #expect(peer.message() == "hi")
      peer.send([0, 0, 0x79, 0x6F])
      #expect(peer.message() == "yo")
    }
  }

  @Test func `a room hears what is said, on one loop, in one order`() async throws {
    try await TestServer.run { server in
      let (ann, bob) = (Self.member(server), Self.member(server))
      ann.sendMessage("mix ")
      #expect([ann.message(), ann.message(), ann.message()] == ["one", "two", "three"])
      #expect([bob.message(), bob.message()] == ["one", "three"])
      bob.sendMessage("out ")
      #expect([bob.message(), bob.message()] == ["before", "gone"])
      #expect([ann.message(), ann.message()] == ["before", "after"])
    }
  }

  @Test func `a burst from one member reaches all in order`() async throws {
    try await TestServer.run { server in
      let members = (0..<20).map { _ in Self.member(server) }
      for number in 0..<200 { members[0].sendMessage("message \(number)") }
      for member in members {
        for number in 0..<200 { #expect(member.message() == "message \(number)") }
      }
    }
  }

  @Test func `closing is told to both sides and to the room`() async throws {
    try await TestServer.run { server in
      let (ann, bob, cat) = (Self.member(server), Self.member(server), Self.member(server))
      bob.sendFrame(8, [0x03, 0xE8])
      #expect(bob.closeCode() == 1000 && !bob.more())
      #expect(ann.message() == "left 2")
      cat.sendMessage("bye ")
      #expect(cat.message() == "left 2")
      #expect(cat.closeCode() == 4001 && !cat.more())
      #expect(ann.message() == "left 1")
      ann.endSending()
      #expect(!ann.more())
      let last = Self.member(server)
      #expect(server.told.all == ["closed 1000", "closed 4001", "closed 1006"])
      withExtendedLifetime(last) {}
    }
  }

  @Test func `violations get their code`() async throws {
    try await TestServer.run { server in
      for (bytes, code): ([UInt8], Int) in [
        ([0x81, 0x01, 0x41], 1002), ([0x83, 0x80, 0, 0, 0, 0], 1002), ([0x81, 0x81, 0, 0, 0, 0, 0xFF], 1007),
        ([0x82, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], 1009),
      ] {
        let peer = server.peer()
        peer.upgrade("/ws/small")
        peer.send(bytes)
        #expect(peer.closeCode() == code && !peer.more())
      }
    }
  }

  @Test func `a slow reader is closed and the others miss nothing`() async throws {
    try await TestServer.run { server in
      let slow = server.peer(receiveBuffer: 2048)
      slow.upgrade("/ws/room")
      let (keen, sender) = (Self.member(server), Self.member(server))
      for _ in 0..<20 {
        sender.sendMessage("fil 10")
        #expect(Self.countLarge(sender, 10) && Self.countLarge(keen, 10))
      }
      #expect(server.told.all == ["closed 4008"])
      #expect(slow.message() == "welcome")
      var frames = 0
      while let frame = slow.frame(), frame.opcode == 1 { frames += 1 }
      #expect(frames < 200)
    }
  }

  /// Reads until `count` large messages have come.
  private static func countLarge(_ peer: TestPeer, _ count: Int) -> Bool {
    var left = count
    while left > 0, let frame = peer.frame() { left -= frame.payload.count == 60_000 ? 1 : 0 }
    return left == 0
  }

  @Test func `what may be dropped is dropped for a slow reader only`() async throws {
    try await TestServer.run { server in
      let slow = server.peer(receiveBuffer: 2048)
      slow.upgrade("/ws/room")
      #expect(slow.message() == "welcome")
      let sender = Self.member(server)
      for _ in 0..<100 {
        sender.sendMessage("typ " + String(repeating: "x", count: 60_000))
        #expect(sender.frame()?.payload.count == 60_004)
      }
      sender.sendMessage("end")
      var frames = 0
      while let frame = slow.frame(), frame.payload.count > 3 { frames += 1 }
      #expect(frames < 100)
      #expect(server.told.all == [])
    }
  }

  @Test func `an echo that is not read makes its sender wait`() async throws {
    try await TestServer.run { server in
      let peer = server.peer(receiveBuffer: 2048)
      peer.upgrade("/ws/echo")
      let message = [UInt8](repeating: 1, count: 60_000)
      // Sending touches nothing of the peer but its descriptor.
      nonisolated(unsafe) let writer = peer
      Thread.detachNewThread { for _ in 0..<80 { writer.sendFrame(2, message) } }
      for _ in 0..<80 { #expect(peer.frame()?.payload.count == 60_000) }
    }
  }

  @Test func `a silent peer is pinged and then dropped`() async throws {
    try await TestServer.run(change: {
      $0.limits.pingInterval = .milliseconds(250)
      $0.limits.deadAfter = .milliseconds(750)
    }) { server in
      let peer = Self.member(server)
      #expect(peer.frame()?.opcode == 9)
      while let frame = peer.frame() { #expect(frame.opcode == 9) }
      let other = Self.member(server)
      #expect(server.told.all == ["closed 1006"])
      withExtendedLifetime(other) {}
    }
  }

  @Test func `compression is used where it was agreed and pays`() async throws {
    try await TestServer.run { server in
      let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
      let peer = server.peer()
      #expect(
        peer.upgrade("/ws/room", extra: offer).contains("permessage-deflate; server_no_context_takeover"))
      #expect(peer.message() == "welcome")
      let plain = Self.member(server)
      let text = String(repeating: "hello ", count: 100)
      plain.sendMessage(text)
      #expect(plain.message() == text)
      let frame = peer.frame()
      #expect(frame?.isCompressed == true && (frame?.payload.count ?? 600) < 100)
      // "hello" compressed by RFC 7692, section 7.2.3.1.
      peer.send([0xC1, 0x87, 0, 0, 0, 0, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
      #expect(plain.message() == "Hello")
      #expect(peer.message() == "Hello")
      peer.send([0xC1, 0x82, 0, 0, 0, 0, 0xFF, 0xFF])
      #expect(peer.closeCode() == 1007)
    }
  }

  @Test func `stopping closes every socket with 1012`() async throws {
    let server = try TestServer(loops: 2)
    let members = (0..<10).map { _ in Self.member(server) }
    nonisolated(unsafe) let peers = members
    async let codes = onThread {
      peers.map { peer in
        var code: Int?
        while let frame = peer.frame() {
          if frame.opcode == 8 { code = Int(frame.payload[0]) << 8 | Int(frame.payload[1]) }
        }
        return code
      }
    }
    await server.stop()
    #expect(await codes == Array(repeating: 1012, count: 10))
    #expect(server.told.all == Array(repeating: "closed 1012", count: 10))
  }
}
