import Wire

/// Any bytes as the small texts of a request: cookies, forms, percent-coding, dates, UUIDs, base 64.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  fields(bytes)
  let text = String(decoding: bytes, as: UTF8.self)
  let decoded = PercentCoding.decodeString(PercentCoding.encode(text).utf8)
  precondition(decoded == (text.utf8.contains(0) ? nil : text))
  precondition(UTF8Check.isValid(bytes.rawSpan) == (String(validating: bytes, as: UTF8.self) != nil))
  for form in [Base64.standard, .urlSafe] {
    precondition(form.decode(form.encode(bytes).utf8) == bytes)
    if let read = form.decode(bytes) { precondition(Array(form.encode(read).utf8) == bytes) }
  }
  if let id = UUID(text) { precondition(UUID(id.description) == id) }
  if let seconds = HTTPDate.parse(bytes, now: 1_700_000_000) {
    let printed = CivilTime(unixSeconds: seconds).httpDate
    precondition(HTTPDate.parse(printed, now: 1_700_000_000) == seconds)
  }
  return 0
}

private func fields(_ bytes: [UInt8]) {
  let cookies = CookieHeader(parsing: bytes)
  for (name, value) in cookies.pairs {
    let cookie = SetCookie(name: name, value: value, secure: true)
    precondition(cookie?.header.utf8.contains { $0 < 0x20 } == false)
  }
  _ = cookies["session"]
  guard let form = try? URLEncodedFields(parsing: bytes) else { return }
  _ = (form["username"], form.repeatedName, form.values(of: "a"))
  let again = form.pairs.map { PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value) }
  guard let read = try? URLEncodedFields(parsing: again.joined(separator: "&").utf8) else {
    fatalError("fields that were read cannot be written and read again")
  }
  precondition(read.pairs.map(\.name) == form.pairs.map(\.name))
  precondition(read.pairs.map(\.value) == form.pairs.map(\.value))
}
