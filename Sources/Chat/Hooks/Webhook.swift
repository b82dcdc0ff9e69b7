/// The number of an outgoing webhook: positive and below 2^53.
public struct WebhookID: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }

  public static func < (a: WebhookID, b: WebhookID) -> Bool { a.rawValue < b.rawValue }
}

/// A server outside that is told what happens in a room, in the order of the room's log.
public struct Webhook: Equatable, Sendable {
  public let id: WebhookID
  public let roomID: RoomID
  public let url: String
  /// Signs what is sent; shown once, when the webhook is made.
  public let secret: String
  /// The events it wants, in the API's words; empty: all.
  public let events: [String]
  public let createdBy: UserID
  public let createdAt: Timestamp
  public var progress: WebhookProgress

  public init(
    id: WebhookID, roomID: RoomID, url: String, secret: String, events: [String], createdBy: UserID,
    createdAt: Timestamp, progress: WebhookProgress
  ) {
    self.id = id
    self.roomID = roomID
    self.url = url
    self.secret = secret
    self.events = events
    self.createdBy = createdBy
    self.createdAt = createdAt
    self.progress = progress
  }
}

/// How far a webhook has come, and how it fares.
public struct WebhookProgress: Equatable, Sendable {
  /// Everything up to here was delivered, or not wanted.
  public var cursor: Seq
  /// How often the next event was tried in vain.
  public var failures = 0
  public var failingSince: Timestamp?
  /// When it is tried again.
  public var nextAttempt: Timestamp?
  /// When it was given up: from then on nothing is sent.
  public var disabledAt: Timestamp?

  public init(cursor: Seq) { self.cursor = cursor }
}

/// One attempt to deliver an event.
public struct WebhookDelivery: Equatable, Sendable {
  public let seq: Seq
  /// 1 for the first.
  public let attempt: Int
  public let at: Timestamp
  /// The HTTP status; nil: there was no answer.
  public let status: Int?
  /// Why there was no answer, in one word.
  public let failure: String?
  /// In milliseconds.
  public let took: Int

  public init(seq: Seq, attempt: Int, at: Timestamp, status: Int?, failure: String?, took: Int) {
    self.seq = seq
    self.attempt = attempt
    self.at = at
    self.status = status
    self.failure = failure
    self.took = took
  }

  public var isSuccess: Bool { status.map { (200..<300).contains($0) } ?? false }

  /// So many of the newest are kept of each webhook.
  public static let kept = 100
}

/// What it takes to make a webhook.
public struct NewWebhook: Sendable {
  public let roomID: RoomID
  public let url: String
  public let secret: String
  public let events: [String]
  public let creator: UserID

  public init(roomID: RoomID, url: String, secret: String, events: [String], creator: UserID) {
    self.roomID = roomID
    self.url = url
    self.secret = secret
    self.events = events
    self.creator = creator
  }
}
