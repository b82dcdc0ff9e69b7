public import Chat

// The SQL for search: the newest messages one by one, then block by block along the index, then what the index does not
// have yet.

extension SQLiteStore {
  public func search(_ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> SearchPage
  {
    guard let limit = PageLimit(limit) else { return SearchPage(hits: [], next: nil) }
    try searchTurns.begin(viewer)
    defer { searchTurns.end(viewer) }
    let (tail, effort) = (searchTail, searchEffort)
    return try await searchers.read { db throws(StoreFailure) in
      var search = MessageSearch(
        db, query, viewer, before: cursor, limit: limit, effort: effort, tail: tail.snapshot)
      try db.run("BEGIN")
      do throws(StoreFailure) {
        let page = try search.page()
        try db.run("COMMIT")
        return page
      } catch {
        if db.isInTransaction { try? db.run("ROLLBACK") }
        throw error
      }
    }
  }
}

/// One search on its way from the newest message to the oldest, in one snapshot of the database.
private struct MessageSearch {
  private let db: Connection
  private let query: SearchQuery
  private let features: SearchFeatures
  private let limit: PageLimit
  private let tail: SearchTail.Snapshot
  /// Only messages between these two times.
  private let (after, before): (Int64, Int64)
  private var rights: SearchRights
  private var found: [(id: MessageID, at: Int64)] = []
  /// How much may still be done, in steps of about a tenth of a microsecond.
  private var effort: Int
  /// Everything from this time on was looked at.
  private var reached = Int64.max
  /// There is nothing older that is wanted.
  private var isOver = false

  /// What looking at one costs, and what looking for a term in one.
  private static let (message, block, room, termInBlock, termInMessage) = (25, 60, 100, 8, 1)
  /// So many blocks are asked for at once: FTS5 can only be stopped between two hits. Each number that it passes
  /// in a gram's list is a step.
  private static let window = 4_096

  init(
    _ db: Connection, _ query: SearchQuery, _ viewer: UserID, before cursor: Timestamp?, limit: PageLimit,
    effort: Int, tail: SearchTail.Snapshot
  ) {
    self.db = db
    self.query = query
    self.limit = limit
    self.effort = effort
    self.tail = tail
    features = SearchFeatures(query.features)
    after = query.after?.microseconds ?? .min
    before = min(cursor?.microseconds ?? .max, query.before?.microseconds ?? .max)
    rights = SearchRights(of: viewer, db)
  }

  mutating func page() throws(StoreFailure) -> SearchPage {
    if query.isUseful, try rights.mayLook(into: query.room) {
      if try lookThroughTail(), try lookThroughBlocks() { _ = try lookThroughBacklog() }
    }
    let kept = found.prefix(limit.count)
    var hits: [SearchHit] = []
    for (id, _) in kept {
      guard let message = try db.message(id), let room = try rights.room(message.roomID) else { continue }
      hits.append(SearchHit(message: message, room: room))
    }
    let next: Int64? = found.count > limit.count ? kept.last?.at : effort <= 0 && !isOver ? reached : nil
    return SearchPage(hits: hits, next: next.map { Timestamp(microseconds: $0) })
  }

  /// There is room on the page, and time; one more hit than wanted shows that there is another page.
  private var goesOn: Bool { !isOver && found.count <= limit.count && effort > 0 }

  /// Whether a time, and perhaps those before it, are not too early.
  private mutating func isWanted(_ at: Int64) -> Bool {
    if at <= after { isOver = true }
    return !isOver
  }

  // MARK: One by one

  private mutating func lookThroughTail() throws(StoreFailure) -> Bool {
    for entry in tail.entries.reversed() where entry.at < before {
      guard isWanted(entry.at), goesOn else { return false }
      try look(at: entry)
    }
    return goesOn
  }

  private mutating func lookThroughBacklog() throws(StoreFailure) -> Bool {
    var rest = self
    try db.scan(
      "SELECT at, message_id FROM search_backlog WHERE at < ?1 ORDER BY at DESC, message_id DESC",
      [.int(before)]
    ) { row throws(StoreFailure) in
      guard rest.isWanted(row.int(0)), rest.goesOn, let id = MessageID(row.int(1)) else { return false }
      try rest.look(at: SearchTail.Entry(id: id, at: row.int(0)))
      return true
    }
    self = rest
    return goesOn
  }

  private mutating func look(at entry: SearchTail.Entry) throws(StoreFailure) {
    effort -= Self.message
    defer { reached = entry.at }
    guard let room = entry.id.roomID, query.room == nil || query.room == room, try maySearch(room),
      let message = try db.searched(entry.id),
      query.sender == nil || query.sender?.rawValue == message.sender,
      features.isSubset(of: message.features),
      isEverything(in: message.text.bytes, 0..<message.text.bytes.count, Self.termInMessage)
    else { return }
    found.append((entry.id, entry.at))
  }

  private mutating func maySearch(_ room: RoomID) throws(StoreFailure) -> Bool {
    if !rights.knows(room) { effort -= Self.room }
    return try rights.maySearch(room)
  }

  /// Whether all terms are there.
  private mutating func isEverything(in text: [UInt8], _ stretch: Range<Int>, _ cost: Int) -> Bool {
    for term in query.terms.folded {
      effort -= cost
      guard ByteSearch.contains(term, in: text, stretch) else { return false }
    }
    return true
  }

  // MARK: Blocks

  private mutating func lookThroughBlocks() throws(StoreFailure) -> Bool {
    let newest = try db.first(
      "SELECT block FROM search_block WHERE first_at < ?1 ORDER BY first_at DESC LIMIT 1", [.int(before)]
    ) { row in row.int(0) }
    guard let newest, let oldest = try oldestBlock() else { return goesOn }
    let grams = SearchGrams(query)
    let spelled = SearchGrams.spelled(grams.all)
    var upper = min(newest, tail.newestBlock)
    if upper > tail.newestGrams {
      let lower = max(oldest, tail.newestGrams + 1)
      if lower <= upper { guard try lookThroughNew(lower...upper) else { return false } }
      upper = tail.newestGrams
    }
    while upper >= oldest {
      guard goesOn else { return false }
      let lower = max(oldest, upper - Int64(Self.window) + 1)
      guard try lookThroughBlocks(lower...upper, with: spelled) else { return false }
      // Going along the lists of the grams costs something even where no block has all of them. It is counted
      // afterwards: a page always gets somewhere.
      effort -= Self.block + Self.window * grams.count
      upper = lower - 1
    }
    return goesOn
  }

  /// Looks into every block, for those whose grams are not in the index yet.
  private mutating func lookThroughNew(_ blocks: ClosedRange<Int64>) throws(StoreFailure) -> Bool {
    try lookThroughRows(
      """
      SELECT first_at, last_at, entries, text FROM search_block WHERE block BETWEEN ?1 AND ?2 ORDER BY block DESC
      """,
      [.int(blocks.lowerBound), .int(blocks.upperBound)])
    return goesOn
  }

  /// Whether older ones may have more.
  private mutating func lookThroughBlocks(_ window: ClosedRange<Int64>, with grams: String)
    throws(StoreFailure) -> Bool
  {
    try lookThroughRows(
      """
      SELECT b.first_at, b.last_at, b.entries, b.text
      FROM search_gram CROSS JOIN search_block AS b ON b.block = search_gram.rowid
      WHERE search_gram MATCH ?1 AND search_gram.rowid BETWEEN ?2 AND ?3 ORDER BY search_gram.rowid DESC
      """,
      [.text(grams), .int(window.lowerBound), .int(window.upperBound)])
    if goesOn {
      let first = try db.first(
        "SELECT first_at FROM search_block WHERE block >= ?1 ORDER BY block LIMIT 1",
        [.int(window.lowerBound)]
      ) { row in row.int(0) }
      if let first { reached = first }
    }
    return goesOn
  }

  /// - Parameter sql: gives blocks, the newest first.
  private mutating func lookThroughRows(_ sql: StaticString, _ values: [SQLValue]) throws(StoreFailure) {
    var rest = self
    try db.scan(sql, values) { row throws(StoreFailure) in
      guard rest.isWanted(row.int(1)), rest.goesOn else { return false }
      try rest.look(through: row)
      return true
    }
    self = rest
  }

  /// The one with the oldest message that is wanted, or one before it.
  private func oldestBlock() throws(StoreFailure) -> Int64? {
    let early = try db.first(
      "SELECT block FROM search_block WHERE first_at <= ?1 ORDER BY first_at DESC LIMIT 1", [.int(after)]
    ) { row in row.int(0) }
    if let early { return early }
    return try db.first("SELECT min(block) FROM search_block") { row in row.optionalInt(0) } ?? nil
  }

  private mutating func look(through row: Statement) throws(StoreFailure) {
    let (firstAt, text) = (row.int(0), row.blob(3))
    effort -= Self.block
    guard isEverything(in: text, 0..<text.count, Self.termInBlock) else {
      reached = firstAt
      return
    }
    let block = try SearchBlock(packed: row.blob(2), text: text, from: firstAt)
    for entry in block.entries.reversed() where entry.at < before {
      guard isWanted(entry.at), found.count <= limit.count else { return }
      defer { reached = entry.at }
      guard let room = entry.id.roomID, query.room == nil || query.room == room,
        query.sender == nil || query.sender?.rawValue == entry.sender, features.isSubset(of: entry.features),
        try maySearch(room), isEverything(in: block.text, entry.text, Self.termInMessage)
      else { continue }
      found.append((entry.id, entry.at))
    }
    reached = firstAt
  }
}

/// Which rooms somebody may search, looked up once each.
private struct SearchRights {
  private let db: Connection
  private let viewer: UserID
  private var isAdmin: Bool?
  private var known: [RoomID: Bool] = [:]
  private var rooms: [RoomID: Room] = [:]

  init(of viewer: UserID, _ db: Connection) {
    self.viewer = viewer
    self.db = db
  }

  /// Whether there is anything to look for in a room; without one there always is.
  mutating func mayLook(into room: RoomID?) throws(StoreFailure) -> Bool {
    guard let room else { return true }
    return try maySearch(room)
  }

  func knows(_ id: RoomID) -> Bool { known[id] != nil }

  mutating func maySearch(_ id: RoomID) throws(StoreFailure) -> Bool {
    if let answer = known[id] { return answer }
    let answer = try isReader(of: id)
    known[id] = answer
    return answer
  }

  mutating func room(_ id: RoomID) throws(StoreFailure) -> Room? {
    if let room = rooms[id] { return room }
    rooms[id] = try db.room(id)
    return rooms[id]
  }

  private mutating func isReader(of id: RoomID) throws(StoreFailure) -> Bool {
    let key: [SQLValue] = [.int(id.rawValue), .int(viewer.rawValue)]
    let role = try db.first("SELECT 1 FROM member WHERE room_id = ?1 AND user_id = ?2", key) { _ in true }
    if role == true { return true }
    let kind = try db.first("SELECT 1 FROM room WHERE id = ?1 AND kind = 'public'", [key[0]]) { _ in true }
    guard kind == true else { return false }
    let ban = try db.first("SELECT 1 FROM ban WHERE room_id = ?1 AND user_id = ?2", key) { _ in true }
    if ban != true { return true }
    if isAdmin == nil { isAdmin = try db.isAdmin(viewer) }
    return isAdmin == true
  }
}
