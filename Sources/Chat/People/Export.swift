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
  /// Behind the last message.
  public let files: [UploadedFile]
  /// Where the next page begins; nil: this is the last.
  public let next: Cursor?

  /// Where a page begins: messages come first, then files.
  public enum Cursor: Equatable, Sendable {
    case start
    case message(after: MessageID)
    case file(after: FileID)
  }

  /// What is not counted in messages.
  public struct About: Sendable {
    public let sessions: [Session]
    public let rooms: [RoomSummary]
    public let bots: [User]
    public let reports: [Report]
  }
}

/// Collects what is kept about somebody, a page at a time, so that no page is large however much there is.
public struct Exports: Sendable {
  /// Messages of a page.
  private static let page = 1_000

  private let store: any Store

  public init(store: any Store) { self.store = store }

  public func page(of user: UserID, from cursor: ExportPage.Cursor) async throws(ChatError) -> ExportPage {
    switch cursor {
    case .start: try await messages(of: user, after: nil, about: try await about(user))
    case .message(let id): try await messages(of: user, after: id, about: nil)
    case .file(let id):
      try await files(of: user, after: id) { files, next in
        ExportPage(about: nil, messages: [], reactions: [], files: files, next: next)
      }
    }
  }

  private func messages(of user: UserID, after cursor: MessageID?, about: ExportPage.About?)
    async throws(ChatError) -> ExportPage
  {
    let messages = try await store.messages(by: user, after: cursor, limit: Self.page)
    let last = messages.count == Self.page ? messages.last?.id : nil
    let reactions = try await store.reactions(by: user, after: cursor, through: last)
    if let last {
      return ExportPage(
        about: about, messages: messages, reactions: reactions, files: [], next: .message(after: last))
    }
    return try await files(of: user, after: nil) { files, next in
      ExportPage(about: about, messages: messages, reactions: reactions, files: files, next: next)
    }
  }

  private func files(
    of user: UserID, after cursor: FileID?,
    _ page: ([UploadedFile], ExportPage.Cursor?) -> ExportPage
  ) async throws(ChatError) -> ExportPage {
    let files = try await store.files(of: user, after: cursor, limit: Self.page)
    return page(files, files.count == Self.page ? files.last.map { .file(after: $0.id) } : nil)
  }

  private func about(_ user: UserID) async throws(ChatError) -> ExportPage.About {
    ExportPage.About(
      sessions: try await store.sessions(of: user, after: nil, limit: 1_000),
      rooms: try await rooms(of: user),
      bots: try await store.bots(of: user),
      reports: try await store.reports(by: user))
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
