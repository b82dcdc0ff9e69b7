import Chat

extension MemoryState {
  mutating func edit(
    _ id: MessageID, to content: String, by author: Author, within window: Duration,
    from expected: MessageVersion?
  ) throws(StoreFailure) -> RoomEvent {
    try Texts.check(content, as: .content)
    var message = try living(id)
    if message.system != nil { throw .refused(.fixedSystemMessage) }
    guard message.author.senderKey == author.senderKey else { throw .refused(.notYours) }
    if let refusal = obstacle(to: author, in: message.roomID) { throw .refused(refusal) }
    if let expected, expected != message.version { throw .refused(.changedMeanwhile) }
    let now = stamps.next()
    if window > .zero, message.timestamp.advanced(by: window) < now { throw .refused(.tooLate) }
    (message.content, message.editedAt) = (content, now)
    message.mentions = mentions(in: content, by: author, in: message.roomID)
    return try replace(message, .edited(message))
  }

  mutating func delete(_ id: MessageID, by author: Author) throws(StoreFailure) -> RoomEvent {
    let message = try living(id)
    guard let state = rooms[message.roomID] else { throw .refused(.messageNotFound) }
    do throws(ChatError) {
      try DeletionRules.check(
        message, by: author, author.userID.flatMap { state.members[$0]?.role },
        isAdmin: author.userID.map(admins.contains) ?? false, in: state.room)
    } catch { throw .refused(error) }
    return try erase(message, by: author)
  }

  /// Leaves a tombstone, whoever asks.
  mutating func erase(_ old: Message, by author: Author) throws(StoreFailure) -> RoomEvent {
    var message = old
    let id = message.id
    for file in message.attachments { remove(file.id) }
    (message.content, message.deletedAt, message.mentions) = ("", stamps.next(), .none)
    message.attachments = []
    rooms[message.roomID]?.reactions[id] = nil
    rooms[message.roomID]?.pins.removeAll { $0 == id }
    let event = try replace(message, .deleted(message))
    if message.author.senderKey != author.senderKey {
      note(
        AuditNote(
          .deleteMessage, by: author.userID, user: message.author.userID, room: message.roomID, message: id))
    }
    return event
  }

  func earlierTexts(of id: MessageID) -> [String] {
    id.roomID.flatMap { rooms[$0]?.earlierTexts[id] } ?? []
  }

  /// The text with which a message was sent.
  func originalText(of message: Message) -> String {
    earlierTexts(of: message.id).first ?? message.content
  }

  private func living(_ id: MessageID) throws(StoreFailure) -> Message {
    guard let message = message(id), message.deletedAt == nil else { throw .refused(.messageNotFound) }
    return message
  }

  private mutating func replace(_ message: Message, _ change: RoomEvent.Change) throws(StoreFailure)
    -> RoomEvent
  {
    let event = try record(change, in: message.roomID)
    guard let index = rooms[message.roomID].map({ Self.index(of: message.seq, in: $0.messages) }),
      let old = rooms[message.roomID]?.messages[index].content
    else { throw .refused(.messageNotFound) }
    rooms[message.roomID]?.messages[index] = message
    // What the room told has no earlier text: it would keep names.
    if message.system == nil {
      rooms[message.roomID]?.earlierTexts[message.id, default: []].append(old)
    }
    return event
  }

  /// Adds an event to a room's log, to be published with the batch.
  mutating func record(_ change: RoomEvent.Change, in room: RoomID) throws(StoreFailure) -> RoomEvent {
    guard let last = rooms[room]?.room.lastSeq else { throw .refused(.roomNotFound) }
    guard let seq = Seq(last.rawValue + 1) else { throw .refused(.logFull) }
    let event = RoomEvent(roomID: room, seq: seq, change: change)
    rooms[room]?.log.append(event)
    rooms[room]?.room.lastSeq = seq
    recorded.append(event)
    return event
  }
}
