import Chat

// The SQL that keeps the index for search. Messages go into blocks, which is cheap, and the grams of blocks into the
// index, which is not, in the writer's idle time; what changes a message that is in a block changes the block in the
// same transaction.

extension Writer {
  /// The first block of messages that came after the index was made.
  private static let firstBlock: Int64 = 1 << 30

  /// Puts the oldest messages of the tail into blocks. The result is to be told after the commit.
  func makeBlocks(of tail: SearchTail, _ size: Int) throws(StoreFailure) -> WriteJob.Finish {
    let entries = tail.first(size)
    var newest = tail.snapshot.newestBlock
    for block in try blocks(of: entries) {
      newest += 1
      try insert(block, as: newest)
    }
    try db.run("UPDATE search_state SET through = ?1", [.int(entries.last?.at ?? 0)])
    let last = newest
    return { tail.drop(entries.count, newestBlock: last) }
  }

  /// Puts the grams of the oldest blocks that wait for that into the index. The result is to be told after the commit.
  func addGrams(_ tail: SearchTail, of count: Int) throws(StoreFailure) -> WriteJob.Finish {
    let waiting = try db.all(
      "SELECT first_at, entries, text, block FROM search_block WHERE block > ?1 ORDER BY block LIMIT ?2",
      [.int(tail.newestGrams), .int(Int64(count))]
    ) { row throws(StoreFailure) in
      (number: row.int(3), block: try SearchBlock(packed: row.blob(1), text: row.blob(2), from: row.int(0)))
    }
    guard let last = waiting.last?.number else { return {} }
    for (number, block) in waiting { try add(SearchGrams(block).all, to: number) }
    try db.run("UPDATE search_state SET grams_through = ?1", [.int(last)])
    return { tail.addGrams(upTo: last) }
  }

  /// Puts the newest messages of the backlog into blocks, and the grams of those into the index.
  func indexBacklog(_ size: Int) throws(StoreFailure) -> WriteJob.Finish {
    let rows = try db.all(
      "SELECT at, message_id FROM search_backlog ORDER BY at DESC, message_id DESC LIMIT ?1",
      [.int(Int64(size))]
    ) { row in (at: row.int(0), id: row.int(1)) }
    let entries = rows.reversed().compactMap { row in
      MessageID(row.id).map { SearchTail.Entry(id: $0, at: row.at) }
    }
    let oldest = try db.first("SELECT min(block) FROM search_block") { row in row.optionalInt(0) }
    let end = min((oldest ?? nil) ?? Self.firstBlock, Self.firstBlock)
    let blocks = try blocks(of: entries)
    for (place, block) in blocks.enumerated() {
      let number = end - Int64(blocks.count - place)
      try insert(block, as: number)
      try add(SearchGrams(block).all, to: number)
    }
    for row in rows {
      try db.run(
        "DELETE FROM search_backlog WHERE at = ?1 AND message_id = ?2", [.int(row.at), .int(row.id)])
    }
    hasSearchBacklog = rows.count == size
    return {}
  }

  /// Brings blocks up to date that were made before the words of files were in them, the newest messages first.
  func indexFiles(of size: Int) throws(StoreFailure) -> WriteJob.Finish {
    let rows = try db.all(
      "SELECT at, message_id FROM search_again ORDER BY at DESC, message_id DESC LIMIT ?1",
      [.int(Int64(size))]
    ) { row in (at: row.int(0), id: row.int(1)) }
    try searchAgain(rows.compactMap { row in MessageID(row.id).map { (id: $0, at: row.at) } })
    for row in rows {
      try db.run(
        "DELETE FROM search_again WHERE at = ?1 AND message_id = ?2", [.int(row.at), .int(row.id)])
    }
    hasSearchAgain = rows.count == size
    return {}
  }

  private func blocks(of entries: [SearchTail.Entry]) throws(StoreFailure) -> [SearchBlock] {
    var blocks = [SearchBlock()]
    for entry in entries {
      guard let message = try db.searched(entry.id) else { continue }
      if blocks[blocks.count - 1].isFull { blocks.append(SearchBlock()) }
      blocks[blocks.count - 1].append(
        entry.id, at: entry.at, sender: message.sender, message.features, message.text.bytes)
    }
    return blocks.filter { !$0.entries.isEmpty }
  }

  private func insert(_ block: SearchBlock, as number: Int64) throws(StoreFailure) {
    guard let first = block.entries.first, let last = block.entries.last else { return }
    try db.run(
      "INSERT INTO search_block (block, first_at, last_at, entries, text) VALUES (?1, ?2, ?3, ?4, ?5)",
      [.int(number), .int(first.at), .int(last.at), .blob(block.packed(from: first.at)), .blob(block.text)])
  }

  private func add(_ grams: [UInt32], to block: Int64) throws(StoreFailure) {
    try db.run(
      "INSERT INTO search_gram (rowid, grams) VALUES (?1, ?2)",
      [.int(block), .text(SearchGrams.spelled(grams))])
  }

  private func remove(_ grams: [UInt32], from block: Int64) throws(StoreFailure) {
    try db.run(
      "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', ?1, ?2)",
      [.int(block), .text(SearchGrams.spelled(grams))])
  }

  // MARK: Changes

  /// Brings the block of a message that was edited or deleted up to date; call it after the message's row was changed.
  func searchAgain(_ message: Message) throws(StoreFailure) {
    try searchAgain([(message.id, message.timestamp.microseconds)])
  }

  /// The same for several messages, in any order; for those that are not there any more too.
  func searchAgain(_ messages: [(id: MessageID, at: Int64)]) throws(StoreFailure) {
    var left = messages.sorted { $0.at < $1.at }
    while let newest = left.last {
      guard let found = try block(at: newest.at) else { return }
      // All that is left of the messages from the block's time.
      let own = left.drop { $0.at < found.firstAt }
      left.removeLast(own.count)
      try replace(own.map(\.id), in: found)
    }
  }

  private struct StoredBlock {
    let number: Int64
    let firstAt: Int64
    let block: SearchBlock
  }

  private func block(at time: Int64) throws(StoreFailure) -> StoredBlock? {
    try db.first(
      """
      SELECT block, first_at, entries, text FROM search_block WHERE first_at <= ?1 ORDER BY first_at DESC LIMIT 1
      """, [.int(time)]
    ) { row throws(StoreFailure) in
      StoredBlock(
        number: row.int(0), firstAt: row.int(1),
        block: try SearchBlock(packed: row.blob(2), text: row.blob(3), from: row.int(1)))
    }
  }

  private func replace(_ ids: [MessageID], in stored: StoredBlock) throws(StoreFailure) {
    let (rest, gone) = stored.block.split(off: Set(ids))
    if gone.entries.isEmpty { return }
    var new = SearchBlock()
    for entry in gone.entries {
      guard let message = try db.searched(entry.id) else { continue }
      new.append(entry.id, at: entry.at, sender: message.sender, message.features, message.text.bytes)
    }
    let whole = rest.inserting(new)
    try db.run(
      "UPDATE search_block SET entries = ?2, text = ?3 WHERE block = ?1",
      [.int(stored.number), .blob(whole.packed(from: stored.firstAt)), .blob(whole.text)])
    guard stored.number <= searchTail.newestGrams else { return }
    let (kept, old, added) = (SearchGrams(rest), SearchGrams(gone), SearchGrams(new))
    // FTS5 counts its rows: whoever deletes a part of one must have inserted a part, if only an empty one.
    try add(added.minus(kept, old), to: stored.number)
    try remove(old.minus(kept, added), from: stored.number)
  }

  // MARK: The start

  /// What is in no block when the store opens.
  static func searchTail(_ db: Connection) throws(StoreFailure) -> SearchTail {
    let state = try db.first("SELECT through, grams_through FROM search_state") { row in
      (through: row.int(0), grams: row.int(1))
    }
    let (through, grams) = state ?? (0, 0)
    let rooms = try db.all("SELECT room_id FROM room_log WHERE last_at > ?1", [.int(through)]) { row in
      row.int(0)
    }
    var entries: [SearchTail.Entry] = []
    for room in rooms {
      try db.scan(
        "SELECT id, created_at FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id DESC",
        [.int(room << 28), .int(room << 28 | Seq.max)]
      ) { row throws(StoreFailure) in
        guard let id = MessageID(row.int(0)) else { throw .damagedRow }
        guard row.int(1) > through else { return false }
        entries.append(SearchTail.Entry(id: id, at: row.int(1)))
        return true
      }
    }
    entries.sort { $0.at < $1.at }
    let newest = try db.first("SELECT max(block) FROM search_block") { row in row.optionalInt(0) }
    // Blocks of the backlog are always below the first one, and have their grams.
    let none = Self.firstBlock - 1
    return SearchTail(entries, newestBlock: max((newest ?? nil) ?? 0, none), newestGrams: max(grams, none))
  }

  static func hasSearchBacklog(_ db: Connection) throws(StoreFailure) -> Bool {
    try db.first("SELECT 1 FROM search_backlog LIMIT 1") { _ in true } ?? false
  }

  static func hasSearchAgain(_ db: Connection) throws(StoreFailure) -> Bool {
    try db.first("SELECT 1 FROM search_again LIMIT 1") { _ in true } ?? false
  }
}

/// A message as the index sees it.
struct SearchedMessage {
  let sender: Int64
  let text: FoldedText
  let features: SearchFeatures
}

extension Connection {
  /// nil for one that is deleted or not there, and for what the room itself tells.
  func searched(_ id: MessageID) throws(StoreFailure) -> SearchedMessage? {
    try first(
      """
      SELECT sender, content, mentions, attachments FROM message
      WHERE id = ?1 AND deleted_at IS NULL AND system IS NULL
      """,
      [.int(id.rawValue)]
    ) { row throws(StoreFailure) in
      let content = FoldedText(row.text(1))
      let files = try row.optionalText(3).map { column throws(StoreFailure) in
        try attachments(column: column)
      }
      return SearchedMessage(
        sender: row.int(0), text: FoldedText(content, with: files ?? []),
        features: SearchFeatures(
          SearchFeature.all(of: content, mentionsSomebody: !row.isNull(2), bringsFiles: files != nil)))
    }
  }
}
