/// A WebP file of one still picture (RFC 9649), as far as its chunks.
///
/// The tool is told to leave metadata out, and some versions put it into WebP files all the same.
struct WebPFile {
  private struct Chunk {
    let name: ArraySlice<UInt8>
    let data: ArraySlice<UInt8>
  }

  private let chunks: [Chunk]

  /// Nil for what is no WebP file, is cut off, or moves.
  init?(_ file: [UInt8]) {
    guard file.count >= 12, file.starts(with: "RIFF".utf8), file[8..<12].elementsEqual("WEBP".utf8) else {
      return nil
    }
    let length = Self.number(file[4..<8])
    guard length >= 4, file.count - 8 >= length else { return nil }
    var rest = file[12..<8 + length]
    var chunks: [Chunk] = []
    while !rest.isEmpty {
      guard rest.count >= 8 else { return nil }
      let name = rest.prefix(4)
      let length = Self.number(rest.dropFirst(4).prefix(4))
      let data = rest.dropFirst(8).prefix(length)
      guard data.count == length else { return nil }
      chunks.append(Chunk(name: name, data: data))
      rest = rest.dropFirst(8 + length + length % 2)
    }
    guard chunks.contains(where: { Self.is($0.name, among: ["VP8 ", "VP8L"]) }),
      !chunks.contains(where: { Self.is($0.name, among: ["ANIM", "ANMF"]) })
    else { return nil }
    self.chunks = chunks
  }

  /// The same picture, and nothing else that the file said: no place, camera, color profile or unknown chunk.
  var withoutMetadata: [UInt8] {
    var body = Array("WEBP".utf8)
    for chunk in chunks where Self.is(chunk.name, among: ["VP8X", "ALPH", "VP8 ", "VP8L"]) {
      var data = Array(chunk.data)
      // Of what the head announces, only the alpha channel is still there.
      if Self.is(chunk.name, among: ["VP8X"]), !data.isEmpty { data[0] &= 0x10 }
      body += chunk.name
      body += Self.length(data.count)
      body += data
      if data.count % 2 == 1 { body.append(0) }
    }
    return Array("RIFF".utf8) + Self.length(body.count) + body
  }

  private static func `is`(_ name: ArraySlice<UInt8>, among names: [String]) -> Bool {
    names.contains { name.elementsEqual($0.utf8) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func length(_ count: Int) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: count >> $0) }
  }
}
