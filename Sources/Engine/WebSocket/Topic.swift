/// Sockets of one loop that get the same messages, a room for instance; loop-confined.
///
/// What is published in a turn is put together and every member gets it with one write.
public final class Topic {
  private struct Member {
    let socket: WebSocket
    /// How many of the pending frames this member does not get any more: it joined after them, or has them already.
    var skipped: Int32
  }

  private var members: [Member] = []
  private var pending: [OutgoingFrame] = []
  private var pendingBytes = 0
  /// Who published what is pending, as far as that is known: they are served first.
  private var senders: [WebSocket] = []
  /// When what is pending may leave.
  private(set) var due = MonotonicTime(nanoseconds: 0)

  public init() {}

  /// How many sockets there are in it.
  public var count: Int { members.count }

  /// Adds `socket`, which gets what is published from now on; nothing happens when it is in already, or closed.
  /// A socket leaves by itself when it closes.
  public func subscribe(_ socket: WebSocket, on loop: isolated EventLoop) {
    guard socket.isOpen, socket.memberIndex(in: self) == nil else { return }
    socket.joined(self, at: members.count)
    members.append(Member(socket: socket, skipped: Int32(pending.count)))
  }

  /// Takes `socket` out; it still gets what was published before.
  public func unsubscribe(_ socket: WebSocket, on loop: isolated EventLoop) {
    guard let index = socket.memberIndex(in: self) else { return }
    drain(at: index, on: loop)
    remove(socket, at: index)
  }

  /// Sends `frame` to every member at the end of this turn, in order with everything else sent to it.
  ///
  /// A `sender` that is a member gets it before the others do, and so can say the next thing while they are served.
  public func publish(_ frame: OutgoingFrame, from sender: WebSocket? = nil, on loop: isolated EventLoop) {
    guard !members.isEmpty else { return }
    if pending.isEmpty { loop.dirtyTopics.append(self) }
    pending.append(frame)
    pendingBytes += frame.plain.count
    if let sender, members.count >= Topic.large { senders.append(sender) }
  }

  /// From so many members on a fan-out takes long enough to be worth being paced.
  private static let large = 64
  /// The most bytes that wait for a fan-out's turn.
  private static let mostPending = 128 * 1024

  /// True while what is pending should wait: a large topic that was served a moment ago lets more messages come, so
  /// that each member gets them with one write.
  func mustWait() -> Bool {
    pendingBytes < Topic.mostPending && members.count >= Topic.large && MonotonicTime.current() < due
  }

  /// Takes out a socket that has closed.
  func remove(_ socket: WebSocket, at index: Int) {
    socket.left(self)
    let last = members.removeLast()
    if index < members.count {
      members[index] = last
      last.socket.moved(in: self, to: index)
    }
  }

  /// Gives the member at `index` what is pending, because something else is about to be sent to it.
  func drain(at index: Int, on loop: isolated EventLoop) {
    guard !pending.isEmpty else { return }
    let (socket, skipped) = (members[index].socket, Int(members[index].skipped))
    members[index].skipped = Int32(pending.count)
    for frame in pending[skipped...] { socket.enqueue(frame, on: loop) }
  }

  /// Gives every member what was published; `alone` when no other topic has anything.
  func fanOut(on loop: isolated EventLoop, alone: Bool) {
    let run = FanOutRun(pending)
    let isLarge = members.count >= Topic.large
    let start = isLarge ? MonotonicTime.current() : loop.now
    for sender in senders {
      guard let index = sender.memberIndex(in: self), members[index].skipped == 0 else { continue }
      members[index].skipped = Int32(pending.count)
      sender.deliver(run, alone: alone, on: loop)
    }
    for index in members.indices {
      let skipped = Int(members[index].skipped)
      if skipped > 0 {
        members[index].skipped = 0
        for frame in pending[min(skipped, pending.count)...] {
          members[index].socket.enqueue(frame, on: loop)
        }
      } else {
        members[index].socket.deliver(run, alone: alone, on: loop)
      }
    }
    pending.removeAll(keepingCapacity: pending.count < 1024)
    senders.removeAll(keepingCapacity: senders.count < 1024)
    pendingBytes = 0
    if isLarge {
      let end = MonotonicTime.current()
      due = end.advanced(by: end.since(start) / Topic.pace)
    }
  }

  /// The part of a fan-out's cost that passes before the next one.
  private static let pace = 8
}

/// The frames of one turn for one topic, put together as bytes once for each kind of socket.
final class FanOutRun {
  let frames: [OutgoingFrame]
  let hasDroppable: Bool
  private var plainBytes: SharedBytes?
  private var compressedBytes: SharedBytes?

  init(_ frames: [OutgoingFrame]) {
    self.frames = frames
    hasDroppable = frames.contains { $0.isDroppable }
  }

  func plain() -> SharedBytes {
    if let plainBytes { return plainBytes }
    let bytes = frames.count == 1 ? frames[0].plain : SharedBytes(joining: frames.map(\.plain))
    plainBytes = bytes
    return bytes
  }

  func compressed(on loop: isolated EventLoop) -> SharedBytes {
    if let compressedBytes { return compressedBytes }
    let pieces = frames.map { $0.compressed(on: loop) }
    let bytes = pieces.count == 1 ? pieces[0] : SharedBytes(joining: pieces)
    compressedBytes = bytes
    return bytes
  }
}
