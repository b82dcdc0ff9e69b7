/// The pictures by which people are known.
public struct Avatars: Sendable {
  private let store: any Store
  private let maker: any AvatarMaker
  private let tagging: @Sendable ([UInt8]) -> AvatarTag?

  /// - Parameter tagging: other bytes, another tag.
  public init(
    store: any Store, maker: any AvatarMaker, tagging: @escaping @Sendable ([UInt8]) -> AvatarTag?
  ) {
    self.store = store
    self.maker = maker
    self.tagging = tagging
  }

  /// Makes an avatar of a picture that somebody sent. Throws `.notAPicture`, `.tooManyPixels`, `.picturesUnavailable` and
  /// `.busy`.
  public func set(_ picture: [UInt8], of user: UserID) async throws(ChatError) -> User {
    let bytes = try await maker.avatar(from: picture)
    guard let tag = tagging(bytes) else { throw .unavailable }
    return try await store.setAvatar(Avatar(tag: tag, bytes: bytes), of: user)
  }

  public func remove(of user: UserID) async throws(ChatError) {
    _ = try await store.setAvatar(nil, of: user)
  }

  /// Throws `.avatarNotFound` for an account without one.
  public func avatar(of user: UserID) async throws(ChatError) -> Avatar {
    guard let avatar = try await store.avatar(of: user) else { throw .avatarNotFound }
    return avatar
  }
}
