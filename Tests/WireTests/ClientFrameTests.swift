import Testing
import Wire

/// A client's side of the WebSocket codec, against the server's.
@Suite struct ClientFrameTests {
  @Test(arguments: [0, 1, 125, 126, 65_535, 65_536]) func `a server reads what a client writes`(size: Int)
    throws
  {
    let payload = (0..<size).map { UInt8(truncatingIfNeeded: 0x20 + $0 % 90) }
    var frame: [UInt8] = []
    ClientFrameEncoder.append(.text, payload.span, key: 0xA1B2_C3D4, to: &frame)
    #expect(frame.count <= size + ClientFrameEncoder.maxHeader)
    var decoder = FrameDecoder(allowsCompression: false)
    var offset = 0
    var input = frame.mutableSpan
    let event = try decoder.next(&input, at: &offset, limits: MessageLimits(bytes: 1 << 20))
    guard case .message(.text, false, let range) = event else {
      Issue.record("\(event)")
      return
    }
    #expect(offset == frame.count)
    #expect(Array(frame[range]) == payload)
  }

  @Test(arguments: [0, 125, 126, 65_536]) func `a client reads what a server writes, in every cut`(size: Int)
    throws
  {
    let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    var frame: [UInt8] = []
    FrameEncoder.appendHeader(.binary, count: size, to: &frame)
    let header = frame.count
    frame += payload
    for cut in Set((0...min(header + 2, frame.count)).map { $0 } + [frame.count]).sorted() {
      var decoder = ClientFrameDecoder(allowsCompression: false)
      var offset = 0
      let part = Array(frame[..<cut])
      let event = try decoder.next(part.span, at: &offset, limit: 1 << 20)
      switch event {
      case .needsMore:
        #expect(cut < frame.count)
        #expect(offset == 0)
      case .message(.binary, false, let range):
        #expect(cut == frame.count)
        #expect(Array(frame[range]) == payload)
      default: Issue.record("\(event)")
      }
    }
  }

  @Test func `pieces are put together, with a ping between them`() throws {
    let frames: [UInt8] = [0x01, 2, 0x68, 0x65, 0x89, 1, 0x21, 0x80, 1, 0x79]
    var decoder = ClientFrameDecoder(allowsCompression: false)
    var offset = 0
    guard case .ping(let range) = try decoder.next(frames.span, at: &offset, limit: 100) else {
      Issue.record("no ping")
      return
    }
    #expect(Array(frames[range]) == [0x21])
    guard case .assembled(.text, false, let bytes) = try decoder.next(frames.span, at: &offset, limit: 100)
    else {
      Issue.record("no message")
      return
    }
    #expect(bytes == Array("hey".utf8))
    #expect(offset == frames.count)
  }

  @Test(
    arguments: [
      [0x81, 0x81, 0, 0, 0, 0, 0], [0x83, 0], [0xC1, 0], [0x91, 0], [0x80, 0], [0x09, 0],
      [0x89, 126, 0, 126],
      [0x88, 1, 3], [0x82, 101],
    ] as [[UInt8]])
  func `a wrong frame is refused`(frame: [UInt8]) {
    var decoder = ClientFrameDecoder(allowsCompression: false)
    var offset = 0
    let bytes = frame + [UInt8](repeating: 0, count: 200)
    #expect(throws: FrameError.self) { _ = try decoder.next(bytes.span, at: &offset, limit: 100) }
  }

  @Test func `no bytes crash the decoder`() {
    var seed: UInt64 = 7
    for _ in 0..<20_000 {
      let bytes = (0..<24).map { _ in
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: seed >> 33)
      }
      var decoder = ClientFrameDecoder(allowsCompression: true)
      var offset = 0
      while offset < bytes.count {
        guard let event = try? decoder.next(bytes.span, at: &offset, limit: 64) else { break }
        if case .needsMore = event { break }
      }
      #expect(offset <= bytes.count)
    }
  }
}
