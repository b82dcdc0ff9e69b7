import Chat
import Foundation
import Testing

@testable import ChatAPI

@Suite struct `Readers that do not read` {
  /// As large as a message may be, in bytes.
  private static let large = String(repeating: "\u{1F986}", count: 4_000)

  @Test func `one who stops reading is closed, the others miss nothing, and it can resume`() async throws {
    let server = try await TestServer(loops: 2)
    let (ada, bob, eve) = (
      try await server.signUp("ada"), try await server.signUp("bob"), try await server.signUp("eve")
    )
    // All are members from the start, so that every event is a message.
    let made = try await ada.call("POST", "/api/rooms/", ["name": "Tea", "members": [bob.id, eve.id]])
    let room = made["id"].int ?? 0
    let slow = try await Socket.open(
      server.port, "/ws/room/\(room)?token=\(eve.token)", receiveBuffer: 4_096)
    _ = try await slow.next("message_history")
    let quick = try await bob.enter(room)
    let writer = try await ada.enter(room)
    var sent = 0
    while sent < 2_000 {
      sent += 1
      try await writer.send(#"{"type":"message","content":"\#(Self.large)"}"#)
      #expect(try await writer.next("message")["seq"].int == sent)
      #expect(try await quick.next("message")["seq"].int == sent)
      if sent % 20 == 0, try await eve.call("GET", "/api/connections")["connections"].array.isEmpty { break }
    }
    #expect(sent < 2_000)
    var last = 0
    var code = 0
    while code == 0 {
      switch try await slow.next() {
      case .frame(let frame) where frame["type"].string == "message":
        #expect(frame["seq"].int == last + 1)
        last = frame["seq"].int ?? 0
      case .frame: break
      case .close(let reason): code = reason
      }
    }
    #expect(code == 4008 && last < sent)
    let again = try await eve.open("/ws/room/\(room)", after: last)
    while last < sent {
      let seq = try await again.next("message")["seq"].int ?? 0
      try #require(seq == last + 1)
      last = seq
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a long past of large messages is brought whole`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let writer = try await ada.enter(1)
    let count = 300
    for _ in 1...count {
      try await writer.send(#"{"type":"message","content":"\#(Self.large)"}"#)
      _ = try await writer.next("message")
    }
    let reader = try await ada.open("/ws/room/1", after: 0)
    for number in 1...count { try #require(try await reader.next("message")["seq"].int == number) }
    #expect(try await reader.settle().isEmpty)
    await server.stop()
  }

  @Test func `frames that wait for a reader who does not read cost little`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let writer = try await ada.enter(1)
    let count = 500
    for _ in 1...count {
      try await writer.send(#"{"type":"message","content":"\#(Self.large)"}"#)
      _ = try await writer.next("message")
    }
    // The replay stands still because nobody reads it, and the frames behind it wait.
    let reader = try await Socket.open(
      server.port, "/ws/room/1?token=\(ada.token)&after=0", receiveBuffer: 4_096)
    let frame = #"{"type":"ping","x":[\#(String(repeating: "1,", count: 30_000))1]}"#
    var sent = 0
    do {
      while sent < 250 {
        try await reader.send(frame)
        sent += 1
      }
    } catch {}
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end,
      try await ada.call("GET", "/api/connections")["connections"].array.count > 1
    {}
    #expect(try await ada.call("GET", "/api/connections")["connections"].array.count == 1)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a page of the log ends when it is large, and says where the next one is`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    for _ in 1...250 { try await ada.post(Self.large, in: 1).expect(201) }
    var path: String? = "/api/rooms/1/events?limit=1000"
    var seqs: [Int] = []
    var pages = 0
    while let next = path {
      let reply = try await ada.call("GET", next)
      try reply.expect(200)
      #expect(reply.body.count < 4 << 20)
      seqs += reply.json.array.compactMap { $0["seq"].int }
      pages += 1
      path = reply.header("link").flatMap { $0.split(separator: ">").first.map { String($0.dropFirst()) } }
    }
    #expect(seqs == Array(1...250) && pages == 3)
    await server.stop()
  }

  @Test func `a page of history ends when it is large, at the right end`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for _ in 1...150 { try await ada.post(Self.large, in: 1).expect(201) }
    func seqs(_ query: String) async throws -> ([Int], String?) {
      let reply = try await ada.call("GET", "/api/rooms/1/messages?limit=200\(query)")
      #expect(reply.body.count < 2 << 20)
      return (reply.json.array.compactMap { $0["seq"].int }, reply.header("link"))
    }
    for (query, expected) in [
      ("", 85...150), ("&before=140", 74...139), ("&after=10", 11...76),
      ("&around=100", 68...133),
    ] {
      let (page, link) = try await seqs(query)
      #expect(page.count < 70 && page == Array((page.first ?? 0)...(page.last ?? 0)), "\(query): \(page)")
      #expect(
        abs((page.first ?? 0) - expected.lowerBound) < 4 && abs((page.last ?? 0) - expected.upperBound) < 4)
      #expect(link?.contains("rel=\"next\"") == true, "\(query)")
    }
    let all = try await ada.open("/ws/room/1")
    try await all.send(#"{"type":"history","limit":200}"#)
    _ = try await all.next("message_history")
    let page = try await all.next("message_history")
    #expect(page["has_more"].bool == true && page["messages"].array.last?["seq"].int == 150)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a message that was changed a thousand times tells of the last hundred`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let socket = try await ada.enter(room)
    let id = try await ada.post("0", in: room)["id"].int ?? 0
    for number in 1...150 {
      try await socket.send(#"{"type":"edit_message","message_id":\#(id),"content":"\#(number)"}"#)
      _ = try await socket.next("message_edited")
    }
    let texts = try await ada.call("GET", "/api/rooms/\(room)/messages/\(id)/edits")["texts"].array
    let lastHundred: [String] = (50..<150).map { "\($0)" }
    #expect(texts.map { $0.string ?? "" } == lastHundred)
    await server.stop()
  }

  @Test func `a small page is all it takes to be let in`() async throws {
    let server = try await TestServer {
      $0.limits.historyPage = 3
      $0.historyPage = 3
    }
    let ada = try await server.signUp("ada")
    for number in 1...5 { try await ada.post("\(number)", in: 1).expect(201) }
    let socket = try await ada.open("/ws/room/1")
    #expect(try await socket.next("message_history")["messages"].array.map { $0["seq"].int } == [3, 4, 5])
    try await socket.send(#"{"type":"history"}"#)
    #expect(try await socket.next("message_history")["messages"].array.count == 3)
    await server.stop()
  }
}
