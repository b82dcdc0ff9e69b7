import Engine
import Synchronization
import Wire

/// A server with a few addresses for tests.
struct TestServer {
  let server: HTTPServer
  let told = Told()
  /// What the uploads that are held wait for.
  let gate = Gate()

  var port: UInt16 { server.port }

  init(loops: Int = 1, files: StaticFiles? = nil, _ change: (inout ServerConfiguration) -> Void = { _ in })
    throws
  {
    var configuration = ServerConfiguration()
    configuration.loops = loops
    change(&configuration)
    let (told, gate) = (told, gate)
    server = try HTTPServer(configuration) { _ in TestApplication(told: told, gate: gate, files: files) }
    server.start()
  }

  func peer(receiveBuffer: Int32? = nil) -> TestPeer { TestPeer(port: port, receiveBuffer: receiveBuffer) }

  func stop() async { await server.stop(grace: .seconds(5)) }

  /// Runs `body` with a server and stops it afterwards.
  static func run(
    loops: Int = 1, files: StaticFiles? = nil, change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let server = try TestServer(loops: loops, files: files, change)
    do { try await body(server) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }
}

/// What the application of a test server saw, in order.
final class Told: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }

  /// The first `count` lines, as soon as there are so many; what there is after ten seconds.
  func first(_ count: Int) async -> [String] {
    let start = ContinuousClock.now
    while all.count < count, start.duration(to: .now) < .seconds(10) { await Task.yield() }
    return Array(all.prefix(count))
  }
}

final class TestApplication: Application {
  private let told: Told
  private let files: StaticFiles?
  private let echo = TestEcho()
  private let room: TestRoom
  private let uploads: TestUploads

  init(told: Told, gate: Gate, files: StaticFiles?) {
    self.told = told
    self.files = files
    room = TestRoom(told: told)
    uploads = TestUploads(told: told, gate: gate)
  }

  func bodyPlan(for head: RequestHead) -> BodyPlan {
    head.path.hasPrefix("/stream") ? .streamed(limit: 100_000_000) : .collected(limit: 1000)
  }

  func refused(_ refusal: Refusal, on loop: isolated EventLoop) -> Response {
    var response = Response(
      status: refusal.status, contentType: "application/problem+json",
      text: "{\"detail\":\"\(refusal.reason)\"}")
    response.headers += refusal.headers
    return response
  }

  func handle(_ exchange: Exchange, on loop: isolated EventLoop) {
    let request = exchange.request
    if let body = exchange.body { return uploads.handle(exchange, body, on: loop) }
    switch request.path {
    case "/": exchange.respond(Response(status: 200, contentType: "text/plain", text: "home"), on: loop)
    case "/body": exchange.respond(Response(status: 200, body: .bytes(request.body)), on: loop)
    case "/large":
      exchange.respond(Response(status: 200, body: .bytes([UInt8](repeating: 7, count: 3_000_000))), on: loop)
    case "/header":
      let value = (try? request.query()["v"]) ?? nil
      exchange.respond(
        Response(status: 200, headers: [("X-Value", value ?? ""), (value ?? "", "x")]), on: loop)
    case "/later": answerLater(exchange, on: loop)
    case "/timer":
      loop.schedule(after: .milliseconds(20)) { exchange.respond(Response(status: 200), on: loop) }
    case "/silent": held = exchange
    case "/ws/echo": upgrade(exchange, echo, on: loop)
    case "/ws/small":
      let options = WebSocketOptions(limits: MessageLimits(bytes: 100, fragments: 3), subprotocol: "chat")
      upgrade(exchange, echo, options, on: loop)
    case "/ws/room": upgrade(exchange, room, on: loop)
    default:
      if let file = files?.response(to: request) { return exchange.respond(file, on: loop) }
      exchange.refuse(Refusal(status: 404, reason: "nothing here"), on: loop)
    }
  }

  private var held: Exchange?

  private func answerLater(_ exchange: Exchange, on loop: isolated EventLoop) {
    _ = Task.immediate(executorPreference: loop.executor) {
      let sum = await SlowWork().sum()
      exchange.respond(Response(status: 200, contentType: "text/plain", text: "\(sum)"), on: loop)
    }
  }

  private func upgrade(
    _ exchange: Exchange, _ service: any WebSocketService, _ options: WebSocketOptions = WebSocketOptions(),
    on loop: isolated EventLoop
  ) {
    do { try exchange.upgrade(to: service, options: options, on: loop) } catch {
      exchange.refuse(error, on: loop)
    }
  }
}

actor SlowWork {
  func sum() -> Int { (1...100).reduce(0, +) }
}

final class TestEcho: WebSocketService {
  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop) {
    socket.send(message.kind, copying: message.span, on: loop)
  }
}

/// A room whose members steer it with their messages.
final class TestRoom: WebSocketService {
  private let topic = Topic()
  private let told: Told

  init(told: Told) { self.told = told }

  func opened(_ socket: WebSocket, on loop: isolated EventLoop) {
    topic.subscribe(socket, on: loop)
    socket.send("welcome", on: loop)
  }

  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop) {
    let text = String(decoding: message.copied(), as: UTF8.self)
    switch text.prefix(4) {
    case "mix ":
      topic.publish(OutgoingFrame(text: "one"), on: loop)
      socket.send("two", on: loop)
      topic.publish(OutgoingFrame(text: "three"), on: loop)
    case "out ":
      topic.publish(OutgoingFrame(text: "before"), on: loop)
      topic.unsubscribe(socket, on: loop)
      topic.publish(OutgoingFrame(text: "after"), on: loop)
      socket.send("gone", on: loop)
    case "bye ": socket.close(CloseCode(rawValue: 4001), reason: "as asked", on: loop)
    case "typ ": topic.publish(OutgoingFrame(text: text, isDroppable: true), on: loop)
    case "fil ":
      let payload = [UInt8](repeating: 0x61, count: 60_000)
      for _ in 0..<(Int(text.dropFirst(4)) ?? 0) { topic.publish(OutgoingFrame(text: payload), on: loop) }
    default: topic.publish(OutgoingFrame(text: text), on: loop)
    }
  }

  func closed(_ socket: WebSocket, code: CloseCode, on loop: isolated EventLoop) {
    told.add("closed \(code.rawValue)")
    topic.publish(OutgoingFrame(text: "left \(topic.count)"), on: loop)
  }
}
