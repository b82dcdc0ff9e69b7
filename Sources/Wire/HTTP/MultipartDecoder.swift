/// Takes the body of a form of several parts apart as it comes (RFC 7578; RFC 2046, section 5.1).
public struct MultipartDecoder: Sendable {
  /// What the body consists of, in order.
  public enum Event: Sendable, Equatable {
    case began(MultipartPart)
    /// Bytes of the part that began last; never none.
    case bytes([UInt8])
    /// The part is whole.
    case ended
  }

  private enum State: Sendable {
    /// Before the first part, and inside a part.
    case preamble, data
    /// Behind a boundary.
    case boundaryEnd, padding, boundaryFeed, closing
    case header
    case done
  }

  private let limits: MultipartLimits
  /// The line break, the dashes and the boundary that end a part.
  private let delimiter: [UInt8]
  private var state = State.preamble
  /// How much of the delimiter the last bytes are. The first boundary needs no line break in front of it.
  private var matched = 2
  private var header: [UInt8] = []
  private var parts = 0
  /// Bytes spent on what stands around the parts.
  private var overhead = 0

  /// A decoder for a body with the media type `contentType`.
  ///
  /// Fails when that is not multipart/form-data with a boundary of 1 to 70 characters.
  public init(contentType: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartError) {
    let bytes = Array(contentType.utf8)
    guard let type = FieldParameters(parsing: bytes.span) else { throw .notFormData }
    guard type.value == "multipart/form-data" else { throw .notFormData }
    guard let boundary = type["boundary"], MultipartDecoder.isBoundary(boundary) else {
      throw .badBoundary
    }
    delimiter = Array("\r\n--".utf8) + boundary
    self.limits = limits
  }

  /// True when the closing boundary has been read; what follows it means nothing.
  public var isDone: Bool { state == .done }

  /// Fails when the body has ended too early.
  public func finish() throws(MultipartError) {
    guard isDone else { throw .unfinished }
  }

  /// Reads the next stretch of the body, cut anywhere.
  ///
  /// Whatever is wrong is told as soon as it comes; nothing more can be read then.
  public mutating func decode(_ input: Span<UInt8>) throws(MultipartError) -> [Event] {
    var events: [Event] = []
    var index = 0
    while index < input.count {
      switch state {
      case .preamble: try spend(readData(input, &index).count)
      case .data:
        let data = readData(input, &index)
        if !data.isEmpty { events.append(.bytes(data)) }
        if state == .boundaryEnd { events.append(.ended) }
      case .header:
        if let part = try readHeader(input[index]) { events.append(.began(part)) }
        index += 1
      case .boundaryEnd, .padding, .boundaryFeed, .closing:
        try readBoundaryEnd(input[index])
        index += 1
      case .done: return events
      }
    }
    return events
  }

  /// The characters of a boundary (RFC 2046, section 5.1.1).
  private static func isBoundary(_ bytes: [UInt8]) -> Bool {
    let others = Array("'()+_,-./:=? ".utf8)
    return (1...70).contains(bytes.count) && bytes.last != 0x20
      && bytes.allSatisfy { $0.isDigit || $0.lowercased &- 0x61 < 26 || others.contains($0) }
  }

  /// Takes data up to the next boundary, or to the end of `input` but for what may begin a boundary.
  ///
  /// A carriage return is the delimiter's first byte and nowhere else in it, so a match that fails can begin again only
  /// at the byte where it failed, and what it held back is known without having been kept.
  private mutating func readData(_ input: Span<UInt8>, _ index: inout Int) -> [UInt8] {
    var data: [UInt8] = []
    let start = index
    var carried = matched
    while index < input.count, matched < delimiter.count {
      if input[index] == delimiter[matched] {
        matched += 1
        index += 1
      } else if matched > 0 {
        data.append(contentsOf: delimiter[..<carried])
        (matched, carried) = (0, 0)
      } else {
        index = input.firstIndex(of: 0x0D, from: index) ?? input.count
      }
    }
    data.append(copying: input.extracting(start..<(index - (matched - carried))))
    if matched == delimiter.count { (state, matched) = (.boundaryEnd, 0) }
    return data
  }

  private mutating func readBoundaryEnd(_ byte: UInt8) throws(MultipartError) {
    switch (state, byte) {
    case (.boundaryEnd, UInt8(ascii: "-")): state = .closing
    case (.closing, UInt8(ascii: "-")): state = .done
    case (.boundaryEnd, 0x20), (.boundaryEnd, 0x09), (.padding, 0x20), (.padding, 0x09):
      try spend(1)
      state = .padding
    case (.boundaryEnd, 0x0D), (.padding, 0x0D): state = .boundaryFeed
    case (.boundaryFeed, 0x0A):
      guard parts < limits.parts else { throw .tooManyParts(limit: limits.parts) }
      parts += 1
      state = .header
    default: throw .malformed(reason: "a boundary is malformed")
    }
  }

  private mutating func readHeader(_ byte: UInt8) throws(MultipartError) -> MultipartPart? {
    guard header.count < limits.headerBytes else { throw .headerTooLarge(limit: limits.headerBytes) }
    header.append(byte)
    guard byte == 0x0A else { return nil }
    guard header.count == 2 || header.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) else { return nil }
    let part = try MultipartPart(header: header.span)
    header.removeAll(keepingCapacity: true)
    state = .data
    return part
  }

  private mutating func spend(_ count: Int) throws(MultipartError) {
    overhead += count
    guard overhead <= limits.headerBytes else { throw .headerTooLarge(limit: limits.headerBytes) }
  }
}
