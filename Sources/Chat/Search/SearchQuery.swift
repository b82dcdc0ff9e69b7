/// Which messages somebody looks for.
public struct SearchQuery: Sendable {
  public var terms: SearchTerms
  public var room: RoomID?
  public var sender: UserID?
  /// All of these.
  public var features: Set<SearchFeature>
  /// Only messages sent earlier than this.
  public var before: Timestamp?
  /// Only messages sent later than this.
  public var after: Timestamp?

  public init(
    _ terms: SearchTerms, room: RoomID? = nil, sender: UserID? = nil, features: Set<SearchFeature> = [],
    before: Timestamp? = nil, after: Timestamp? = nil
  ) {
    self.terms = terms
    self.room = room
    self.sender = sender
    self.features = features
    self.before = before
    self.after = after
  }

  /// There is something to look for; the rest only narrows.
  public var isUseful: Bool { !terms.isEmpty || sender != nil || !features.isEmpty }
}

/// What a message can have besides words.
public enum SearchFeature: String, Sendable, CaseIterable {
  /// An address on the web.
  case link
  /// It mentions somebody.
  case mention
  /// Files came with it.
  case file

  /// What a message has; `text` is its own, folded.
  public static func all(
    of text: FoldedText, mentionsSomebody: Bool, bringsFiles: Bool
  ) -> Set<SearchFeature> {
    var found: Set<SearchFeature> = []
    if hasLink(text.bytes) { found.insert(.link) }
    if mentionsSomebody { found.insert(.mention) }
    if bringsFiles { found.insert(.file) }
    return found
  }

  private static func hasLink(_ bytes: [UInt8]) -> Bool {
    // The common case has no colon at all.
    guard bytes.contains(UInt8(ascii: ":")) else { return false }
    return [Array("http://".utf8), Array("https://".utf8)].contains {
      !FoldedText.places(of: $0, in: bytes, limit: 1).isEmpty
    }
  }
}

/// A message that was found.
public struct SearchHit: Equatable, Sendable {
  public var message: Message
  public let room: Room

  public init(message: Message, room: Room) {
    self.message = message
    self.room = room
  }
}

/// A page of what was found, the newest first.
///
/// It may have fewer hits than were asked for, none at all even, and still not be the last: a search that would take
/// long stops on its way and goes on with the next page.
public struct SearchPage: Equatable, Sendable {
  public var hits: [SearchHit]
  /// The next page has what was sent earlier than this; nil: there is none.
  public let next: Timestamp?

  public init(hits: [SearchHit], next: Timestamp?) {
    self.hits = hits
    self.next = next
  }
}
