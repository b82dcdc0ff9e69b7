import Wire

/// Any bytes as a form of several parts, its media type on the first line. Read whole, and again in pieces of one byte:
/// both ways must agree; what was accepted can be written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let line = bytes.prefix { $0 != 0x0A }
  let type = String(decoding: line, as: UTF8.self)
  let body = Array(bytes.dropFirst(line.count + 1))
  let whole = Form(reading: body, type: type, piece: max(1, body.count))
  let pieces = Form(reading: body, type: type, piece: 1)
  precondition(whole == pieces, "\(whole) whole, \(pieces) in pieces")
  if whole.error == nil {
    // A name takes more room when it is written: what was no UTF-8 was repaired, and all of it is percent-encoded.
    let again = Form(
      reading: whole.written(boundary: "again-7f3a"), type: "multipart/form-data; boundary=again-7f3a",
      piece: 7, headerBytes: 1 << 20)
    precondition(whole.contents.contains { $0.isBoundaryInside } || again == whole, "\(again) from \(whole)")
  }
  return 0
}

private struct Form: Equatable {
  var error: MultipartError?
  var parts: [MultipartPart] = []
  var contents: [[UInt8]] = []

  init(reading bytes: [UInt8], type: String, piece: Int, headerBytes: Int = MultipartLimits().headerBytes) {
    var limits = MultipartLimits()
    limits.headerBytes = headerBytes
    do throws(MultipartError) {
      var decoder = try MultipartDecoder(contentType: type, limits: limits)
      for start in stride(from: 0, to: bytes.count, by: piece) {
        let events = try decoder.decode(bytes[start..<min(start + piece, bytes.count)].span)
        for event in events { note(event) }
      }
      try decoder.finish()
      precondition(contents.reduce(0) { $0 + $1.count } <= bytes.count && parts.count <= 8)
    } catch {
      self.error = error
      (parts, contents) = ([], [])
    }
  }

  private mutating func note(_ event: MultipartDecoder.Event) {
    switch event {
    case .began(let part):
      parts.append(part)
      contents.append([])
    case .bytes(let bytes):
      precondition(!bytes.isEmpty)
      contents[contents.count - 1] += bytes
    case .ended: precondition(!parts.isEmpty)
    }
  }

  func written(boundary: String) -> [UInt8] {
    var out: [UInt8] = []
    for (part, content) in zip(parts, contents) {
      var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name.escaped)\""
      if let name = part.filename { head += "; filename*=UTF-8''" + PercentCoding.encode(name) }
      if let type = part.contentType { head += "\r\nContent-Type: \(type)" }
      out += Array((head + "\r\n\r\n").utf8) + content + [0x0D, 0x0A]
    }
    return out + Array("--\(boundary)--".utf8)
  }
}

extension String {
  fileprivate var escaped: String {
    var out = ""
    for scalar in unicodeScalars {
      if scalar == "\"" || scalar == "\\" { out.unicodeScalars.append("\\") }
      out.unicodeScalars.append(scalar)
    }
    return out
  }
}

extension [UInt8] {
  /// The boundary that is written occurs in this content, which nobody can have meant.
  fileprivate var isBoundaryInside: Bool { String(decoding: self, as: UTF8.self).contains("again-7f3a") }
}
