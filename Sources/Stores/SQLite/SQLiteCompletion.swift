public import Chat

// What belongs to messages and is not in their rows, for a page at a time.

extension SQLiteStore {
  public func completed(_ messages: [Message], seenBy viewer: UserID?) async throws(ChatError) -> [Message] {
    if messages.isEmpty { return [] }
    let most = limits.repliesCounted
    return try await readers.read { db throws(StoreFailure) in
      var reactions: [MessageID: [Reaction]] = [:]
      var threads: [MessageID: ThreadSummary] = [:]
      for stretch in Self.stretches(of: messages.map(\.id)) {
        for (id, reaction) in try db.reactions(to: stretch, seenBy: viewer) {
          reactions[id, default: []].append(reaction)
        }
        threads.merge(try db.threads(of: stretch, most: most)) { $1 }
      }
      return messages.map { message in
        var message = message
        message.reactions = reactions[message.id] ?? []
        message.thread = threads[message.id]
        return message
      }
    }
  }

  /// The ids, those next to one another together: a page of history is one stretch or a few, pins are many.
  private static func stretches(of ids: [MessageID]) -> [ClosedRange<MessageID>] {
    var stretches: [ClosedRange<MessageID>] = []
    for id in ids.sorted() {
      if let last = stretches.last, id.rawValue - last.upperBound.rawValue <= gap {
        stretches[stretches.count - 1] = last.lowerBound...id
      } else {
        stretches.append(id...id)
      }
    }
    return stretches
  }

  /// To read past so many entries of a log costs no more than to start anew.
  private static let gap: Int64 = 16
}
