import Chat

extension MemoryState {
  mutating func append(_ draft: MessageDraft) -> AppendOutcome {
    do throws(StoreFailure) { return try store(draft) } catch { return .refused(error.chatError) }
  }

  private mutating func store(_ draft: MessageDraft) throws(StoreFailure) -> AppendOutcome {
    try Texts.check(draft.content, as: .content)
    try Texts.check(draft.clientID?.text, as: .clientID)
    guard var state = rooms[draft.roomID] else { return .refused(.roomNotFound) }
    if let user = draft.author.userID, account(user) == nil { return .refused(.userNotFound) }
    if let outcome = earlier(draft) { return outcome }
    if let refusal = obstacle(to: draft.author, in: draft.roomID) { return .refused(refusal) }
    if let refusal = PostingRules.refusal(
      of: draft.author, draft.author.userID.flatMap { state.members[$0]?.role },
      readOnly: state.room.readOnly, guests: state.room.guests)
    {
      return .refused(refusal)
    }
    if let wait = slowModeWait(of: draft.author, in: state) { return .refused(wait) }
    guard let seq = Seq(state.room.lastSeq.rawValue + 1) else { return .refused(.logFull) }
    if let replyTo = draft.replyTo, replyTo.roomID != draft.roomID || message(replyTo) == nil {
      return .refused(.messageNotFound)
    }
    let attachments = try attachments(of: draft)
    var message = Message(
      roomID: draft.roomID, seq: seq, author: draft.author, content: draft.content, clientID: draft.clientID,
      replyTo: draft.replyTo, timestamp: stamps.next())
    message.mentions = mentions(in: draft.content, by: draft.author, in: draft.roomID)
    message.attachments = attachments
    post(attachments, in: message.id)
    // The old copy goes first, so that the array is not copied with every message.
    rooms[draft.roomID] = nil
    state.messages.append(message)
    state.log.append(RoomEvent(message: message))
    recorded.append(RoomEvent(message: message))
    state.room.lastSeq = seq
    state.slowPosts[draft.author.senderKey] = state.room.slowMode > 0 ? message.timestamp : nil
    rooms[draft.roomID] = state
    if let key = Self.key(draft) { sent[key] = message.id }
    return .stored(message)
  }

  /// What a send comes to whose sender used its `client_id` before; nil if that is not so.
  private func earlier(_ draft: MessageDraft) -> AppendOutcome? {
    guard let key = Self.key(draft), let first = sent[key].flatMap(message) else { return nil }
    let isSame =
      first.roomID == draft.roomID && first.replyTo == draft.replyTo
      && Texts.areSame(originalText(of: first), draft.content)
      && (first.deletedAt != nil || draft.attachments.areSame(as: first.attachments))
    return isSame ? .duplicate(first) : .refused(.clientIDConflict)
  }

  private static func key(_ draft: MessageDraft) -> SentKey? {
    draft.clientID.map { SentKey(sender: draft.author.senderKey, clientID: Array($0.text.utf8)) }
  }

  func message(_ id: MessageID) -> Message? {
    guard let room = id.roomID, let messages = rooms[room]?.messages else { return nil }
    let index = Self.index(of: id.seq, in: messages)
    return index < messages.count && messages[index].seq == id.seq ? messages[index] : nil
  }

  /// How many of the messages come before `seq`.
  static func index(of seq: Seq, in messages: [Message]) -> Int {
    var (low, high) = (0, messages.count)
    while low < high {
      let middle = (low + high) / 2
      if messages[middle].seq < seq { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The log after `seq`, every message as it is now.
  func events(of room: RoomID, after seq: Seq, limit: Int) -> [RoomEvent] {
    guard let limit = PageLimit(limit), let log = rooms[room]?.log else { return [] }
    return log.dropFirst(Int(seq.rawValue)).prefix(limit.count).map { event in
      RoomEvent(roomID: event.roomID, seq: event.seq, change: current(event.change, in: room))
    }
  }

  private func current(_ change: RoomEvent.Change, in room: RoomID) -> RoomEvent.Change {
    switch change {
    case .message(let old): .message(message(old.id) ?? old)
    case .edited(let old): .edited(message(old.id) ?? old)
    case .deleted(let old): .deleted(message(old.id) ?? old)
    case .reaction, .pin, .member: change
    case .room(let old): rooms[room].map { .room(RoomChange($0.room, by: old.by)) } ?? change
    }
  }

  func replies(to id: MessageID, after seq: Seq, limit: Int) -> HistoryPage {
    guard let limit = PageLimit(limit), let room = id.roomID, let messages = rooms[room]?.messages else {
      return HistoryPage(messages: [], hasMore: false)
    }
    let found = messages.filter { $0.replyTo == id && $0.seq > seq }
    return HistoryPage(messages: Array(found.prefix(limit.count)), hasMore: found.count > limit.count)
  }

  func completed(_ messages: [Message], seenBy viewer: UserID?) -> [Message] {
    var answers: [MessageID: [Timestamp]] = [:]
    for room in Set(messages.map(\.roomID)) {
      for message in rooms[room]?.messages ?? [] where message.deletedAt == nil {
        if let root = message.replyTo { answers[root, default: []].append(message.timestamp) }
      }
    }
    return messages.map { message in
      let times = answers[message.id] ?? []
      var message = message
      message.reactions = reactions(to: message.id, seenBy: viewer)
      message.thread = times.max().map {
        ThreadSummary(replyCount: min(times.count, limits.repliesCounted), lastReplyAt: $0)
      }
      return message
    }
  }

  func history(of room: RoomID, _ range: HistoryRange, limit: Int) -> HistoryPage {
    guard let limit = PageLimit(limit), let messages = rooms[room]?.messages else {
      return HistoryPage(messages: [], hasMore: false)
    }
    func upTo(_ seq: Int64, _ limit: PageLimit) -> HistoryPage {
      let older = messages.prefix(Seq(seq + 1).map { Self.index(of: $0, in: messages) } ?? messages.count)
      return HistoryPage(messages: Array(older.suffix(limit.count)), hasMore: older.count > limit.count)
    }
    func after(_ seq: Int64, _ limit: PageLimit) -> HistoryPage {
      let newer = messages.dropFirst(Seq(seq + 1).map { Self.index(of: $0, in: messages) } ?? messages.count)
      return HistoryPage(messages: Array(newer.prefix(limit.count)), hasMore: newer.count > limit.count)
    }
    switch range {
    case .latest: return upTo(Seq.max, limit)
    case .before(let seq): return upTo(seq.rawValue - 1, limit)
    case .after(let seq): return after(seq.rawValue, limit)
    case .around(let seq):
      let older = upTo(seq.rawValue, limit.older)
      guard let rest = limit.newer else { return older }
      return HistoryPage(
        messages: older.messages + after(seq.rawValue, rest).messages, hasMore: older.hasMore)
    }
  }
}
