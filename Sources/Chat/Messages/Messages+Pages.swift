/// Pages that end early where their messages are large: what a slow reader has not taken yet stays in memory.
extension Messages {
  /// How much text a page may hold, in bytes of JSON.
  fileprivate static let pageBytes = 1 << 20

  /// A page of the log after `seq`; whether more follows is known from `hasMore` only, not from its length.
  public func eventPage(after seq: Seq, limit: Int, in access: ReadAccess) async throws(ChatError)
    -> (events: [RoomEvent], hasMore: Bool)
  {
    var page: [RoomEvent] = []
    var bytes = 0
    while page.count < limit, bytes < Self.pageBytes {
      let wanted = min(100, limit - page.count)
      let events = try await events(after: page.last?.seq ?? seq, limit: wanted, in: access)
      page += events
      bytes += events.reduce(0) { $0 + ($1.change.message?.weight ?? 0) }
      if events.count < wanted { return (page, false) }
    }
    return (page, true)
  }
}

extension Messages {
  /// The newest messages that people wrote and that are still there, oldest first: as many as `limit` says, where there
  /// are so many, unless they are large or far apart.
  public func newestWritten(limit: Int, in access: ReadAccess) async throws(ChatError) -> [Message] {
    var found: [Message] = []
    var (range, size) = (HistoryRange.latest, limit)
    for _ in 0..<Self.mostPages {
      let page = try await history(range, limit: size, in: access)
      found = page.messages.filter { $0.deletedAt == nil && $0.system == nil } + found
      guard found.count < limit, page.hasMore, page.messages.count == size, let first = page.messages.first
      else { break }
      (range, size) = (.before(first.seq), limits.historyPage)
    }
    return found.suffix(limit)
  }

  /// How far is looked for messages between those that are left out.
  private static let mostPages = 10
}

extension HistoryPage {
  /// The messages next to the bound of `range`, as far as they fit, one at least.
  func shortened(for range: HistoryRange) -> HistoryPage {
    switch range {
    case .latest, .before:
      let kept = Self.fitting(messages.reversed(), Messages.pageBytes)
      return HistoryPage(messages: kept.reversed(), hasMore: hasMore || kept.count < messages.count)
    case .after:
      let kept = Self.fitting(messages, Messages.pageBytes)
      return HistoryPage(messages: kept, hasMore: hasMore || kept.count < messages.count)
    case .around(let seq):
      let older = messages.prefix { $0.seq <= seq }
      let kept = Self.fitting(older.reversed(), Messages.pageBytes / 2)
      let newer = Self.fitting(messages.dropFirst(older.count), Messages.pageBytes / 2)
      return HistoryPage(messages: kept.reversed() + newer, hasMore: hasMore || kept.count < older.count)
    }
  }

  private static func fitting(_ messages: some Sequence<Message>, _ bytes: Int) -> [Message] {
    var (kept, left): ([Message], Int) = ([], bytes)
    for message in messages {
      left -= message.weight
      if left < 0, !kept.isEmpty { break }
      kept.append(message)
    }
    return kept
  }
}

extension Message {
  /// About how long the text is in JSON, where a control character takes six bytes, and what is said of files.
  fileprivate var weight: Int {
    let files = attachments.reduce(0) { $0 + 1_024 + ($1.alt?.utf8.count ?? 0) }
    return content.utf8.reduce(files) { $0 + ($1 < 0x20 ? 6 : 1) }
  }
}
