import Wire

@testable import Engine

// libFuzzer calls from one thread.
nonisolated(unsafe) private let inflater = Inflater()

/// Any bytes as a compressed message: it never grows over its limit, and one message leaves nothing to the next.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let first = inflate(bytes)
  precondition(first.map { $0 <= 8_192 } ?? true)
  precondition(first == inflate(bytes))
  return 0
}

private func inflate(_ bytes: [UInt8]) -> Int? { try? inflater.inflate(bytes.span, limit: 8_192) }
