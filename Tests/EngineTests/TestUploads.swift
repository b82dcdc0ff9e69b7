import Engine
import Glibc
import Synchronization
import Wire

/// A door that tests open; whoever comes before waits.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { one.resume() }
  }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}

/// What the tests upload: every stretch of it looks different.
enum Upload {
  static let whole = make(4_000_000)

  static func bytes(_ count: Int) -> [UInt8] {
    count <= whole.count ? Array(whole[..<count]) : make(count)
  }

  private static func make(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count / 4 * 4 + 4)
    bytes.withUnsafeMutableBytes { buffer in
      for index in 0...(count / 4) {
        buffer.storeBytes(
          of: UInt32(truncatingIfNeeded: index) &* 0x9e37_79b1, toByteOffset: index * 4, as: UInt32.self)
      }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  static func isEqual(_ piece: [UInt8], _ whole: [UInt8], at offset: Int) -> Bool {
    guard offset + piece.count <= whole.count else { return false }
    return piece.withUnsafeBytes { piece in
      whole.withUnsafeBytes { whole in
        guard let first = piece.baseAddress, let second = whole.baseAddress else { return piece.isEmpty }
        return memcmp(first, second + offset, piece.count) == 0
      }
    }
  }

  static func chunked(_ bytes: [UInt8], by size: Int) -> [UInt8] {
    var body: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      let end = min(start + size, bytes.count)
      body += Array("\(String(end - start, radix: 16));x=y\r\n".utf8) + bytes[start..<end] + [13, 10]
    }
    return body + Array("0\r\nA: b\r\n\r\n".utf8)
  }
}

/// Takes uploads as tests want it.
final class TestUploads {
  private let told: Told
  private let gate: Gate

  init(told: Told, gate: Gate) { (self.told, self.gate) = (told, gate) }

  func handle(_ exchange: Exchange, _ body: BodyReader, on loop: isolated EventLoop) {
    switch exchange.request.path {
    case "/stream/refuse": exchange.respond(Response(status: 401), on: loop)
    case "/stream/silent": held.append(exchange)
    default:
      _ = Task.immediate(executorPreference: loop.executor) {
        do throws(BodyError) {
          try await read(exchange, body, on: loop)
        } catch {
          told.add("\(error) after \(body.received)")
          exchange.refuse(error, on: loop)
        }
      }
    }
  }

  private var held: [Exchange] = []

  private func read(
    _ exchange: Exchange, _ body: BodyReader, on loop: isolated EventLoop
  ) async throws(BodyError) {
    let path = exchange.request.path
    if path == "/stream/late" { await gate.pass() }
    let whole = Upload.whole
    var (count, pieces, isRight) = (0, 0, true)
    while let piece = try await body.next(on: loop) {
      isRight =
        isRight && (1...BodyReader.piece).contains(piece.count) && Upload.isEqual(piece, whole, at: count)
      count += piece.count
      pieces += 1
      guard pieces == 1 else { continue }
      told.add("began")
      if path == "/stream/early" { return exchange.respond(Response(status: 409), on: loop) }
      if path == "/stream/hold" { await gate.pass() }
    }
    told.add("ended")
    let text = "\(count) \(isRight ? "right" : "wrong") \(body.received == count && body.isComplete)"
    exchange.respond(Response(status: 200, contentType: "text/plain", text: text), on: loop)
  }
}
