import Wire

/// Any bytes as the small texts of a request: cookies, forms, percent-coding, dates, UUIDs, base 64.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  _ = CookieHeader(parsing: bytes)["session"]
  _ = try? URLEncodedFields(parsing: bytes)["username"]
  let text = String(decoding: bytes, as: UTF8.self)
  let decoded = PercentCoding.decodeString(Array(PercentCoding.encode(text).utf8))
  precondition(decoded == (text.utf8.contains(0) ? nil : text))
  _ = HTTPDate.parse(bytes, now: 1_700_000_000)
  if let id = UUID(text) { precondition(UUID(id.description) == id) }
  return 0
}
