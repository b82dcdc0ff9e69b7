/// The place of an event in its room's log: 1, 2, 3 … without gaps, below 2^28. 0 is "before the first".
public struct Seq: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue >= 0, rawValue <= Seq.max else { return nil }
    self.rawValue = rawValue
  }

  private init(known rawValue: Int64) { self.rawValue = rawValue }

  public static let zero = Seq(known: 0)
  /// A room whose log is this long takes no more events.
  public static let max: Int64 = 1 << 28 - 1

  public static func < (a: Seq, b: Seq) -> Bool { a.rawValue < b.rawValue }
}

/// A message's number: its place, packed as `room << 28 | seq`; below 2^53.
public struct MessageID: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, RoomID(rawValue >> 28) != nil, rawValue & Seq.max > 0 else { return nil }
    self.rawValue = rawValue
  }

  public init(room: RoomID, seq: Seq) { rawValue = room.rawValue << 28 | seq.rawValue }

  /// nil only for numbers that no message has.
  public var roomID: RoomID? { RoomID(rawValue >> 28) }
  public var seq: Seq { Seq(rawValue & Seq.max) ?? .zero }

  public static func < (a: MessageID, b: MessageID) -> Bool { a.rawValue < b.rawValue }
}

/// A stored message.
public struct Message: Equatable, Sendable {
  public let roomID: RoomID
  public let seq: Seq
  public var author: Author
  /// Raw text, exactly as it was sent; escaping is the viewer's work.
  public var content: String
  public let clientID: ClientID?
  public let replyTo: MessageID?
  /// When it was stored: strictly increasing over the whole server.
  public let timestamp: Timestamp
  /// When its text was last changed.
  public var editedAt: Timestamp?
  /// When it was deleted: then ``content`` is empty.
  public var deletedAt: Timestamp?
  /// Whom its text mentions.
  public var mentions = Mentions.none
  /// What a system message tells; nil for what people wrote.
  public var system: SystemNote?
  /// As somebody sees them who reads it; what comes out of the store has none yet.
  public var reactions: [Reaction] = []
  /// What is known of its answers, as ``reactions``; nil: there are none.
  public var thread: ThreadSummary?
  /// The files that came with it; none once it is deleted.
  public var attachments: [Attachment] = []

  public init(
    roomID: RoomID, seq: Seq, author: Author, content: String, clientID: ClientID?, replyTo: MessageID?,
    timestamp: Timestamp, editedAt: Timestamp? = nil, deletedAt: Timestamp? = nil
  ) {
    self.roomID = roomID
    self.seq = seq
    self.author = author
    self.content = content
    self.clientID = clientID
    self.replyTo = replyTo
    self.timestamp = timestamp
    self.editedAt = editedAt
    self.deletedAt = deletedAt
  }

  /// A system message: the room tells what `author` did.
  public init(_ note: SystemNote, by author: Author, in room: RoomID, at seq: Seq, _ timestamp: Timestamp) {
    self.init(
      roomID: room, seq: seq, author: author, content: note.sentence(by: author.name), clientID: nil,
      replyTo: nil, timestamp: timestamp)
    system = note
  }

  public var id: MessageID { MessageID(room: roomID, seq: seq) }
}

/// The answers to a message that are not deleted.
public struct ThreadSummary: Equatable, Sendable {
  /// ``ChatLimits/repliesCounted`` stands for that many or more.
  public let replyCount: Int
  /// When the newest of them was stored.
  public let lastReplyAt: Timestamp

  public init(replyCount: Int, lastReplyAt: Timestamp) {
    self.replyCount = replyCount
    self.lastReplyAt = lastReplyAt
  }
}

/// A sender's own name for a message, by which a retry is recognized: 1 to 128 bytes.
public struct ClientID: Hashable, Sendable {
  public let text: String

  public init(_ text: String) throws(ChatError) {
    guard (1...128).contains(text.utf8.count) else {
      throw .invalid(.clientID, "A client_id has 1 to 128 bytes")
    }
    self.text = text
  }
}

/// A checked message on its way to the store.
public struct MessageDraft: Sendable {
  public let roomID: RoomID
  public let author: Author
  public let content: String
  public let clientID: ClientID?
  public let replyTo: MessageID?
  /// Files of the author's own that were not posted before.
  public let attachments: [PostedFile]

  public init(
    roomID: RoomID, author: Author, content: String, clientID: ClientID?, replyTo: MessageID?,
    attachments: [PostedFile] = []
  ) {
    self.roomID = roomID
    self.author = author
    self.content = content
    self.clientID = clientID
    self.replyTo = replyTo
    self.attachments = attachments
  }
}

/// A draft, and whom to tell what became of it.
public struct MessageAppend: Sendable {
  public let draft: MessageDraft
  public let done: @Sendable (AppendOutcome) -> Void

  public init(_ draft: MessageDraft, done: @escaping @Sendable (AppendOutcome) -> Void) {
    self.draft = draft
    self.done = done
  }
}

/// Which text of a message somebody has seen.
public struct MessageVersion: Equatable, Sendable {
  /// When the text became this; nil: it is the first.
  public let editedAt: Timestamp?
}

extension Message {
  public var version: MessageVersion { MessageVersion(editedAt: editedAt) }
}

/// What a send came to. Every send comes to exactly one of these.
public enum AppendOutcome: Sendable {
  /// Durable, and published to the room.
  case stored(Message)
  /// The same sender had already sent this `client_id`: the first message, published long ago.
  case duplicate(Message)
  /// Not stored, and never will be.
  case refused(ChatError)
}
