/// A reaction, as its giver has it.
public struct GivenReaction: Equatable, Sendable {
  public let messageID: MessageID
  public let emoji: String

  public init(messageID: MessageID, emoji: String) {
    self.messageID = messageID
    self.emoji = emoji
  }
}

/// A page of everything that is kept about somebody.
public struct ExportPage: Sendable {
  /// On the first page only.
  public let about: About?
  public let messages: [Message]
  public let reactions: [GivenReaction]
  /// Where the next page begins; nil: this is the last.
  public let next: MessageID?

  /// What is not counted in messages.
  public struct About: Sendable {
    public let sessions: [Session]
    public let rooms: [RoomSummary]
    public let bots: [User]
  }
}

/// Collects what is kept about somebody, a page at a time, so that no page is large however much there is.
public struct Exports: Sendable {
  /// Messages of a page.
  private static let page = 1_000

  private let store: any Store

  public init(store: any Store) { self.store = store }

  public func page(of user: UserID, after cursor: MessageID?) async throws(ChatError) -> ExportPage {
    let messages = try await store.messages(by: user, after: cursor, limit: Self.page)
    let next = messages.count == Self.page ? messages.last?.id : nil
    return ExportPage(
      about: cursor == nil ? try await about(user) : nil, messages: messages,
      reactions: try await store.reactions(by: user, after: cursor, through: next), next: next)
  }

  private func about(_ user: UserID) async throws(ChatError) -> ExportPage.About {
    ExportPage.About(
      sessions: try await store.sessions(of: user, after: nil, limit: 1_000),
      rooms: try await rooms(of: user),
      bots: try await store.bots(of: user))
  }

  private func rooms(of user: UserID) async throws(ChatError) -> [RoomSummary] {
    var joined: [RoomSummary] = []
    var page: [RoomSummary] = []
    repeat {
      page = try await store.rooms(visibleTo: user, after: page.last?.room.id, limit: Self.page)
      joined += page.filter { $0.role != nil }
    } while page.count == Self.page
    return joined
  }
}
