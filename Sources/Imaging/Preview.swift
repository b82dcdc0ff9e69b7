/// Where a picture's bytes are.
public enum PictureSource: Sendable {
  /// The path of a file.
  case file(String)
  case bytes([UInt8])
}

/// The outline of a small copy. Sides are in pixels.
public enum PreviewShape: Equatable, Sendable {
  /// As the picture, no side longer than this; a picture that is smaller stays as it is.
  case within(side: Int)
  /// The middle of the picture, made as large as this.
  case square(side: Int)
}

/// A picture's size, and a small copy.
public struct Preview: Equatable, Sendable {
  /// The type of ``bytes``.
  public static let contentType = "image/webp"

  /// Of the picture itself, in pixels, the way up that it is shown.
  public let width: Int
  public let height: Int
  /// The copy, a WebP file.
  public let bytes: [UInt8]

  public init(width: Int, height: Int, bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}

/// Why there is no preview.
public enum PictureError: Error, Equatable, Sendable {
  /// Not a PNG, JPEG, GIF or WebP file, or a damaged one.
  case notAPicture
  /// It has more pixels than are allowed.
  case tooManyPixels
  /// Too many wait already; try again.
  case busy
  /// The tools are missing or did not come to an end; nothing is wrong with the picture that is known.
  case unavailable
}
