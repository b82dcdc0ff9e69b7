import Engine
import Synchronization
import Wire

/// A server outside, which writes down what it is told and answers what a test wants.
final class Receiver: Sendable {
  struct Call: Sendable {
    let path: String
    let headers: [String: String]
    let body: [UInt8]

    var json: JSON { JSON(parsing: body) }
  }

  private let told: Told
  private let server: HTTPServer

  init(
    _ statuses: Int..., then last: Int = 204, headers: [(name: String, value: String)] = [], body: Int = 0
  ) throws {
    let told = Told(statuses, last, headers)
    self.told = told
    server = try HTTPServer(ServerConfiguration()) { _ in ReceivingApplication(told: told, bodyBytes: body) }
    server.start()
  }

  var port: UInt16 { server.port }
  var url: String { "http://127.0.0.1:\(server.port)/hook" }
  var calls: [Call] { told.calls }

  /// The first so many calls, when they have come.
  func calls(_ count: Int) async -> [Call] {
    await told.wait(for: count)
    return Array(calls.prefix(count))
  }

  func stop() async { await server.stop(grace: .zero) }
}

/// What came, and what is answered.
private final class Told: Sendable {
  private struct State {
    var calls: [Receiver.Call] = []
    /// Of the next answers.
    var statuses: [Int]
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  let headers: [(name: String, value: String)]
  private let last: Int
  private let state: Mutex<State>

  init(_ statuses: [Int], _ last: Int, _ headers: [(name: String, value: String)]) {
    self.last = last
    self.headers = headers
    state = Mutex(State(statuses: statuses))
  }

  var calls: [Receiver.Call] { state.withLock { $0.calls } }

  func wait(for count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.calls.count >= count { return true }
        state.waiting.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  /// Writes a call down and says which status answers it.
  func take(_ call: Receiver.Call) -> Int {
    let (status, ready) = state.withLock { state in
      state.calls.append(call)
      let ready = state.waiting.filter { $0.count <= state.calls.count }
      state.waiting.removeAll { $0.count <= state.calls.count }
      return (state.statuses.isEmpty ? last : state.statuses.removeFirst(), ready)
    }
    for waiter in ready { waiter.continuation.resume() }
    return status
  }
}

private final class ReceivingApplication: Application {
  private let told: Told
  private let bodyBytes: Int

  init(told: Told, bodyBytes: Int) {
    self.told = told
    self.bodyBytes = bodyBytes
  }

  func handle(_ exchange: Exchange, on loop: isolated EventLoop) {
    let request = exchange.request
    var headers: [String: String] = [:]
    for field in [
      "webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "user-agent", "host", "expect",
    ] {
      headers[field] = request.headers[field]
    }
    let call = Receiver.Call(path: request.path, headers: headers, body: request.body)
    let body = Array(repeating: UInt8(ascii: "x"), count: bodyBytes)
    exchange.respond(
      Response(status: told.take(call), headers: told.headers, body: body.isEmpty ? .none : .bytes(body)),
      on: loop)
  }
}
