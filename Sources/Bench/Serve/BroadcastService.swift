import Engine
import Synchronization
import Wire

/// Sends every message to everyone connected to the same path, on all loops.
final class BroadcastService: WebSocketService {
  private var topics: [String: Topic] = [:]
  private let rooms: BroadcastRooms
  private let index: Int

  init(rooms: BroadcastRooms, index: Int) {
    self.rooms = rooms
    self.index = index
  }

  func opened(_ socket: WebSocket, on loop: isolated EventLoop) {
    let topic = topics[socket.path] ?? Topic()
    topics[socket.path] = topic
    topic.subscribe(socket, on: loop)
    socket.context = topic
  }

  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop) {
    let frame = OutgoingFrame(message.kind, message.span)
    (socket.context as? Topic)?.publish(frame, from: socket, on: loop)
    rooms.publish(frame, path: socket.path, except: index)
  }

  func publish(_ frame: OutgoingFrame, path: String, on loop: isolated EventLoop) {
    topics[path]?.publish(frame, on: loop)
  }
}

/// The way from one loop's rooms to the same rooms on the others.
final class BroadcastRooms: Sendable {
  private let loops = Mutex<[EventLoop]>([])

  func set(_ loops: [EventLoop]) { self.loops.withLock { $0 = loops } }

  func join(_ loop: isolated EventLoop) -> BroadcastService {
    BroadcastService(rooms: self, index: loop.index)
  }

  func publish(_ frame: OutgoingFrame, path: String, except index: Int) {
    for loop in loops.withLock({ $0 }) where loop.index != index {
      loop.post { loop in (loop.application as? BenchApplication)?.publish(frame, path: path, on: loop) }
    }
  }
}

extension BenchApplication {
  func publish(_ frame: OutgoingFrame, path: String, on loop: isolated EventLoop) {
    broadcastService.publish(frame, path: path, on: loop)
  }
}
