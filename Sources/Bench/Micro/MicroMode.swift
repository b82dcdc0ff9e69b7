/// `roost-bench micro`: times small pieces of code.
enum MicroMode {
  private static let all = ["json", "frames", "handshake", "jwt"]

  static func run(_ arguments: [String]) {
    for name in arguments.isEmpty ? all : arguments {
      switch name {
      case "json": Console.print(JSONMicro.run().description + "\n")
      case "frames": FrameMicro.run()
      case "handshake": HandshakeMicro.run()
      case "jwt": JWTMicro.run()
      default: Usage.fail("there is no micro-benchmark \(name)")
      }
    }
  }

  /// Nanoseconds for one `body`: the fastest of five rounds, which noise disturbs least.
  static func nanoseconds(_ iterations: Int, _ body: () -> Void) -> Double {
    var best = UInt64.max
    for _ in 0..<5 {
      let began = Time.now()
      for _ in 0..<iterations { body() }
      best = min(best, Time.now() - began)
    }
    return Double(best) / Double(iterations)
  }

  static func print(_ name: String, _ nanoseconds: Double) {
    Console.print("\(name): \((nanoseconds * 10).rounded() / 10) ns\n")
  }
}
