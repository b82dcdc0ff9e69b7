/// Whom a message's text mentions.
public struct Mentions: Equatable, Sendable {
  /// Members of the room when it was sent or last edited, in the order of their ids.
  public var users: [UserID]
  /// `@room`: every member is meant.
  public var room: Bool

  public init(users: [UserID] = [], room: Bool = false) {
    self.users = users
    self.room = room
  }

  public static let none = Mentions()

  public var isEmpty: Bool { users.isEmpty && !room }

  /// Whether a text counts that mentions one or the room.
  public func reach(_ user: UserID) -> Bool { room || users.contains(user) }

  /// In a big room only moderators may call everybody.
  public static func mayMentionRoom(_ role: Role, members: Int) -> Bool {
    role >= .moderator || members <= MentionedNames.roomMembers
  }
}

/// The names a text mentions, before anybody looked up whose they are.
///
/// A mention is an `@` that follows no letter, digit or part of a name, with a name behind it. Nothing within
/// `code` or a fence is one. At most ``limit`` different names count.
public struct MentionedNames: Equatable, Sendable {
  /// In the order of the text, each once. A name that ends in dots or dashes stands there as it is, and the
  /// sentence's punctuation is tried without by ``spellings(of:)``.
  public private(set) var names: [Username] = []
  public private(set) var room = false

  public static let limit = 50
  /// Above this many members only moderators may mention the room.
  public static let roomMembers = 50

  public var isEmpty: Bool { names.isEmpty && !room }

  public init(in text: String) {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return }
    var bytes = Array(text.utf8)[...]
    var previous: UInt8?
    while let byte = bytes.first {
      if byte == UInt8(ascii: "`") {
        Self.skipCode(&bytes)
        previous = byte
        continue
      }
      bytes.removeFirst()
      if byte == UInt8(ascii: "@"), !Self.joins(previous) {
        let name = bytes.prefix(while: Self.isNameByte)
        add(name)
        bytes = bytes.dropFirst(name.count)
        previous = name.last ?? byte
      } else {
        previous = byte
      }
    }
  }

  /// A name as it stands, then without what may be the sentence's.
  public static func spellings(of name: Username) -> [Username] {
    var spellings = [name]
    var text = name.text
    while let last = text.utf8.last, last == UInt8(ascii: ".") || last == UInt8(ascii: "-") {
      text.removeLast()
      if let shorter = try? Username(text) { spellings.append(shorter) }
    }
    return spellings
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    guard let name = try? Username(String(decoding: bytes, as: UTF8.self)) else { return }
    if Self.spellings(of: name).contains(where: { $0.folded == "room" }) {
      room = true
    } else if names.count < Self.limit, !names.contains(where: { $0.folded == name.folded }) {
      names.append(name)
    }
  }

  /// Drops a code span or fence with its end; a run of backquotes that nothing closes is only itself.
  private static func skipCode(_ bytes: inout ArraySlice<UInt8>) {
    let run = bytes.prefix { $0 == UInt8(ascii: "`") }.count
    bytes = bytes.dropFirst(run)
    var rest = bytes
    while let start = rest.firstIndex(of: UInt8(ascii: "`")) {
      rest = rest[start...]
      let length = rest.prefix { $0 == UInt8(ascii: "`") }.count
      rest = rest.dropFirst(length)
      if length == run {
        bytes = rest
        return
      }
    }
  }

  /// A letter, a digit or a part of a name: what stands before the `@` of an e-mail address. Bytes above ASCII are
  /// letters here, but for scripts that write no spaces that would forbid most mentions, so they do not count.
  private static func joins(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return isNameByte(byte) || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "+")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
