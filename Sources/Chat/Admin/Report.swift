/// What became of a report; the words are those of the API.
public enum ReportStatus: String, Sendable, CaseIterable {
  case open, resolved, dismissed

  /// What is written down when a report gets this state; nil: it is merely open again.
  public var action: AuditAction? {
    switch self {
    case .open: nil
    case .resolved: .resolveReport
    case .dismissed: .dismissReport
    }
  }
}

/// Somebody says that a message, or a person, breaks the rules.
public struct Report: Equatable, Sendable {
  /// 1, 2, 3 … in the order of the reports.
  public let id: Int64
  public let draft: NewReport
  public let createdAt: Timestamp
  public var status: ReportStatus
  /// What the administrator who handled it wrote.
  public var note: String
  public var handledBy: UserID?

  public init(
    id: Int64, draft: NewReport, createdAt: Timestamp, status: ReportStatus = .open, note: String = "",
    handledBy: UserID? = nil
  ) {
    self.id = id
    self.draft = draft
    self.createdAt = createdAt
    self.status = status
    self.note = note
    self.handledBy = handledBy
  }
}

/// A report to be made; texts and rights are already checked by ``Reports``.
public struct NewReport: Equatable, Sendable {
  public let reporter: UserID
  public let message: MessageID?
  /// Who is reported: the message's author, where there is a message and the author has an account.
  public let user: UserID?
  public let reason: String

  public init(reporter: UserID, message: MessageID?, user: UserID?, reason: String) {
    self.reporter = reporter
    self.message = message
    self.user = user
    self.reason = reason
  }
}

/// How much there is.
public struct Statistics: Equatable, Sendable {
  public struct Day: Equatable, Sendable {
    /// Its midnight, UTC.
    public let start: Timestamp
    public let messages: Int
    public let users: Int

    public init(start: Timestamp, messages: Int, users: Int) {
      self.start = start
      self.messages = messages
      self.users = users
    }
  }

  public let users: Int
  public let rooms: Int
  public let messages: Int
  /// 0 in memory.
  public let databaseBytes: Int64
  /// What all files that were uploaded weigh.
  public let fileBytes: Int64
  /// The oldest first.
  public let days: [Day]

  public init(users: Int, rooms: Int, messages: Int, databaseBytes: Int64, fileBytes: Int64, days: [Day]) {
    self.users = users
    self.rooms = rooms
    self.messages = messages
    self.databaseBytes = databaseBytes
    self.fileBytes = fileBytes
    self.days = days
  }

  public static let microsecondsPerDay: Int64 = 86_400_000_000

  /// The days up to `now`, by their number since 1970, filled with what was counted.
  public static func days(
    _ count: Int, upTo now: Timestamp, messages: [Int64: Int], users: [Int64: Int]
  ) -> [Day] {
    let today = now.microseconds / microsecondsPerDay
    return (0..<Int64(max(0, count))).reversed().map { back in
      let day = today - back
      return Day(
        start: Timestamp(microseconds: day * microsecondsPerDay), messages: messages[day] ?? 0,
        users: users[day] ?? 0)
    }
  }
}
