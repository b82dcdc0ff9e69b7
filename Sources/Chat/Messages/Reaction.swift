/// An emoji as it is shown: one grapheme cluster in one of the shapes that Unicode gives emoji (UTS #51).
public struct Emoji: Hashable, Sendable {
  public let text: String

  /// Throws `.invalid` for anything that is not exactly one emoji of at most 64 bytes.
  public init(_ text: String) throws(ChatError) {
    guard text.utf8.count <= 64, text.count == 1, Self.isEmoji(Array(text.unicodeScalars)) else {
      throw .invalid(.emoji, "A reaction is exactly one emoji")
    }
    self.text = text
  }

  private static let joiner: UInt32 = 0x200D
  private static let emojiStyle: UInt32 = 0xFE0F
  private static let keycap: UInt32 = 0x20E3
  private static let blackFlag: UInt32 = 0x1F3F4
  private static let endOfTag: UInt32 = 0xE007F

  private static func isEmoji(_ scalars: [Unicode.Scalar]) -> Bool {
    if scalars.contains(where: isRegionalIndicator) {
      return scalars.count == 2 && scalars.allSatisfy(isRegionalIndicator)
    }
    if scalars.first?.value == blackFlag, scalars.last?.value == endOfTag {
      return scalars.count > 2 && scalars.dropFirst().dropLast().allSatisfy(isTag)
    }
    if scalars.last?.value == keycap { return isKeycap(scalars) }
    return scalars.split(omittingEmptySubsequences: false) { $0.value == joiner }.allSatisfy(isElement)
  }

  /// A picture, with its style or a skin tone behind it or not.
  private static func isElement(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let base = scalars.first, base.properties.isEmoji, !base.isASCII else { return false }
    let rest = scalars.dropFirst()
    guard let mark = rest.first else { return true }
    return rest.count == 1 && (mark.value == emojiStyle || mark.properties.isEmojiModifier)
  }

  private static func isKeycap(_ scalars: [Unicode.Scalar]) -> Bool {
    guard let base = scalars.first, base.isASCII, base.properties.isEmoji else { return false }
    let between = scalars.dropFirst().dropLast()
    return between.isEmpty || (between.count == 1 && between.first?.value == emojiStyle)
  }

  private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  private static func isTag(_ scalar: Unicode.Scalar) -> Bool {
    (0xE0020...0xE007E).contains(scalar.value)
  }
}

/// An emoji given to a message, and how often.
public struct Reaction: Equatable, Sendable {
  public let emoji: String
  public let count: Int
  /// The one who looks is among them.
  public let isMine: Bool

  public init(emoji: String, count: Int, isMine: Bool) {
    self.emoji = emoji
    self.count = count
    self.isMine = isMine
  }
}

/// Somebody who gives an emoji to a message.
public struct ReactionGiver: Equatable, Sendable {
  public let user: User
  /// The event that gave it: by it givers are in the order in which they gave.
  public let seq: Seq

  public init(user: User, seq: Seq) {
    self.user = user
    self.seq = seq
  }
}

/// An emoji given to a message, and by whom.
public struct ReactionGivers: Equatable, Sendable {
  public let reaction: Reaction
  /// Those who gave it first, in that order; there may be more.
  public let first: [User]

  public init(reaction: Reaction, first: [User]) {
    self.reaction = reaction
    self.first = first
  }
}

/// Somebody gave an emoji to a message, or took it back.
public struct ReactionChange: Equatable, Sendable {
  public let messageID: MessageID
  public var author: Author
  public let emoji: String
  public let isRemoved: Bool
  /// How many give this emoji after it.
  public let count: Int

  public init(messageID: MessageID, author: Author, emoji: String, isRemoved: Bool, count: Int) {
    self.messageID = messageID
    self.author = author
    self.emoji = emoji
    self.isRemoved = isRemoved
    self.count = count
  }
}
