import Wire

/// Times the WebSocket codec on frames of 64 and 1,024 bytes.
enum FrameMicro {
  static func run() {
    for size in [64, 1024] {
      let payload = [UInt8](repeating: UInt8(ascii: "a"), count: size)
      var frame: [UInt8] = []
      let encode = MicroMode.nanoseconds(200_000) {
        frame.removeAll(keepingCapacity: true)
        ClientFrameEncoder.append(.text, payload.span, key: ClientLoop.key, to: &frame)
      }
      let limits = MessageLimits()
      var decoder = FrameDecoder(allowsCompression: false)
      var found = 0
      let decode = MicroMode.nanoseconds(200_000) {
        // Reading unmasks in place, and a second time masks again: every other text would not be UTF-8.
        frame[0] = 0x82
        var offset = 0
        var input = frame.mutableSpan
        if case .message? = try? decoder.next(&input, at: &offset, limits: limits) { found &+= 1 }
      }
      precondition(found > 0, "the frame was not understood")
      MicroMode.print("frame of \(size) bytes, mask and write", encode)
      MicroMode.print("frame of \(size) bytes, read and unmask", decode)
    }
  }
}
