/// The picture by which people know an account: a small square that the server made.
public struct Avatar: Equatable, Sendable {
  /// The type of every avatar.
  public static let contentType = "image/webp"
  /// Pixels of a side.
  public static let side = 256

  public let tag: AvatarTag
  public let bytes: [UInt8]

  public init(tag: AvatarTag, bytes: [UInt8]) {
    self.tag = tag
    self.bytes = bytes
  }
}

/// Tells an account's avatar from those that it had before: 1 to 64 small letters and digits.
public struct AvatarTag: Hashable, Sendable {
  public let text: String

  /// nil for anything else.
  public init?(_ text: String) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      })
    else { return nil }
    self.text = text
  }
}
