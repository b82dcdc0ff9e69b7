/// Sending and reading messages.
public struct Messages: Sendable {
  let store: any Store
  let limits: ChatLimits

  public init(store: any Store, limits: ChatLimits) {
    self.store = store
    self.limits = limits
  }

  /// Checks a message and hands it to the store; the room hears of it after it is durable.
  ///
  /// Returns at once. `done` is called once, from any thread, after the store published the message.
  public func post(
    _ content: String, clientID: ClientID?, replyTo: MessageID?, attachments: [PostedFile] = [],
    by member: Membership, done: @escaping @Sendable (AppendOutcome) -> Void
  ) {
    do throws(ChatError) {
      store.append(
        try draft(content, clientID: clientID, replyTo: replyTo, attachments: attachments, by: member),
        done: done)
    } catch {
      done(.refused(error))
    }
  }

  /// A checked message for ``post(_:)``.
  public func draft(
    _ content: String, clientID: ClientID?, replyTo: MessageID?, attachments: [PostedFile] = [],
    by member: Membership
  ) throws(ChatError) -> MessageDraft {
    try check(content, mayBeBlank: !attachments.isEmpty)
    let attachments = attachments.isEmpty ? [] : try checked(attachments, of: member.author)
    guard replyTo.map({ $0.roomID == member.roomID }) ?? true else { throw .messageNotFound }
    return MessageDraft(
      roomID: member.roomID, author: member.author, content: content, clientID: clientID, replyTo: replyTo,
      attachments: attachments)
  }

  /// Hands messages to the store together: one commit for all of them where it can be.
  public func post(_ batch: [MessageAppend]) { store.append(batch) }

  /// The same for callers that wait.
  public func post(
    _ content: String, clientID: ClientID?, replyTo: MessageID?, attachments: [PostedFile] = [],
    by member: Membership
  ) async throws(ChatError) -> (message: Message, isDuplicate: Bool) {
    let outcome = await withCheckedContinuation { continuation in
      post(content, clientID: clientID, replyTo: replyTo, attachments: attachments, by: member) {
        continuation.resume(returning: $0)
      }
    }
    switch outcome {
    case .stored(let message): return (message, false)
    case .duplicate(let message):
      return (try await store.completed([message], seenBy: member.author.userID).first ?? message, true)
    case .refused(let error): throw error
    }
  }

  public func message(_ id: MessageID, in access: ReadAccess) async throws(ChatError) -> Message {
    guard id.roomID == access.roomID, let message = try await store.message(id) else {
      throw .messageNotFound
    }
    return try await store.completed([message], seenBy: access.viewer).first ?? message
  }

  /// A page of a room's messages, fewer where they are large. `limit` must lie in 1 … ``ChatLimits/historyPage``.
  public func history(_ range: HistoryRange, limit: Int, in access: ReadAccess) async throws(ChatError)
    -> HistoryPage
  {
    guard (1...limits.historyPage).contains(limit) else {
      throw .invalid(.limit, "limit must lie between 1 and \(limits.historyPage)")
    }
    let page = try await store.history(of: access.roomID, range, limit: limit).shortened(for: range)
    return HistoryPage(
      messages: try await store.completed(page.messages, seenBy: access.viewer), hasMore: page.hasMore)
  }

  /// The room's log after `seq`: one page of at most ``ChatLimits/replayPage`` events.
  public func events(after seq: Seq, limit: Int? = nil, in access: ReadAccess) async throws(ChatError)
    -> [RoomEvent]
  {
    let most = limits.replayPage
    guard (1...most).contains(limit ?? most) else {
      throw .invalid(.limit, "limit must lie between 1 and \(most)")
    }
    return try await store.events(of: access.roomID, after: seq, limit: limit ?? most)
  }

  func check(_ content: String, mayBeBlank: Bool = false) throws(ChatError) {
    if content.utf8.count > limits.messageBytes {
      throw .invalid(.content, "A message has at most \(limits.messageBytes) bytes")
    }
    // Every scalar is at least a byte, so the cheap count settles the common case.
    if content.utf8.count > limits.messageCharacters,
      content.unicodeScalars.count > limits.messageCharacters
    {
      throw .invalid(.content, "A message has at most \(limits.messageCharacters) characters")
    }
    if !mayBeBlank, Text.isBlank(content) { throw .invalid(.content, "A message must not be empty") }
  }

  private func checked(_ attachments: [PostedFile], of author: Author) throws(ChatError) -> [PostedFile] {
    guard author.userID != nil else { throw .forbidden("Files need an account") }
    guard attachments.count <= limits.attachmentsPerMessage else {
      throw .invalid(.attachments, "A message has at most \(limits.attachmentsPerMessage) files")
    }
    var checked: [PostedFile] = []
    for file in attachments {
      let alt = try Text.line(
        file.alt ?? "", .attachments, named: "An alt text", characters: limits.altCharacters,
        emptyAllowed: true)
      checked.append(PostedFile(file.id, alt: alt.isEmpty ? nil : alt))
    }
    return checked
  }
}
