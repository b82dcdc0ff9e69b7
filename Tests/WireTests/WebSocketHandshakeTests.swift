import Testing

@testable import Wire

@Suite("WebSocket handshakes") struct WebSocketHandshakeTests {
  private static let key = "dGhlIHNhbXBsZSBub25jZQ=="

  private static func handshake(
    _ change: [String: String?] = [:], line: String = "GET /ws HTTP/1.1", extra: String = ""
  ) throws -> WebSocketHandshake {
    var fields: [(String, String)] = [
      ("Host", "a"), ("Upgrade", "websocket"), ("Connection", "keep-alive, Upgrade"),
      ("Sec-WebSocket-Key", key),
      ("Sec-WebSocket-Version", "13"),
    ]
    for (name, value) in change {
      fields.removeAll { $0.0 == name }
      if let value { fields.append((name, value)) }
    }
    let text = line + "\r\n" + fields.map { "\($0): \($1)\r\n" }.joined() + extra + "\r\n"
    var parser = RequestHeadParser()
    let bytes = Array(text.utf8)
    let (head, _) = try #require(try parser.parse(bytes.span, limits: HTTPLimits()))
    return try WebSocketHandshake(head)
  }

  private static func status(
    _ change: [String: String?], line: String = "GET /ws HTTP/1.1", extra: String = ""
  ) -> Int? {
    do {
      _ = try handshake(change, line: line, extra: extra)
      return nil
    } catch let error as HandshakeError { return error.status } catch { return -1 }
  }

  @Test func `the answer to the key is the RFC's`() throws {
    let handshake = try Self.handshake(["Sec-WebSocket-Protocol": "chat, superchat"])
    #expect(handshake.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    #expect(handshake.subprotocols == ["chat", "superchat"])
    #expect(handshake.deflate == nil)
  }

  @Test func `a handshake that is not right is refused`() {
    #expect(Self.status([:]) == nil)
    #expect(Self.status(["Upgrade": "WebSocket", "Connection": "UPGRADE"]) == nil)
    #expect(Self.status(["Upgrade": nil]) == 426)
    #expect(Self.status(["Connection": nil]) == 426)
    for version in ["8", "0", "13, 8", "0013", ""] {
      #expect(Self.status(["Sec-WebSocket-Version": version]) == 426, "\(version)")
    }
    #expect(Self.status(["Sec-WebSocket-Version": nil]) == 426)
    for key in [
      "", "c2hvcnQ=", "!!!!!!!!!!!!!!!!!!!!!!!!", "dGhlIHNhbXBsZSBub25jZQ", "AAAAAAAAAAAAAAAAAAAAAAA=",
    ] {
      #expect(Self.status(["Sec-WebSocket-Key": key]) == 400, "\(key)")
    }
    #expect(Self.status(["Sec-WebSocket-Key": nil]) == 400)
    #expect(Self.status([:], extra: "Sec-WebSocket-Key: \(Self.key)\r\n") == 400)
    #expect(Self.status([:], line: "POST /ws HTTP/1.1") == 400)
    #expect(Self.status([:], line: "GET /ws HTTP/1.0") == 400)
    #expect(Self.status([:], extra: "Content-Length: 5\r\n") == 400)
    #expect(Self.status([:], extra: "Transfer-Encoding: chunked\r\n") == 400)
  }

  @Test func `the first compression offer that can be met is taken`() {
    let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
    let cases: [(String, String?)] = [
      ("permessage-deflate", plain), ("permessage-deflate; client_max_window_bits", plain),
      ("permessage-deflate; client_max_window_bits=10; server_no_context_takeover", plain),
      ("permessage-deflate; server_max_window_bits=10", plain + "; server_max_window_bits=10"),
      ("permessage-deflate; server_max_window_bits=\"9\"", plain + "; server_max_window_bits=9"),
      ("x-other; a=1, permessage-deflate", plain),
      ("permessage-deflate; server_max_window_bits=7, permessage-deflate", plain),
      ("permessage-deflate; server_max_window_bits=7", nil),
      ("permessage-deflate; server_max_window_bits=16", nil),
      ("permessage-deflate; server_max_window_bits", nil),
      ("permessage-deflate; server_max_window_bits=010", nil),
      ("permessage-deflate; foo", nil), ("permessage-deflate; server_no_context_takeover=1", nil),
      ("permessage-deflate; client_no_context_takeover; client_no_context_takeover", nil),
      ("permessage-deflate; client_max_window_bits=99", nil), ("", nil), (";;,=", nil),
      ("permessage-deflate;", nil),
      ("permessage-deflate; a=\"x", nil),
    ]
    for (offer, answer) in cases { #expect(DeflateAgreement(offer)?.answer == answer, "\(offer)") }
  }

  @Test func `random offers are met or declined`() {
    var noise = SeededBytes(seed: 7)
    let seed = Array(
      "permessage-deflate; server_max_window_bits=10; client_max_window_bits, x-a; b=\"c\"".utf8)
    for _ in 0..<20_000 {
      let offer = String(decoding: noise.mutate(seed), as: UTF8.self)
      if let agreement = DeflateAgreement(offer) { #expect((8...15).contains(agreement.serverWindowBits)) }
    }
  }

  @Test func `frames of the server have the shortest length and no mask`() {
    for (count, header): (Int, [UInt8]) in [
      (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65_535, [0x81, 126, 0xFF, 0xFF]),
      (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] {
      var bytes: [UInt8] = []
      FrameEncoder.appendHeader(.text, count: count, to: &bytes)
      #expect(bytes == header)
    }
    #expect(FrameEncoder.close(.abnormal, reason: "x") == [0x88, 0])
    let long = FrameEncoder.close(.normal, reason: String(repeating: "€", count: 60))
    #expect(long.count == 2 + 2 + 123 && long[1] == 125)
  }
}
