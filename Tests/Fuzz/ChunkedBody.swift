import Wire

/// Any bytes as a chunked body. Read whole, and again in pieces of one byte: both ways must agree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let whole = Result(decoding: bytes, piece: max(1, bytes.count))
  let pieces = Result(decoding: bytes, piece: 1)
  precondition(whole == pieces, "\(whole) whole, \(pieces) in pieces")
  return 0
}

private enum Result: Equatable {
  case unfinished
  case body([UInt8], taken: Int)
  case refused(Int)

  private static let limit = 1_024

  init(decoding bytes: [UInt8], piece: Int) {
    var decoder = ChunkedDecoder()
    var body: [UInt8] = []
    var taken = 0
    do throws(RequestError) {
      while taken < bytes.count, !decoder.isDone {
        let end = min(bytes.count, taken + piece)
        let step = try decoder.decode(bytes.span.extracting(taken..<end), into: &body, limit: Self.limit)
        precondition(step <= end - taken)
        precondition(step == end - taken || decoder.isDone)
        taken += step
        precondition(body.count <= Self.limit)
      }
      self = decoder.isDone ? .body(body, taken: taken) : .unfinished
    } catch {
      self = .refused(error.status)
    }
  }
}
