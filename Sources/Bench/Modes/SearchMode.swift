import Chat
import Stores
import Synchronization

/// `roost-bench search`: fills a store of its own and times searches in it, without a server.
enum SearchMode {
  static func run(_ arguments: [String]) async {
    let options = Options(
      arguments, known: ["database", "messages", "rooms", "rounds", "outstanding"], flags: ["no-index"])
    guard let path = options.text("database") else { Usage.fail("search needs --database FILE") }
    let bench = SearchBench(
      path: path, messages: options.number("messages", 1_000_000),
      rooms: max(30, options.number("rooms", 300)),
      rounds: options.number("rounds", 200), outstanding: max(1, options.number("outstanding", 1_000)),
      indexes: !options.flag("no-index"))
    do { try await bench.run() } catch { Usage.stop("\(error)") }
  }
}

private struct NoBroker: Broker {
  func publish(_ events: [RoomEvent]) {}
  func publish(_ event: LiveEvent) {}
  func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void) {}
}

private struct WallClock: Clock {
  func now() -> Timestamp { Timestamp(microseconds: Int64(Time.sinceEpoch() / 1_000)) }
}

/// Half of the rooms are the searcher's, two hundred at most; the first has most of the messages, the last few.
private struct SearchBench {
  let path: String
  let messages: Int
  let rooms: Int
  let rounds: Int
  let outstanding: Int
  let indexes: Bool

  func run() async throws {
    var limits = ChatLimits()
    limits.roomsOwned = rooms + 1
    limits.roomsJoined = rooms + 1
    var options = SQLiteOptions()
    if !indexes { options.searchPart = .max }
    let start = Time.now()
    let store = try SQLiteStore(
      path: path, clock: WallClock(), limits: limits, broker: NoBroker(), options: options,
      reports: SQLiteReports(fatal: { Usage.stop($0) }, notice: { Console.error($0 + "\n") }))
    Console.print("opened in \(Self.milliseconds(Time.now() - start)) ms\n")
    let (people, places) = try await scene(store)
    if try await store.history(of: .lobby, .latest, limit: 1).messages.isEmpty {
      try await fill(store, people, places)
    }
    if indexes, rounds > 0 { try await search(store, people, places) }
    await store.close()
  }

  // MARK: Filling

  private func scene(_ store: SQLiteStore) async throws -> (people: [User], places: [RoomID]) {
    var people: [User] = []
    for number in 0..<60 {
      let name = try Username("person\(number)")
      if let known = try await store.user(named: name) {
        people.append(known)
      } else {
        people.append(
          try await store.createUser(
            NewUser(username: name, displayName: nil, email: nil, passwordHash: "x")))
      }
    }
    var places: [RoomID] = try await store.rooms(visibleTo: people[1].id, after: nil, limit: rooms + 1)
      .map(\.room.id).filter { $0 != .lobby }
    if places.isEmpty {
      for number in 0..<rooms {
        // The searcher is person 0, in every second room.
        let isTheirs = number.isMultiple(of: 2) && number < 400
        let room = try await store.createRoom(
          NewRoom(
            name: "room \(number)", topic: "", kind: number.isMultiple(of: 5) ? .public : .private,
            guests: false,
            creator: people[1].id, members: people.dropFirst(2).map(\.id) + (isTheirs ? [people[0].id] : [])))
        places.append(room.id)
      }
    }
    return (people, places)
  }

  private func fill(_ store: SQLiteStore, _ people: [User], _ places: [RoomID]) async throws {
    var text = ChatText(seed: 1)
    let start = Time.now()
    var sent = 0
    while sent < messages {
      let batch = (0..<min(outstanding, messages - sent)).map { number in
        // A hundred messages at the start and at the end of the last room, which is a small one.
        let isSmall = sent + number < 50 || sent + number >= messages - 50
        let place = isSmall ? places.count - 2 : text.zipf(places.count - 20)
        return MessageDraft(
          roomID: sent + number == 60 ? .lobby : places[place],
          author: { .account($0.id, $0.username) }(people[1 + text.zipf(people.count - 1)]),
          content: text.message(), clientID: nil, replyTo: nil)
      }
      await append(batch, to: store)
      sent += batch.count
    }
    let time = Time.now() - start
    Console.print(
      "\(sent) messages, \(outstanding) outstanding: \(UInt64(sent) * 1_000_000_000 / max(1, time)) a second\n"
    )
  }

  private func append(_ batch: [MessageDraft], to store: SQLiteStore) async {
    let box = Left(count: batch.count)
    await withCheckedContinuation { (caller: CheckedContinuation<Void, Never>) in
      store.append(
        batch.map { draft in
          MessageAppend(draft) { outcome in
            if case .refused(let error) = outcome { Usage.stop("a message was refused: \(error)") }
            if box.drop() == 0 { caller.resume() }
          }
        })
    }
  }

  // MARK: Searching

  private func search(_ store: SQLiteStore, _ people: [User], _ places: [RoomID]) async throws {
    var text = ChatText(seed: 2)
    let (small, big) = (places[places.count - 2], places[0])
    let kinds: [(String, () throws -> SearchQuery)] = [
      ("e", { SearchQuery(try SearchTerms("e")) }),
      ("the", { SearchQuery(try SearchTerms("the")) }),
      ("的", { SearchQuery(try SearchTerms("的")) }),
      ("一是", { SearchQuery(try SearchTerms("一是")) }),
      ("two letters", { SearchQuery(try SearchTerms(String(text.word(from: 130, to: 30_000).prefix(2)))) }),
      ("a common word", { SearchQuery(try SearchTerms(text.word(from: 0, to: 120))) }),
      ("a rare word", { SearchQuery(try SearchTerms(text.word(from: 20_000, to: 30_000))) }),
      (
        "a rare ideograph",
        {
          SearchQuery(
            try SearchTerms(UnicodeScalar(UInt32(0x4E00 + text.below(8_000))).map { "\($0)" } ?? "一"))
        }
      ),
      (
        "three words",
        {
          SearchQuery(
            try SearchTerms((0..<3).map { _ in text.word(from: 0, to: 3_000) }.joined(separator: " ")))
        }
      ),
      (
        "a phrase",
        { SearchQuery(try SearchTerms("\"\(text.word(from: 0, to: 90)) \(text.word(from: 0, to: 90))\"")) }
      ),
      ("no hit, common parts", { SearchQuery(try SearchTerms("theingerthatand\(text.below(10))")) }),
      ("no hit at all", { SearchQuery(try SearchTerms("qqxqq\(text.below(1_000))")) }),
      (
        "32 common words",
        {
          SearchQuery(
            try SearchTerms((0..<32).map { _ in text.word(from: 0, to: 90) }.joined(separator: " ")))
        }
      ),
      (
        "32 common pairs",
        {
          let pairs = (0..<32).map { _ in String(text.word(from: 0, to: 400).prefix(2)) }
          return SearchQuery(try SearchTerms(pairs.joined(separator: " ")))
        }
      ),
      (
        "256 common letters",
        {
          let words = (0..<90).map { _ in text.word(from: 0, to: 60) }.joined(separator: " ")
          return SearchQuery(try SearchTerms("\"\(words.prefix(250))\""))
        }
      ),
      ("e, small room", { SearchQuery(try SearchTerms("e"), room: small) }),
      ("no hit, big room", { SearchQuery(try SearchTerms("theinger"), room: big) }),
      ("the, a rare sender", { SearchQuery(try SearchTerms("the"), sender: people[50].id) }),
      ("with a link", { SearchQuery(try SearchTerms(""), features: [.link]) }),
      (
        "a rare word of a sender",
        { SearchQuery(try SearchTerms(text.word(from: 9_000, to: 30_000)), sender: people[3].id) }
      ),
    ]
    Console.print(
      """
      times in milliseconds      p50      p90      p99      max   processor: p50      p99   hits a page   cut short

      """)
    var (all, allWork) = (Histogram(), Histogram())
    for (name, make) in kinds {
      var (times, work) = (Histogram(), Histogram())
      var (hits, cut) = (0, 0)
      for _ in 0..<rounds {
        let query = try make()
        let (start, worked) = (Time.now(), Time.processorTime())
        let page = try await store.search(query, for: people[0].id, before: nil, limit: 25)
        times.record(Time.now() - start)
        work.record(Time.processorTime() - worked)
        hits += page.hits.count
        if page.next != nil, page.hits.count < 25 { cut += 1 }
      }
      all.add(times)
      allWork.add(work)
      Self.row(name, times, work, hits / max(1, rounds), cut)
    }
    Self.row("all", all, allWork, 0, 0)
  }

  private static func row(_ name: String, _ times: Histogram, _ work: Histogram, _ hits: Int, _ cut: Int) {
    let columns =
      [0.5, 0.9, 0.99, 1].map { Self.milliseconds(times.quantile($0)) } + ["      "]
      + [0.5, 0.99].map { Self.milliseconds(work.quantile($0)) }
    let cells = columns.map { String(repeating: " ", count: max(0, 9 - $0.count)) + $0 }.joined()
    let label = name + String(repeating: " ", count: max(0, 24 - name.count))
    Console.print("\(label)\(cells)   \(hits)   \(cut)\n")
  }

  private static func milliseconds(_ nanoseconds: UInt64) -> String {
    let hundredths = nanoseconds / 10_000
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}

/// How many answers are still to come.
private final class Left: Sendable {
  private let count: Atomic<Int>

  init(count: Int) { self.count = Atomic(count) }

  func drop() -> Int { count.subtract(1, ordering: .acquiringAndReleasing).newValue }
}
