import Wire

/// Times the JSON reader and writer on one chat frame each way.
public enum JSONMicro {
  /// What one run measured, in nanoseconds a frame.
  public struct Result: Sendable {
    public let frameBytes: Int
    public let decode: Double
    public let encode: Double

    /// One line for a terminal.
    public var description: String {
      "json: frame of \(frameBytes) bytes: decode \(decode) ns, encode \(encode) ns"
    }
  }

  /// A frame as the web client sends it, 210 bytes.
  static let frame =
    #"{"type":"message","room_id":42,"client_id":"018f3c1e-7b2a-7c3d-8e4f-0123456789ab","#
    + #""content":"Hello everyone, the build is green again and the new version is out. "#
    + #"Have a look when you can!","reply_to":917504}"#

  /// Runs both directions and takes the fastest of five rounds, which noise disturbs least.
  public static func run(iterations: Int = 200_000) -> Result {
    let bytes = Array(frame.utf8)
    var check = 0
    let decode = fastest(iterations) { check &+= decodeOnce(bytes) }
    let encode = fastest(iterations) { check &+= encodeOnce() }
    precondition(check != 0, "the work was optimized away")
    return Result(frameBytes: bytes.count, decode: decode, encode: encode)
  }

  private static func fastest(_ iterations: Int, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    for _ in 0..<5 {
      let elapsed = clock.measure { for _ in 0..<iterations { body() } }
      best = min(best, elapsed / .nanoseconds(iterations))
    }
    return best
  }

  @inline(never) private static func decodeOnce(_ bytes: [UInt8]) -> Int {
    guard let document = try? JSONDocument(parsing: bytes.rawSpan) else { return 0 }
    let root = document.root
    let type = root["type"]?.string?.utf8.count ?? 0
    let room = root["room_id"]?.int ?? 0
    let content = root["content"]?.string?.utf8.count ?? 0
    let client = root["client_id"]?.string?.utf8.count ?? 0
    let reply = root["reply_to"]?.int ?? 0
    return type &+ Int(room) &+ content &+ client &+ Int(reply)
  }

  @inline(never) private static func encodeOnce() -> Int {
    var json = JSONWriter(capacity: 320)
    json.object {
      $0.field("type", "message")
      $0.field("room_id", 42)
      $0.field("seq", 123_456)
      $0.field("user_id", 77)
      $0.field("username", "alice")
      $0.field("content", "Hello everyone, the build is green again and the new version is out.")
      $0.time("timestamp", unixMicroseconds: 1_704_110_400_123_456)
      $0.field("client_id", "018f3c1e-7b2a-7c3d-8e4f-0123456789ab")
    }
    return json.bytes.count
  }
}
