/// Looks at pictures that people upload.
public protocol ImageWork: Sendable {
  /// Called when an upload has come in whole, before it is kept. nil: nothing is known of it, and it is a file like any
  /// other. Throws what its uploader is to hear, such as `.tooManyPixels`.
  ///
  /// - Parameter path: the file; it is only to be read, and not after the call.
  func look(at path: String, _ type: MediaType) async throws(ChatError) -> PictureFacts?
}

/// What is known of a picture.
public struct PictureFacts: Sendable {
  public let size: PictureSize
  /// A small picture of it, encoded; nil: it is small itself.
  public let thumbnail: [UInt8]?

  /// The type of every thumbnail.
  public static let thumbnailType = MediaType(stored: "image/webp")

  public init(size: PictureSize, thumbnail: [UInt8]?) {
    self.size = size
    self.thumbnail = thumbnail
  }
}

/// Looks at nothing.
public struct NoImageWork: ImageWork {
  public init() {}

  public func look(at path: String, _ type: MediaType) async throws(ChatError) -> PictureFacts? { nil }
}
