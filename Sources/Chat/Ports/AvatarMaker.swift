/// Makes avatars of pictures that people send, where a hostile picture can do no harm.
public protocol AvatarMaker: Sendable {
  /// A square WebP picture, cut from the middle, without the metadata. Throws `.notAPicture`, `.tooManyPixels`,
  /// `.picturesUnavailable` and `.busy`.
  func avatar(from picture: [UInt8]) async throws(ChatError) -> [UInt8]
}

/// What a server has that cannot read pictures.
public struct NoAvatarMaker: AvatarMaker {
  public init() {}

  public func avatar(from picture: [UInt8]) async throws(ChatError) -> [UInt8] { throw .picturesUnavailable }
}
