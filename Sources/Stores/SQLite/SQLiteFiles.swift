public import Chat

// The SQL for uploaded files. A message names its own in a column; their rows are looked up by their number.

extension SQLiteStore {
  public func fileBytes(of owner: UserID) async throws(ChatError) -> Int64 {
    try await readers.read { db throws(StoreFailure) in try db.fileBytes(of: owner) }
  }

  public func expectContents(_ contents: [ContentHash]) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      for content in contents { try writer.noteContent(content) }
    }
  }

  public func createFile(_ draft: NewFile) async throws(ChatError) -> UploadedFile {
    try await writes.write { writer throws(StoreFailure) in try writer.createFile(draft) }
  }

  public func file(_ id: FileID) async throws(ChatError) -> UploadedFile? {
    try await readers.read { db throws(StoreFailure) in try db.file(id) }
  }

  public func files(of owner: UserID, after cursor: FileID?, limit: Int) async throws(ChatError)
    -> [UploadedFile]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, name, type, size, width, height, owner, hash, thumbnail, created_at, message_id, alt FROM file
        WHERE owner = ?1 AND id > ?2 ORDER BY id LIMIT ?3
        """, [.int(owner.rawValue), .int(cursor?.rawValue ?? 0), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in try UploadedFile(row) }
    }
  }

  public func removeUnpostedFiles(createdBefore time: Timestamp, limit: Int) async throws(ChatError) -> Int {
    guard let limit = PageLimit(limit) else { return 0 }
    return try await writes.write { writer throws(StoreFailure) in
      let old = try writer.db.all(
        """
        SELECT id, name, type, size, width, height, owner, hash, thumbnail, created_at, message_id, alt FROM file
        WHERE message_id IS NULL AND created_at < ?1 ORDER BY created_at LIMIT ?2
        """, [.int(time.microseconds), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in try UploadedFile(row) }
      for file in old { try writer.remove(file) }
      return old.count
    }
  }

  public func contentsToErase(after cursor: ContentHash?, limit: Int) async throws(ChatError) -> [ContentNote]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        "SELECT hash, mark FROM content_to_erase WHERE hash > ?1 ORDER BY hash LIMIT ?2",
        [.blob(cursor?.bytes ?? []), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in
        guard let content = ContentHash(row.blob(0)) else { throw .damagedRow }
        return ContentNote(content: content, mark: row.int(1))
      }
    }
  }

  public func isContentUsed(_ content: ContentHash) async throws(ChatError) -> Bool {
    try await readers.read { db throws(StoreFailure) in
      try db.first(
        """
        SELECT 1 FROM file WHERE hash = ?1 UNION ALL SELECT 1 FROM file WHERE thumbnail = ?1 LIMIT 1
        """, [.blob(content.bytes)]
      ) { _ in true } ?? false
    }
  }

  public func settle(_ note: ContentNote) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.db.run(
        "DELETE FROM content_to_erase WHERE hash = ?1 AND mark = ?2",
        [.blob(note.content.bytes), .int(note.mark)])
    }
  }
}

extension Connection {
  func file(_ id: FileID) throws(StoreFailure) -> UploadedFile? {
    try first(
      """
      SELECT id, name, type, size, width, height, owner, hash, thumbnail, created_at, message_id, alt FROM file
      WHERE id = ?1
      """, [.int(id.rawValue)]
    ) { row throws(StoreFailure) in try UploadedFile(row) }
  }

  fileprivate func fileBytes(of owner: UserID) throws(StoreFailure) -> Int64 {
    try first("SELECT bytes FROM file_usage WHERE user_id = ?1", [.int(owner.rawValue)]) { row in row.int(0) }
      ?? 0
  }

  /// The files of a message, of whose column this is the text.
  func attachments(column text: String) throws(StoreFailure) -> [Attachment] {
    var found: [Attachment] = []
    for part in text.split(separator: " ") {
      guard let id = Int64(part).flatMap(FileID.init), let file = try file(id) else { throw .damagedRow }
      found.append(file.attachment)
    }
    return found
  }
}

extension Writer {
  /// From now on somebody is to look whether the content is needed.
  func noteContent(_ content: ContentHash) throws(StoreFailure) {
    try db.run(
      """
      INSERT INTO content_to_erase (hash, mark) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET mark = ?2
      """, [.blob(content.bytes), .int(stamps.next().microseconds)])
  }

  fileprivate func createFile(_ draft: NewFile) throws(StoreFailure) -> UploadedFile {
    guard try isAccount(draft.owner) else { throw .refused(.userNotFound) }
    try Texts.check(draft.name.text, as: .name)
    let now = stamps.next()
    if let key = draft.key, let made = try made(under: key, by: draft.owner) { return made }
    guard try db.fileBytes(of: draft.owner) + draft.size <= limits.fileBytesPerUser else {
      throw .refused(.quotaExceeded)
    }
    try db.run(
      """
      INSERT INTO file (owner, hash, size, name, type, width, height, thumbnail, created_at, key_name, key_request)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """,
      [
        .int(draft.owner.rawValue), .blob(draft.content.bytes), .int(draft.size), .text(draft.name.text),
        .text(draft.type.text), .optional(draft.picture.map { Int64($0.width) }),
        .optional(draft.picture.map { Int64($0.height) }), draft.thumbnail.map { .blob($0.bytes) } ?? .null,
        .int(now.microseconds), draft.key.map { .blob($0.name) } ?? .null,
        draft.key.map { .blob($0.request) } ?? .null,
      ])
    guard let id = FileID(db.lastInsertedID), let file = try db.file(id) else { throw .damagedRow }
    try addFileBytes(draft.size, to: draft.owner)
    for content in [draft.content, draft.thumbnail] {
      guard let content else { continue }
      try db.run("DELETE FROM content_to_erase WHERE hash = ?1", [.blob(content.bytes)])
    }
    return file
  }

  private func made(under key: CreationKey, by owner: UserID) throws(StoreFailure) -> UploadedFile? {
    let made = try db.first(
      "SELECT id, created_at, key_request FROM file WHERE owner = ?1 AND key_name = ?2",
      [.int(owner.rawValue), .blob(key.name)]
    ) { row in (id: FileID(row.int(0)), at: Timestamp(microseconds: row.int(1)), request: row.blob(2)) }
    guard let made, let id = made.id else { return nil }
    guard made.at.advanced(by: CreationKey.lifetime) > stamps.now else {
      try db.run("UPDATE file SET key_name = NULL, key_request = NULL WHERE id = ?1", [.int(id.rawValue)])
      return nil
    }
    guard made.request == key.request else { throw .refused(.keyReused) }
    return try db.file(id)
  }

  private func addFileBytes(_ bytes: Int64, to owner: UserID) throws(StoreFailure) {
    try db.run(
      """
      INSERT INTO file_usage (user_id, bytes) VALUES (?1, ?2)
      ON CONFLICT (user_id) DO UPDATE SET bytes = bytes + ?2
      """, [.int(owner.rawValue), .int(bytes)])
  }

  fileprivate func remove(_ file: UploadedFile) throws(StoreFailure) {
    try db.run("DELETE FROM file WHERE id = ?1", [.int(file.id.rawValue)])
    try addFileBytes(-file.attachment.size, to: file.owner)
    for content in [file.content, file.thumbnail] { if let content { try noteContent(content) } }
  }

  /// The files of a message go with it.
  func removeFiles(of message: Int64) throws(StoreFailure) {
    let text = try db.first("SELECT attachments FROM message WHERE id = ?1", [.int(message)]) { row in
      row.optionalText(0)
    }
    guard let text = text ?? nil else { return }
    for part in text.split(separator: " ") {
      if let id = Int64(part).flatMap(FileID.init), let file = try db.file(id) { try remove(file) }
    }
  }

  func removeUnpostedFiles(of owner: UserID) throws(StoreFailure) {
    let found = try db.all(
      """
      SELECT id, name, type, size, width, height, owner, hash, thumbnail, created_at, message_id, alt FROM file
      WHERE owner = ?1 AND message_id IS NULL
      """, [.int(owner.rawValue)]
    ) { row throws(StoreFailure) in try UploadedFile(row) }
    for file in found { try remove(file) }
  }

  // MARK: With messages

  /// What a draft's files are; throws what its author is to hear of one that cannot be posted.
  func attachments(of draft: MessageDraft) throws(StoreFailure) -> [Attachment] {
    var found: [Attachment] = []
    for posted in draft.attachments {
      try Texts.check(posted.alt, as: .attachments)
      guard let file = try db.file(posted.id), file.owner == draft.author.userID else {
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
  func post(_ attachments: [Attachment], in message: MessageID) throws(StoreFailure) {
    for attachment in attachments {
      try db.run(
        "UPDATE file SET message_id = ?2, alt = ?3 WHERE id = ?1",
        [.int(attachment.id.rawValue), .int(message.rawValue), .optional(attachment.alt)])
    }
  }
}

extension [Attachment] {
  /// As a message keeps them: numbers with spaces between; NULL for none.
  var column: SQLValue {
    isEmpty ? .null : .text(map { String($0.id.rawValue) }.joined(separator: " "))
  }
}

extension ChatError {
  /// A file goes with one message.
  static let postedBefore = ChatError.invalid(.attachments, "A file can be posted once only")
}

extension UploadedFile {
  /// Reads the columns id, name, type, size, width, height, owner, hash, thumbnail, created_at, message_id, alt.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let id = FileID(row.int(0)), let owner = UserID(row.int(6)), let content = ContentHash(row.blob(7))
    else { throw .damagedRow }
    let picture: PictureSize? =
      if let width = row.optionalInt(4), let height = row.optionalInt(5) {
        PictureSize(width: Int(width), height: Int(height))
      } else { nil }
    self.init(
      attachment: Attachment(
        id: id, name: FileName(stored: row.text(1)), type: MediaType(stored: row.text(2)), size: row.int(3),
        picture: picture, hasThumbnail: !row.isNull(8), alt: row.optionalText(11)),
      owner: owner, content: content, thumbnail: row.isNull(8) ? nil : ContentHash(row.blob(8)),
      createdAt: Timestamp(microseconds: row.int(9)), messageID: row.optionalInt(10).flatMap(MessageID.init))
  }
}
