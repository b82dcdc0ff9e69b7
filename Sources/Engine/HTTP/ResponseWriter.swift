import Wire

/// Writes the head of an answer.
///
/// No header can break out of its line: a name that is not a token is left out, and a control character in a value
/// becomes a space. The framing fields are the engine's alone.
enum ResponseWriter {
  /// What the answer says about the connection.
  enum ConnectionField: String {
    case close = "\r\nConnection: close"
    case keepAlive = "\r\nConnection: keep-alive"
    case upgrade = "\r\nConnection: Upgrade"
  }

  /// Appends a whole head; `length` nil for answers that have no Content-Length.
  static func head(
    _ status: Int, _ headers: [(name: String, value: String)], length: Int?, date: [UInt8],
    connection: ConnectionField?, to out: inout [UInt8]
  ) {
    out.append(contentsOf: "HTTP/1.1 ".utf8)
    append(status, to: &out)
    out.append(0x20)
    out.append(contentsOf: StatusText.phrase(status).utf8)
    out.append(contentsOf: "\r\nDate: ".utf8)
    out.append(contentsOf: date)
    for (name, value) in headers { append(name, value, to: &out) }
    if let length {
      out.append(contentsOf: "\r\nContent-Length: ".utf8)
      append(length, to: &out)
    }
    if let connection { out.append(contentsOf: connection.rawValue.utf8) }
    out.append(contentsOf: "\r\n\r\n".utf8)
  }

  private static func append(_ name: String, _ value: String, to out: inout [UInt8]) {
    guard !name.isEmpty, !isFraming(name) else { return }
    let line = out.count
    out.append(0x0D)
    out.append(0x0A)
    out.append(contentsOf: name.utf8)
    for index in (line + 2)..<out.count where !out[index].isTokenByte {
      out.removeLast(out.count - line)
      return
    }
    out.append(UInt8(ascii: ":"))
    out.append(0x20)
    let start = out.count
    out.append(contentsOf: value.utf8)
    for index in start..<out.count where out[index] < 0x20 || out[index] == 0x7F { out[index] = 0x20 }
  }

  private static func isFraming(_ name: String) -> Bool {
    switch name.utf8.count {
    case 4: name.lowercased() == "date"
    case 10: name.lowercased() == "connection"
    case 14: name.lowercased() == "content-length"
    case 17: name.lowercased() == "transfer-encoding"
    default: false
    }
  }

  private static func append(_ number: Int, to out: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &out) }
    out.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
  }
}
