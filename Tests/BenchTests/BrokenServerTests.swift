import Engine
import Testing
import Wire

@testable import Bench

/// The load generator against servers that break their promise: it must see what they do.
@Suite struct BrokenServerTests {
  @Test func `an honest echo is without fault`() async throws {
    let load = try await echo(against: .none)
    #expect(load.run.delivered > 50)
    #expect((load.run.faults.lost, load.run.faults.doubled, load.run.faults.reordered) == (0, 0, 0))
    #expect(load.run.outstanding == 0)
  }

  @Test func `dropped echoes are lost`() async throws {
    let load = try await echo(against: .drop)
    #expect(load.run.faults.lost > 0)
    #expect(load.run.outstanding == load.run.faults.lost)
    #expect((load.run.faults.doubled, load.run.faults.reordered) == (0, 0))
  }

  @Test func `repeated echoes are doubled`() async throws {
    let load = try await echo(against: .double)
    #expect(load.run.faults.doubled > 0)
    #expect((load.run.faults.lost, load.run.faults.reordered) == (0, 0))
  }

  @Test func `held back echoes are reordered`() async throws {
    let load = try await echo(against: .swap)
    #expect(load.run.faults.reordered > 0)
    #expect(load.run.faults.doubled == 0)
    // The last of a connection may never be followed by another.
    #expect(load.run.faults.lost <= 3)
  }

  @Test func `a broadcast that misses members is lost to them`() async throws {
    let server = try TrickServer(.drop)
    let shape = FanOutShape(options("--rooms", "2", "--members", "5", "--senders", "2"))
    let load = FanOutLoad(shape, depth: 4, size: 64)
    let loop = ClientLoop(target(server), load)
    let connections = (0..<shape.connections).map {
      LoadConnection(index: $0, room: $0 % 2, path: "/\($0 % 2)")
    }
    load.run.connect(connections, on: loop)
    load.seat(connections)
    _ = load.run.measure(times, on: loop, server: ServerUsage(nil)) { load.begin(on: loop) }
    load.settle(connections)
    await server.stop()
    #expect(load.run.faults.lost > 0)
    #expect((load.run.faults.doubled, load.run.faults.misrouted) == (0, 0))
  }

  private func echo(against trick: Trick) async throws -> EchoLoad {
    let server = try TrickServer(trick)
    let load = EchoLoad(connections: 3, depth: 8, size: 64)
    let loop = ClientLoop(target(server), load)
    let connections = (0..<3).map { LoadConnection(index: $0, room: 0, path: "/echo") }
    load.run.connect(connections, on: loop)
    _ = load.run.measure(times, on: loop, server: ServerUsage(nil)) {
      for connection in connections { load.refill(connection, on: loop) }
    }
    load.settle(connections)
    await server.stop()
    return load
  }

  private func options(_ arguments: String...) -> Options {
    Options(
      arguments,
      known: Target.options.union(Run.Times.options).union(["rooms", "members", "senders"]))
  }
  private var times: Run.Times {
    Run.Times(options("--warmup", "0.05", "--duration", "0.2", "--drain", "0.3"))
  }
  private func target(_ server: TrickServer) -> Target {
    Target(options("--port", "\(server.port)"), path: "/")
  }
}

/// What a server does with every tenth message it should pass on.
enum Trick: Sendable {
  case none, drop, double, swap
}

/// A server that echoes on /echo and broadcasts on every other path, with a trick.
final class TrickServer: Sendable {
  private let server: HTTPServer

  init(_ trick: Trick) throws {
    var configuration = ServerConfiguration()
    configuration.host = "127.0.0.1"
    configuration.ports = [0]
    configuration.loops = 1
    server = try HTTPServer(configuration) { _ in TrickApplication(trick) }
    server.start()
  }

  var port: UInt16 { server.port }
  func stop() async { await server.stop(grace: .zero) }
}

private final class TrickApplication: Application, WebSocketService {
  private let trick: Trick
  private var sockets: [String: [WebSocket]] = [:]
  private var count = 0
  /// Echoes that wait until a later one has gone.
  private var held: [UInt64: [[UInt8]]] = [:]

  init(_ trick: Trick) { self.trick = trick }

  func handle(_ exchange: Exchange, on loop: isolated EventLoop) {
    do { try exchange.upgrade(to: self, options: WebSocketOptions(), on: loop) } catch {
      exchange.refuse(error, on: loop)
    }
  }

  func opened(_ socket: WebSocket, on loop: isolated EventLoop) {
    if socket.path != "/echo" { sockets[socket.path, default: []].append(socket) }
  }

  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop) {
    let bytes = [UInt8](copying: message.span)
    for receiver in socket.path == "/echo" ? [socket] : sockets[socket.path] ?? [] {
      pass(bytes, to: receiver, on: loop)
    }
  }

  private func pass(_ bytes: [UInt8], to socket: WebSocket, on loop: isolated EventLoop) {
    count += 1
    let isSend = count % 10 != 0
    switch trick {
    case .none: socket.send(.text, copying: bytes.span, on: loop)
    case .drop: if isSend { socket.send(.text, copying: bytes.span, on: loop) }
    case .double:
      socket.send(.text, copying: bytes.span, on: loop)
      if !isSend { socket.send(.text, copying: bytes.span, on: loop) }
    case .swap:
      guard isSend else {
        held[socket.id, default: []].append(bytes)
        return
      }
      socket.send(.text, copying: bytes.span, on: loop)
      for late in held.removeValue(forKey: socket.id) ?? [] {
        socket.send(.text, copying: late.span, on: loop)
      }
    }
  }
}
