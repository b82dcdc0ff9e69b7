import Testing

@testable import Wire

@Suite("Client frames") struct WebSocketFrameDecoderTests {
  /// What a decoder told, with copies of the bytes it pointed at.
  enum Told: Equatable {
    case message(MessageKind, isCompressed: Bool, [UInt8])
    case ping([UInt8])
    case pong
    case close(UInt16, [UInt8])
    case failed(UInt16)
  }

  static func frame(
    _ opcode: UInt8, _ payload: [UInt8] = [], final: Bool = true, reserved: UInt8 = 0,
    key: [UInt8]? = [0x11, 0xA2, 0x33, 0x44], form: Int? = nil, length: UInt64? = nil
  ) -> [UInt8] {
    let length = length ?? UInt64(payload.count)
    let form = form ?? (length < 126 ? 7 : length < 65_536 ? 16 : 64)
    let mask: UInt8 = key == nil ? 0 : 0x80
    var bytes: [UInt8] = [(final ? 0x80 : 0) | reserved << 4 | opcode]
    bytes.append(mask | (form == 7 ? UInt8(length) : form == 16 ? 126 : 127))
    if form > 7 {
      for shift in stride(from: form - 8, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
      }
    }
    guard let key else { return bytes + payload }
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
  }

  /// Feeds `pieces` as a connection does: what is left over comes again in front of the next piece.
  static func tell(
    _ pieces: [ArraySlice<UInt8>], compression: Bool = false, limits: MessageLimits = MessageLimits()
  ) -> [Told] {
    var decoder = FrameDecoder(allowsCompression: compression)
    var told: [Told] = []
    var carried: [UInt8] = []
    for piece in pieces {
      var input = carried + piece
      var offset = 0
      do throws(FrameError) {
        reading: while true {
          var span = input.mutableSpan
          let event = try decoder.next(&span, at: &offset, limits: limits)
          switch event {
          case .needsMore: break reading
          case .message(let kind, let compressed, let range):
            told.append(.message(kind, isCompressed: compressed, Array(input[range])))
          case .assembled(let kind, let compressed, let bytes):
            told.append(.message(kind, isCompressed: compressed, bytes))
          case .ping(let range): told.append(.ping(Array(input[range])))
          case .pong: told.append(.pong)
          case .close(let code, let range): told.append(.close(code.rawValue, Array(input[range])))
          }
        }
      } catch {
        told.append(.failed(error.code.rawValue))
        return told
      }
      carried = Array(input[offset...])
    }
    return told
  }

  static func tell(_ bytes: [UInt8], compression: Bool = false, limits: MessageLimits = MessageLimits())
    -> [Told]
  {
    tell([bytes[...]], compression: compression, limits: limits)
  }

  static func refused(_ bytes: [UInt8], compression: Bool = false) -> UInt16? {
    guard case .failed(let code) = tell(bytes, compression: compression).last else { return nil }
    return code
  }

  @Test func `messages and control frames are told apart`() {
    let bytes =
      Self.frame(1, Array("hello".utf8)) + Self.frame(2, [0xFF, 0]) + Self.frame(9, [1, 2]) + Self.frame(10)
      + Self.frame(1) + Self.frame(8, [0x03, 0xE8] + Array("bye".utf8))
    #expect(
      Self.tell(bytes) == [
        .message(.text, isCompressed: false, Array("hello".utf8)),
        .message(.binary, isCompressed: false, [0xFF, 0]),
        .ping([1, 2]), .pong, .message(.text, isCompressed: false, []), .close(1000, Array("bye".utf8)),
      ])
  }

  @Test func `every cut of the bytes tells the same`() {
    let bytes =
      Self.frame(1, Array("Grüße €".utf8), final: false) + Self.frame(9, [7])
      + Self.frame(0, Array("𝄞 end".utf8))
      + Self.frame(2, Array(repeating: 5, count: 130)) + Self.frame(8)
    let whole = Self.tell(bytes)
    #expect(whole.count == 4)
    for first in 0...bytes.count {
      for second in stride(from: first, through: bytes.count, by: 7) {
        #expect(Self.tell([bytes[..<first], bytes[first..<second], bytes[second...]]) == whole)
      }
    }
    #expect(Self.tell(bytes.indices.map { bytes[$0...$0] }) == whole)
  }

  @Test func `every length and mask is undone`() {
    var noise = SeededBytes(seed: 4)
    for length in Array(0...70) + [125, 126, 127, 128, 255, 256, 65_535, 65_536, 65_537] {
      let payload = noise.bytes(length)
      let bytes = Self.frame(2, payload, key: noise.bytes(4))
      let limits = MessageLimits(bytes: 100_000, fragments: 4)
      let cut = Int.random(in: 0...bytes.count, using: &noise)
      let expected = [Told.message(.binary, isCompressed: false, payload)]
      #expect(Self.tell(bytes, limits: limits) == expected)
      #expect(Self.tell([bytes[..<cut], bytes[cut...]], limits: limits) == expected)
    }
  }

  @Test func `violations are refused with 1002`() {
    let bad: [[UInt8]] = [
      Self.frame(1, [65], key: nil), Self.frame(1, [65], reserved: 4), Self.frame(1, [65], reserved: 2),
      Self.frame(1, [65], reserved: 1), Self.frame(3), Self.frame(7), Self.frame(11), Self.frame(15),
      Self.frame(9, [1], final: false), Self.frame(8, [3, 232], final: false),
      Self.frame(9, Array(repeating: 1, count: 126)), Self.frame(9, [1], form: 16), Self.frame(0, [1]),
      Self.frame(0, [1], final: false), Self.frame(1, [65], final: false) + Self.frame(1, [66]),
      Self.frame(1, [65], form: 16), Self.frame(1, [65], form: 64),
      Self.frame(2, Array(repeating: 0, count: 300), form: 64), Self.frame(2, form: 64, length: 1 << 63),
      Self.frame(8, [3]), Self.frame(8, [3, 237]), Self.frame(8, [3, 238]), Self.frame(8, [0, 0]),
      Self.frame(8, [0x07, 0xCF]), Self.frame(8, [0x13, 0x88]),
    ]
    for (index, bytes) in bad.enumerated() { #expect(Self.refused(bytes) == 1002, "case \(index)") }
  }

  @Test func `compression bits are right only where they were agreed`() {
    let good = Self.frame(1, [1, 2], reserved: 4)
    #expect(Self.tell(good, compression: true) == [.message(.text, isCompressed: true, [1, 2])])
    #expect(Self.refused(good) == 1002)
    #expect(Self.refused(Self.frame(9, [1], reserved: 4), compression: true) == 1002)
    let second = Self.frame(1, [1], final: false, reserved: 4) + Self.frame(0, [2], reserved: 4)
    #expect(Self.refused(second, compression: true) == 1002)
  }

  @Test func `text that is not UTF-8 is refused as soon as it shows`() {
    for bytes: [UInt8] in [
      [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFE],
    ] {
      #expect(Self.refused(Self.frame(1, bytes)) == 1007)
      #expect(Self.refused(Self.frame(1, Array("0123456789abcdef".utf8) + bytes)) == 1007)
      #expect(Self.refused(Self.frame(1, bytes, final: false)) == 1007)
      #expect(
        Self.refused(Array(Self.frame(1, bytes + Array(repeating: 65, count: 50)).dropLast(40))) == 1007)
      #expect(Self.refused(Self.frame(8, [3, 232] + bytes)) == 1007)
      #expect(Self.refused(Self.frame(2, bytes)) == nil)
    }
    #expect(Self.refused(Self.frame(1, [0xE2])) == 1007)
    #expect(Self.refused(Self.frame(1, [0xE2], final: false) + Self.frame(0, [0x28])) == 1007)
    let split =
      Self.frame(1, [0xE2], final: false) + Self.frame(0, [0x82], final: false) + Self.frame(0, [0xAC])
    #expect(Self.tell(split) == [.message(.text, isCompressed: false, [0xE2, 0x82, 0xAC])])
  }

  @Test func `limits hold to the byte and to the fragment`() {
    let limits = MessageLimits(bytes: 10, fragments: 3)
    func told(_ bytes: [UInt8]) -> Told? { Self.tell(bytes, limits: limits).last }
    let ten = [UInt8](repeating: 1, count: 10)
    #expect(told(Self.frame(2, ten)) == .message(.binary, isCompressed: false, ten))
    #expect(told(Self.frame(2, ten + [1])) == .failed(1009))
    #expect(told(Self.frame(2, form: 64, length: 1 << 40)) == .failed(1009))
    #expect(told(Self.frame(2, ten, final: false) + Self.frame(0, [1])) == .failed(1009))
    #expect(
      told(Self.frame(2, [1], final: false) + Self.frame(0, form: 64, length: UInt64(Int64.max)))
        == .failed(1009))
    let part = Self.frame(0, [1], final: false)
    #expect(
      told(Self.frame(2, [1], final: false) + part + Self.frame(0, [1]))
        == .message(.binary, isCompressed: false, [1, 1, 1]))
    #expect(told(Self.frame(2, [1], final: false) + part + part + part) == .failed(1008))
    #expect(
      told(Self.frame(2, [1], final: false) + part + part + Self.frame(0))
        == .message(.binary, isCompressed: false, [1, 1, 1]))
    #expect(
      told(Self.frame(2, [1], final: false) + part + part + Self.frame(0, final: false)) == .failed(1008))
  }

  @Test func `random bytes never trap`() {
    var noise = SeededBytes(seed: 5)
    let seed =
      Self.frame(1, Array("hello €".utf8), final: false) + Self.frame(9, [1]) + Self.frame(0, Array("x".utf8))
      + Self.frame(8, [3, 232])
    for round in 0..<20_000 {
      let bytes = round % 4 == 0 ? noise.bytes(Int.random(in: 0...60, using: &noise)) : noise.mutate(seed)
      let cut = Int.random(in: 0...bytes.count, using: &noise)
      let compression = round % 2 == 0
      let whole = Self.tell(bytes, compression: compression)
      #expect(Self.tell([bytes[..<cut], bytes[cut...]], compression: compression) == whole)
    }
  }

  @Test func `the validator agrees with the standard library on random text`() {
    var noise = SeededBytes(seed: 6)
    let seed = Array("aé€𝄞 plain text ﬀ".utf8)
    for _ in 0..<20_000 {
      let bytes = noise.mutate(seed)
      let cut = Int.random(in: 0...bytes.count, using: &noise)
      var validator = UTF8Validator()
      let isValid =
        validator.accept(bytes.span.extracting(..<cut)) && validator.accept(bytes.span.extracting(cut...))
        && validator.isComplete
      #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil))
    }
  }
}
