/// What `vipsheader -a` says about a picture: lines of `name: value`, libvips' own first and the file's metadata after.
struct PictureHeader: Equatable {
  /// In pixels, as they are stored.
  let storedWidth: Int
  let storedHeight: Int
  let loader: String
  /// The Exif orientation, 1 to 8; 1 where the file says nothing usable.
  let orientation: Int

  /// Nil for anything but a whole header.
  init?(_ text: [UInt8]) {
    var values: [String: String] = [:]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = String(decoding: line[..<colon], as: UTF8.self)
      // The first one counts: what the file says of itself comes later, and may pretend to be something else.
      guard Self.names.contains(name), values[name] == nil else { continue }
      values[name] = String(decoding: line[colon...].dropFirst(2), as: UTF8.self)
    }
    guard let width = values["width"].flatMap({ Int($0) }), width > 0,
      let height = values["height"].flatMap({ Int($0) }), height > 0, let loader = values["vips-loader"]
    else { return nil }
    storedWidth = width
    storedHeight = height
    self.loader = loader
    let orientation = values["orientation"].flatMap { Int($0) } ?? 1
    self.orientation = (1...8).contains(orientation) ? orientation : 1
  }

  private static let names: Set = ["width", "height", "vips-loader", "orientation"]

  /// As it is shown: the orientations from 5 on lay a picture on its side.
  var width: Int { orientation < 5 ? storedWidth : storedHeight }
  var height: Int { orientation < 5 ? storedHeight : storedWidth }

  func hasMorePixels(than most: Int) -> Bool {
    let (pixels, overflows) = storedWidth.multipliedReportingOverflow(by: storedHeight)
    return overflows || pixels > most
  }
}
