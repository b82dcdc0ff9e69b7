public import Chat

extension MemoryStore {
  public func fileBytes(of owner: UserID) async throws(ChatError) -> Int64 {
    try state.read { $0.fileBytes(of: owner) }
  }

  public func expectContents(_ contents: [ContentHash]) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in
      for content in contents { state.noteContent(content) }
    }
  }

  public func createFile(_ draft: NewFile) async throws(ChatError) -> UploadedFile {
    try state.write { state throws(StoreFailure) in try state.createFile(draft) }
  }

  public func file(_ id: FileID) async throws(ChatError) -> UploadedFile? {
    try state.read { $0.files[id]?.file }
  }

  public func files(of owner: UserID, after cursor: FileID?, limit: Int) async throws(ChatError)
    -> [UploadedFile]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let own = state.files.values.map(\.file).filter {
        $0.owner == owner && $0.id.rawValue > cursor?.rawValue ?? 0
      }
      return Array(own.sorted { $0.id < $1.id }.prefix(limit.count))
    }
  }

  public func removeUnpostedFiles(createdBefore time: Timestamp, limit: Int) async throws(ChatError) -> Int {
    guard let limit = PageLimit(limit) else { return 0 }
    return try state.write { state throws(StoreFailure) in
      let old = state.files.values.map(\.file).filter { $0.messageID == nil && $0.createdAt < time }
      let found = old.sorted { $0.id < $1.id }.prefix(limit.count)
      for file in found { state.remove(file.id) }
      return found.count
    }
  }

  public func contentsToErase(after cursor: ContentHash?, limit: Int) async throws(ChatError) -> [ContentNote]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let later = state.contentsToErase.filter { entry in cursor.map { entry.key > $0 } ?? true }
      return later.sorted { $0.key < $1.key }.prefix(limit.count).map {
        ContentNote(content: $0.key, mark: $0.value)
      }
    }
  }

  public func isContentUsed(_ content: ContentHash) async throws(ChatError) -> Bool {
    try state.read { state in
      state.files.values.contains { $0.file.content == content || $0.file.thumbnail == content }
    }
  }

  public func settle(_ note: ContentNote) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in
      if state.contentsToErase[note.content] == note.mark { state.contentsToErase[note.content] = nil }
    }
  }
}

extension MemoryState {
  struct FileState {
    var file: UploadedFile
    let key: CreationKey?
  }

  func fileBytes(of owner: UserID) -> Int64 {
    files.values.filter { $0.file.owner == owner }.reduce(0) { $0 + $1.file.attachment.size }
  }

  /// From now on somebody is to look whether the content is needed.
  mutating func noteContent(_ content: ContentHash) {
    contentsToErase[content] = stamps.next().microseconds
  }

  mutating func createFile(_ draft: NewFile) throws(StoreFailure) -> UploadedFile {
    guard account(draft.owner) != nil else { throw .refused(.userNotFound) }
    try Texts.check(draft.name.text, as: .name)
    let now = stamps.next()
    if let key = draft.key, let made = made(under: key, by: draft.owner) {
      guard made.key?.request == key.request else { throw .refused(.keyReused) }
      return made.file
    }
    guard fileBytes(of: draft.owner) + draft.size <= limits.fileBytesPerUser else {
      throw .refused(.quotaExceeded)
    }
    guard let id = FileID(fileCount + 1) else { throw .refused(.unavailable) }
    fileCount += 1
    let file = UploadedFile(
      attachment: Attachment(
        id: id, name: draft.name, type: draft.type, size: draft.size, picture: draft.picture,
        hasThumbnail: draft.thumbnail != nil),
      owner: draft.owner, content: draft.content, thumbnail: draft.thumbnail, createdAt: now, messageID: nil)
    files[id] = FileState(file: file, key: draft.key)
    contentsToErase[draft.content] = nil
    if let thumbnail = draft.thumbnail { contentsToErase[thumbnail] = nil }
    return file
  }

  private func made(under key: CreationKey, by owner: UserID) -> FileState? {
    files.values.first { state in
      state.file.owner == owner && state.key?.name == key.name
        && state.file.createdAt.advanced(by: CreationKey.lifetime) > stamps.now
    }
  }

  mutating func remove(_ id: FileID) {
    guard let file = files.removeValue(forKey: id)?.file else { return }
    for content in [file.content, file.thumbnail] { if let content { noteContent(content) } }
  }

  mutating func removeUnpostedFiles(of owner: UserID) {
    let unposted = files.values.map(\.file).filter { $0.owner == owner && $0.messageID == nil }
    for file in unposted { remove(file.id) }
  }

  /// What a draft's files are; throws what its author is to hear of one that cannot be posted.
  func attachments(of draft: MessageDraft) throws(StoreFailure) -> [Attachment] {
    var found: [Attachment] = []
    for posted in draft.attachments {
      try Texts.check(posted.alt, as: .attachments)
      guard let file = files[posted.id]?.file, file.owner == draft.author.userID else {
        throw .refused(.fileNotFound)
      }
      guard file.messageID == nil else { throw .refused(.postedBefore) }
      var attachment = file.attachment
      attachment.alt = posted.alt
      found.append(attachment)
    }
    return found
  }

  /// The files are part of the message from now on.
  mutating func post(_ attachments: [Attachment], in message: MessageID) {
    for attachment in attachments {
      guard let file = files[attachment.id]?.file.posted(in: message, alt: attachment.alt) else { continue }
      files[attachment.id]?.file = file
    }
  }
}
