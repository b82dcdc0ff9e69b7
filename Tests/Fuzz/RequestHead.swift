import Wire

/// Any bytes as a request head. Read whole, and again one byte more at a time: both ways must agree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let limits = HTTPLimits()
  let whole = Result(parsing: bytes, pieces: bytes.count...bytes.count, limits)
  let grown = Result(parsing: bytes, pieces: 0...bytes.count, limits)
  precondition(whole == grown, "\(whole) whole, \(grown) in pieces")
  return 0
}

private enum Result: Equatable {
  case unfinished
  case head(length: Int, path: String, headers: Int)
  case refused(Int)

  init(parsing bytes: [UInt8], pieces: ClosedRange<Int>, _ limits: HTTPLimits) {
    var parser = RequestHeadParser()
    for count in pieces {
      do throws(RequestError) {
        guard let (head, length) = try parser.parse(bytes.span.extracting(..<count), limits: limits) else {
          continue
        }
        precondition(length <= count)
        // By bytes: a combining mark makes one character with the slash before it.
        precondition(head.path.utf8.first == UInt8(ascii: "/") || head.path == "*")
        precondition(!head.path.utf8.contains(0))
        self = .head(length: length, path: head.path, headers: head.headers.count)
        return
      } catch {
        precondition((400...505).contains(error.status))
        self = .refused(error.status)
        return
      }
    }
    self = .unfinished
  }
}
