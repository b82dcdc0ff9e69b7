/// What a connection could not send yet; it exists only while there is something in it.
///
/// The bytes of a broadcast are shared: a queue holds references and how far the first one has been sent.
final class Outbox {
  private struct Segment {
    let bytes: SharedBytes
    var start: Int
    let end: Int
  }

  private var segments: [Segment] = []
  private var head = 0
  /// Bytes that are still to be sent.
  private(set) var bytes = 0

  var isEmpty: Bool { bytes == 0 }

  func append(_ bytes: SharedBytes, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    segments.append(Segment(bytes: bytes, start: range.lowerBound, end: range.upperBound))
    self.bytes += range.count
  }

  func append(_ bytes: SharedBytes) { append(bytes, 0..<bytes.count) }

  /// Adds what is queued to `vectors`, as far as it fits.
  func gather(into vectors: inout IOVectors) {
    var index = head
    while index < segments.count, !vectors.isFull {
      let segment = segments[index]
      // Sound: the segments stay alive and in place while the caller uses the vectors, before any change here.
      unsafe vectors.add(segment.bytes.address + segment.start, segment.end - segment.start)
      index += 1
    }
  }

  /// Forgets `count` bytes, which have been sent.
  func consume(_ count: Int) {
    bytes -= count
    var left = count
    while left > 0, head < segments.count {
      let rest = segments[head].end - segments[head].start
      if left < rest {
        segments[head].start += left
        break
      }
      left -= rest
      head += 1
    }
    if head == segments.count {
      segments.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 32, head > segments.count / 2 {
      segments.removeFirst(head)
      head = 0
    }
  }

  /// Throws away every frame that has not begun to leave, for a connection that is about to be closed.
  ///
  /// A segment may hold several frames, so the first one is cut behind the frame that is under way.
  func dropUnsentFrames() {
    guard head < segments.count else { return }
    let first = segments[head]
    let end = first.start == 0 ? 0 : OutgoingFrameScan.boundary(first.bytes.span, atOrAfter: first.start)
    segments.removeAll()
    (head, bytes) = (0, 0)
    append(first.bytes, first.start..<max(first.start, min(end, first.end)))
  }
}

/// Finds the borders of frames in bytes this server has written.
enum OutgoingFrameScan {
  /// The end of the frame that the byte before `offset` belongs to.
  static func boundary(_ bytes: Span<UInt8>, atOrAfter offset: Int) -> Int {
    var position = 0
    while position < offset, position + 2 <= bytes.count {
      let short = Int(bytes[position + 1] & 0x7F)
      let extra = short < 126 ? 0 : short == 126 ? 2 : 8
      guard position + 2 + extra <= bytes.count else { return bytes.count }
      var length = extra == 0 ? short : 0
      for index in 0..<extra { length = length << 8 | Int(bytes[position + 2 + index]) }
      position += 2 + extra + length
    }
    return min(position, bytes.count)
  }
}
