/// Writes a string's inside: runs that need nothing in one copy, the rest escaped.
enum JSONEscape {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.makeContiguousUTF8()
    let span = text.utf8.span
    let raw = span.raw
    var start = 0
    while true {
      let stop = JSONScan.escapeStart(raw, from: start)
      bytes.append(copying: raw.extracting(start..<stop))
      guard stop < raw.byteCount else { return }
      escape(span[stop], to: &bytes)
      start = stop + 1
    }
  }

  private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      bytes.append(Hex.digit(byte & 15))
    }
  }
}
