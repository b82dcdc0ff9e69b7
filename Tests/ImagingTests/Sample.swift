import Foundation

/// Pictures for tests. The small ones are 48 by 16, red on the left and blue on the right.
enum Sample {
  static let jpeg = bytes(
    """
    /9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBD
    ARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQADAD
    ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAA
    BgX/xAAZEQEAAwEBAAAAAAAAAAAAAAAAQ4HBBQb/2gAMAwEAAhEDEQA/AIoCWeCOsI5R52WtHO9HeABQOP/Z
    """)

  static let webP = bytes(
    """
    UklGRvoAAABXRUJQVlA4WAoAAAAIAAAALwAADwAAVlA4TBoAAAAvL8ADAA8Q87//8x8OBAJJ/tILDBDR/6hwBkVYSUa6AAAARXhp
    ZgAASUkqAAgAAAAGABIBAwABAAAAAQAAABoBBQABAAAAVgAAABsBBQABAAAAXgAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAGmH
    BAABAAAAZgAAAAAAAAAvGQEA6AMAAC8ZAQDoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAA
    AP//AAACoAQAAQAAADAAAAADoAQAAQAAABAAAAAAAAAA
    """)

  /// Its second frame is all green.
  static let movingWebP = bytes(
    """
    UklGRlABAABXRUJQVlA4WAoAAAAKAAAALwAADwAAQU5JTQYAAAD/////AABBTk1GMgAAAAAAAAAAAC8AAA8AAGQAAAJWUDhMGgAA
    AC8vwAMADxDzv//zHw4EAkn+0gsMENH/qHAGQU5NRigAAAAAAAAAAAAvAAAPAABkAAAAVlA4TA8AAAAvL8ADAAfQ/4j+ByKi/wEA
    RVhJRroAAABFeGlmAABJSSoACAAAAAYAEgEDAAEAAAABAAAAGgEFAAEAAABWAAAAGwEFAAEAAABeAAAAKAEDAAEAAAACAAAAEwID
    AAEAAAABAAAAaYcEAAEAAABmAAAAAAAAAC8ZAQDoAwAALxkBAOgDAAAGAACQBwAEAAAAMDIxMAGRBwAEAAAAAQIDAACgBwAEAAAA
    MDEwMAGgAwABAAAA//8AAAKgBAABAAAAMAAAAAOgBAABAAAAIAAAAAAAAAA=
    """)

  /// Its second frame is all green.
  static let movingGIF = bytes(
    """
    R0lGODlhMAAQAIEAAEdwTAAA//8AAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQFAAAAACwAAAAAMAAQAAACOZSPqRftD6NbtMqL
    q064ww0K3hiEG+mZGtqpFnu5FBzLCi3ZN/7pCN/zGYAPIYPYMA6RJSWzaXwWAAAh+QQFAAAAACwAAAAAMAAQAIBHcEwA/wACGoyP
    qcvtD6OctNqLs968+w+G4kiW5omm6lcAADs=
    """)

  /// All black. Its header may say another size than there are pixels for.
  static func png(width: Int = 48, height: Int = 16, pixels rows: Int? = nil, comment: String? = nil)
    -> [UInt8]
  {
    let header = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
    let row = [UInt8](repeating: 0, count: 1 + 3 * min(width, 1_000))
    let pixels = Array(repeatElement(row, count: rows ?? height).joined())
    let text = comment.map { chunk("tEXt", Array("Comment".utf8) + [0] + Array($0.utf8)) } ?? []
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + text
      + chunk("IDAT", stored(pixels)) + chunk("IEND", [])
  }

  /// A JPEG whose Exif data say which way up it is, and where it was made.
  static func jpeg(orientation: UInt8, secret: String) -> [UInt8] {
    let name = Array(secret.utf8) + [0]
    let directory: [UInt8] =
      [0, 2]
      + [0x01, 0x0E, 0, 2] + bigEndian(name.count) + bigEndian(38)
      + [0x01, 0x12, 0, 3] + bigEndian(1) + [0, orientation, 0, 0]
      + bigEndian(0)
    let exif = Array("Exif\0\0MM\0*".utf8) + bigEndian(8) + directory + name
    let length = exif.count + 2
    return [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + exif + jpeg.dropFirst(2)
  }

  // MARK: Parts

  private static func bytes(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(type.utf8) + data
    return bigEndian(data.count) + named + bigEndian(Int(checksum(named)))
  }

  /// A zlib stream that compresses nothing.
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = data[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let (low, high) = (UInt8(block.count & 0xFF), UInt8(block.count >> 8))
      stream += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
    } while !rest.isEmpty
    let (a, b) = data.reduce((1, 0)) { sums, byte in
      let a = (sums.0 + Int(byte)) % 65_521
      return (a, (sums.1 + a) % 65_521)
    }
    return stream + bigEndian(b << 16 | a)
  }

  /// CRC-32, as PNG has it.
  private static func checksum(_ data: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in data {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 == 1
        sum >>= 1
        if isOdd { sum ^= 0xEDB8_8320 }
      }
    }
    return ~sum
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
