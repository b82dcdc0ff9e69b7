import Chat
import Testing

@testable import Stores

extension World {
  /// Everything that is found, page by page.
  func search(
    _ text: String, by user: User, room: RoomID? = nil, from sender: User? = nil,
    has: Set<SearchFeature> = [],
    before: Timestamp? = nil, after: Timestamp? = nil, limit: Int = 100
  ) async throws -> [Message] {
    try await search(
      SearchQuery(
        SearchTerms(text), room: room, sender: sender?.id, features: has, before: before, after: after),
      by: user, limit: limit)
  }

  func search(_ query: SearchQuery, by user: User, limit: Int = 100) async throws -> [Message] {
    var found: [SearchHit] = []
    var cursor: Timestamp?
    while true {
      let page = try await store.search(query, for: user.id, before: cursor, limit: limit)
      #expect(page.hits.count <= limit)
      found += page.hits
      guard let next = page.next else { break }
      if let cursor { try #require(next < cursor, "pages go on") }
      cursor = next
    }
    #expect(found.allSatisfy { $0.room.id == $0.message.roomID })
    return found.map(\.message)
  }
}

@Suite struct `Search in every store` {
  /// Everything stays in the tail; everything is indexed soon; much is.
  static let options: [SQLiteOptions] = [256, 1, 5].map { part in
    var options = SQLiteOptions()
    options.searchPart = part
    options.searchGramsPart = part
    options.searchPause = .zero
    return options
  }

  static let stores: [(StoreKind, Int)] = [(.memory, 0)] + options.indices.map { (.sqlite, $0) }

  @Test(arguments: stores)
  func `a message is found at once, by any part of it and however it is spelled`(
    _ kind: StoreKind, _ options: Int
  ) async throws {
    try await withStore(kind, options: Self.options[options]) { world in
      let ada = try await world.user("ada")
      let sent = try #require(
        try await world.send("Un Cafe\u{301} à Zürich, 時間の的 ＦＵＬＬ ﬁne", by: ada.author).stored)
      for query in [
        "café", "CAFE", "afé", "e", "à", "z", "zurich un", "時", "間", "時間", "時間の", "的", "full", "ﬁ", "in",
        "\"un café\"", "\"à zürich, 時\"", "un\tcafe", "h, 時",
      ] {
        #expect(try await world.search(query, by: ada) == [sent], "\(query)")
      }
      for query in ["cafés", "間時", "\"café un\"", "x", "%", "_", "cafe*", "un OR", "NEAR(un", "un cafe tea"] {
        #expect(try await world.search(query, by: ada).isEmpty, "\(query)")
      }
    }
  }

  @Test(arguments: stores)
  func `the newest come first, page by page`(_ kind: StoreKind, _ options: Int) async throws {
    try await withStore(kind, options: Self.options[options]) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("Tea", by: ada)
      var sent: [Message] = []
      for number in 1...23 {
        let text = number.isMultiple(of: 3) ? "coffee" : "tea \(number)"
        let place = number.isMultiple(of: 2) ? room.id : .lobby
        sent.append(try #require(try await world.send(text, by: ada.author, to: place).stored))
      }
      let teas = Array(sent.filter { $0.content != "coffee" }.reversed())
      for limit in [1, 3, 16, 100] {
        #expect(try await world.search("tea", by: ada, limit: limit) == teas, "\(limit)")
      }
      let first = try await world.store.search(
        SearchQuery(SearchTerms("tea")), for: ada.id, before: nil, limit: teas.count)
      #expect(first.hits.count == teas.count && first.next == nil)
      #expect(try await world.search("tea", by: ada, room: room.id) == teas.filter { $0.roomID == room.id })
      let (middle, later) = (sent[9].timestamp, sent[15].timestamp)
      #expect(try await world.search("tea", by: ada, before: middle) == teas.filter { $0.timestamp < middle })
      #expect(try await world.search("tea", by: ada, after: middle) == teas.filter { $0.timestamp > middle })
      #expect(
        try await world.search("tea", by: ada, before: later, after: middle).count
          == teas.count { $0.timestamp < later && $0.timestamp > middle })
      #expect(try await world.search("tea", by: ada, before: middle, after: later).isEmpty)
      #expect(
        try await world.store.search(
          SearchQuery(SearchTerms("tea")), for: ada.id, before: nil, limit: 0
        ).hits.isEmpty)
    }
  }

  @Test(arguments: stores)
  func `a sender, links and mentions narrow`(_ kind: StoreKind, _ options: Int) async throws {
    try await withStore(kind, options: Self.options[options]) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let link = try #require(try await world.send("see HTTPS://example.org", by: ada.author).stored)
      let call = try #require(try await world.send("@ada see this", by: bob.author).stored)
      let both = try #require(try await world.send("see http://a.b @bob", by: bob.author).stored)
      let visitor = try #require(try await world.send("see http: nothing", by: guest(7, "eve")).stored)
      #expect(try await world.search("see", by: ada) == [visitor, both, call, link])
      #expect(try await world.search("see", by: ada, from: bob) == [both, call])
      #expect(try await world.search("", by: ada, from: ada) == [link])
      #expect(try await world.search("", by: ada, has: [.link]) == [both, link])
      #expect(try await world.search("see", by: ada, has: [.link, .mention]) == [both])
      #expect(try await world.search("", by: ada, from: bob, has: [.mention]) == [both, call])
      _ = try await world.store.edit(call.id, to: "https://ada", by: bob.author, within: .zero)
      #expect(try await world.search("", by: ada, has: [.link]).map(\.id) == [both.id, call.id, link.id])
      #expect(try await world.search("", by: ada, has: [.mention]).map(\.id) == [both.id])
    }
  }

  @Test(arguments: stores)
  func `what was edited is found as it is, what was deleted not at all`(
    _ kind: StoreKind, _ options: Int
  ) async throws {
    try await withStore(kind, options: Self.options[options]) { world in
      let ada = try await world.user("ada")
      var sent: [Message] = []
      for number in 1...9 {
        sent.append(try #require(try await world.send("tea number \(number)", by: ada.author).stored))
      }
      _ = try await world.store.edit(sent[2].id, to: "coffee 時", by: ada.author, within: .zero)
      #expect(try await world.search("number 3", by: ada).isEmpty)
      #expect(try await world.search("時", by: ada).map(\.id) == [sent[2].id])
      _ = try await world.store.edit(sent[2].id, to: "tea again", by: ada.author, within: .zero)
      #expect(try await world.search("時", by: ada).isEmpty)
      #expect(try await world.search("coffee", by: ada).isEmpty)
      #expect(try await world.search("tea", by: ada).map(\.id) == sent.reversed().map(\.id))
      _ = try await world.store.delete(sent[4].id, by: ada.author)
      #expect(
        try await world.search("tea", by: ada).map(\.id) == sent.filter { $0 != sent[4] }.reversed().map(\.id)
      )
      #expect(try await world.search("5", by: ada).isEmpty)
    }
  }

  @Test(arguments: stores)
  func `the names of files and what is said of them are found like the text`(
    _ kind: StoreKind, _ options: Int
  ) async throws {
    try await withStore(kind, options: Self.options[options]) { world in
      let ada = try await world.user("ada")
      let bill = try #require(
        try await world.send(
          "the bill", with: [("Invoice-2026.PDF", nil), ("b.png", "Un café, https://a.b")], by: ada
        ).stored)
      let bare = try #require(try await world.send("", with: [("invoice.txt", nil)], by: ada).stored)
      for number in 1...9 { try await world.send("tea \(number)", by: ada.author) }
      #expect(try await world.search("invoice", by: ada) == [bare, bill])
      #expect(try await world.search("voice-2026.pdf", by: ada) == [bill])
      #expect(try await world.search("bill invoice CAFE png", by: ada) == [bill])
      #expect(try await world.search("invoice", by: ada, has: [.file]) == [bare, bill])
      // A name is not the end of a text, and what is said of a file is no text.
      for query in ["\"bill invoice\"", "billinvoice", "pdfb", "\"pdf b\""] {
        #expect(try await world.search(query, by: ada).isEmpty, "\(query)")
      }
      #expect(try await world.search("", by: ada, has: [.link]).isEmpty)
      _ = try await world.store.edit(bill.id, to: "paid", by: ada.author, within: .zero)
      #expect(try await world.search("bill", by: ada).isEmpty)
      #expect(try await world.search("paid invoice cafe", by: ada).map(\.id) == [bill.id])
      _ = try await world.store.delete(bare.id, by: ada.author)
      #expect(try await world.search("invoice", by: ada).map(\.id) == [bill.id])
      _ = try await world.store.delete(bill.id, by: ada.author)
      for query in ["invoice", "cafe", "paid"] {
        #expect(try await world.search(query, by: ada).isEmpty, "\(query)")
      }
    }
  }

  @Test(arguments: stores)
  func `only what one may read at this moment is found`(_ kind: StoreKind, _ options: Int) async throws {
    try await withStore(kind, options: Self.options[options]) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let root = try await world.store.createFirstAdmin(
        NewUser(username: Username("root"), displayName: nil, email: nil, passwordHash: "x"))
      let cyd = try await world.user("cyd")
      let open = try await world.room("open", by: ada, members: [bob])
      let closed = try await world.room("closed", by: ada, kind: .private, members: [bob])
      let pair = try await world.store.openDirect([ada.id, bob.id], by: ada.id).room.room
      for room in [open.id, closed.id, pair.id] {
        try await world.send("secret tea", by: ada.author, to: room)
      }
      func rooms(_ user: User) async throws -> Set<RoomID> {
        let found = Set(try await world.search("secret", by: user).map(\.roomID))
        for room in [open.id, closed.id, pair.id] {
          #expect(try await world.search("tea", by: user, room: room).isEmpty == !found.contains(room))
        }
        return found
      }
      #expect(try await rooms(bob) == [open.id, closed.id, pair.id])
      #expect(try await rooms(cyd) == [open.id])
      #expect(try await rooms(root) == [open.id])
      _ = try await world.store.moderate(bob.id, in: closed.id, [.kick], by: ada.id)
      #expect(try await rooms(bob) == [open.id, pair.id])
      _ = try await world.store.moderate(bob.id, in: open.id, [.ban], by: ada.id)
      _ = try await world.store.moderate(root.id, in: open.id, [.ban], by: ada.id)
      #expect(try await rooms(bob) == [pair.id])
      #expect(try await rooms(root) == [open.id])
      _ = try await world.store.moderate(bob.id, in: open.id, [.unban], by: ada.id)
      #expect(try await rooms(bob) == [open.id, pair.id])
      _ = try await world.store.leave(ada.id, from: closed.id)
      #expect(try await rooms(ada) == [open.id, pair.id])
      try await world.store.deleteRoom(open.id, by: ada.id)
      #expect(try await rooms(bob) == [pair.id])
    }
  }
}

/// Random texts that have much in common, so that searches find something.
private struct Speech {
  var dice: Dice
  private let letters: [String] = [
    "e", "é", "e\u{301}", "E", "ｅ", "s", "ß", "t", "h", "th", "the ", "的", "時", "間", "時間", " ", "\n",
    "\u{3000}",
    "👩", "\u{200D}", "🚀", "%", "_", "*", "\"", "か", "\u{3099}", "が", "한", "\u{1112}", "\u{1161}", "\u{11AB}",
    "ﷺ",
    "İ", "i", "OR ", "NEAR(", "-", "’", "'", "\u{301}", "Å", "A", "@bob ", "http://", "ﬁ", "f", "𝓯",
    "\u{11A7}",
  ]

  mutating func text(_ range: ClosedRange<Int>) -> String {
    (0..<dice.roll(range)).map { _ in letters[dice.roll(0...letters.count - 1)] }.joined()
  }

  /// Often a part of something that was said.
  mutating func query(_ said: [String]) -> String {
    if dice.roll(0...3) == 0 || said.isEmpty { return text(0...3) }
    let scalars = Array(said[dice.roll(0...said.count - 1)].unicodeScalars)
    let start = dice.roll(0...scalars.count - 1)
    let part = scalars[start..<min(scalars.count, start + dice.roll(1...9))]
    let text = String(String.UnicodeScalarView(part))
    switch dice.roll(0...3) {
    case 0: return "\"" + text + "\""
    case 1: return text.uppercased()
    case 2: return text + " " + self.text(0...1)
    default: return text
    }
  }
}

@Suite struct `Searches agree` {
  @Test(arguments: 1...8)
  func `SQLite finds what the store in memory finds, whatever was said and is asked`(_ seed: Int) async throws
  {
    var options = SQLiteOptions()
    options.searchPart = [1, 3, 40, 64, 150][seed % 5]
    options.searchGramsPart = [1, 2, 5, 1_000][seed % 4]
    options.searchPause = .zero
    options.searchEffort = [1, 150, 2_500][seed % 3]
    try await withStore(.memory) { memory in
      try await withStore(.sqlite, options: options) { sqlite in
        try await Self.compare(memory, sqlite, Speech(dice: Dice(state: UInt64(seed))))
      }
    }
  }

  private static func compare(_ memory: World, _ sqlite: World, _ speech: Speech) async throws {
    var speech = speech
    var (users, rooms, said, hits) = ([User](), [RoomID.lobby], [String](), 0)
    for name in ["ada", "bob", "cyd"] {
      users.append(try await memory.user(name))
      _ = try await sqlite.user(name)
    }
    for (name, kind) in [("a", RoomKind.public), ("b", .private), ("c", .private)] {
      rooms.append(try await memory.room(name, by: users[0], kind: kind, members: [users[1]]).id)
      _ = try await sqlite.room(name, by: users[0], kind: kind, members: [users[1]])
    }
    var sent: [Message] = []
    for _ in 1...400 {
      let (user, room) = (users[speech.dice.roll(0...2)], rooms[speech.dice.roll(0...3)])
      let (other, text) = (users[speech.dice.roll(0...2)], speech.text(1...12))
      let old = sent.isEmpty ? nil : sent[speech.dice.roll(0...sent.count - 1)]
      switch speech.dice.roll(1...40) {
      case 1...22:
        let names = (0..<max(0, speech.dice.roll(-6...2))).map { _ in speech.text(1...5) }
        let files = names.map { (name: $0, alt: speech.dice.roll(0...1) == 0 ? nil : speech.text(1...5)) }
        let one = try await memory.send(text, with: files, by: user, to: room)
        let two = try await sqlite.send(text, with: files, by: user, to: room)
        #expect(one.stored == two.stored && one.refusal == two.refusal)
        if let message = one.stored {
          sent.append(message)
          said += [text] + files.map(\.name) + files.compactMap(\.alt)
        }
      case 23...25:
        guard let old else { continue }
        for world in [memory, sqlite] {
          _ = try? await world.store.edit(old.id, to: text, by: old.author, within: .zero)
        }
        said.append(text)
      case 26:
        guard let old else { continue }
        for world in [memory, sqlite] {
          _ = try? await world.store.delete(old.id, by: old.author)
        }
      case 27:
        let acts: [MemberAct] = [.admit, .kick, .ban, .unban]
        let act = acts[speech.dice.roll(0...3)]
        for world in [memory, sqlite] {
          _ = try? await world.store.moderate(other.id, in: room, [act], by: users[0].id)
        }
      default:
        let terms = try SearchTerms(String(speech.query(said).unicodeScalars.prefix(200)))
        let features = Set(SearchFeature.allCases.filter { _ in speech.dice.roll(0...7) == 0 })
        let query = SearchQuery(
          terms, room: speech.dice.roll(0...3) == 0 ? room : nil,
          sender: speech.dice.roll(0...5) == 0 ? other.id : nil, features: features,
          before: speech.dice.roll(0...7) == 0 ? old?.timestamp : nil,
          after: speech.dice.roll(0...7) == 0 ? old?.timestamp : nil)
        guard query.isUseful else { continue }
        let wanted = try await memory.search(query, by: user)
        let found = try await sqlite.search(query, by: user, limit: speech.dice.roll(1...30))
        #expect(found == wanted, "\(query)")
        if found != wanted { return }
        hits += wanted.count
      }
    }
    #expect(hits > 100)
  }
}
