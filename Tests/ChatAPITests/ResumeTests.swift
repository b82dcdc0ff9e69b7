import Chat
import Testing

@testable import ChatAPI

@Suite struct `Resuming` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `after names the last seq, and everything later comes once, in order, then live`(
    storage: TestServer.Storage
  ) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    for number in 1...5 { try await ada.post("m\(number)", in: 1).expect(201) }
    let socket = try await ada.open("/ws/room/1", after: 2)
    #expect(
      try await socket.types(through: "resumed") == ["connection_established", "room_joined", "resumed"])
    try await ada.post("m6", in: 1).expect(201)
    for seq in 3...6 { #expect(try await socket.next("message")["seq"].int == seq) }
    #expect(try await socket.settle().isEmpty)
    await server.stop()
  }

  @Test func `a seq from the future, or too long ago, is answered with resync and the newest page`()
    async throws
  {
    let server = try await TestServer { $0.replayEvents = 3 }
    let ada = try await server.signUp("ada")
    for number in 1...5 { try await ada.post("m\(number)", in: 1).expect(201) }
    for (after, reason) in [(6, "unknown_seq"), (1, "too_far_behind")] {
      let socket = try await ada.open("/ws/room/1", after: after)
      #expect(try await socket.next("resync")["reason"].string == reason)
      #expect(
        try await socket.next("message_history")["messages"].array.map { $0["seq"].int } == [1, 2, 3, 4, 5])
    }
    let socket = try await ada.open("/ws/room/1", after: 2)
    _ = try await socket.next("resumed")
    #expect(try await socket.next("message")["seq"].int == 3)
    await server.stop()
  }

  /// The heart of promise P5: sockets that come and go while others write miss nothing and hear nothing twice.
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `readers who come and go while others write miss nothing and hear nothing twice`(
    storage: TestServer.Storage
  ) async throws {
    let server = try await TestServer(storage, loops: 3) { $0.limits.replayPage = 7 }
    let writers = [try await server.signUp("ada"), try await server.signUp("bob")]
    let reader = try await server.signUp("eve")
    let total = 400
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in writers {
        group.addTask {
          let socket = try await writer.enter(1)
          for number in 0..<total / writers.count {
            let clientID = "\(writer.name)-\(number)"
            try await socket.send(#"{"type":"message","content":"x","client_id":"\#(clientID)"}"#)
            // One that goes away with answers unread would take its last words with it.
            while try await socket.next("message")["client_id"].string != clientID {}
          }
        }
      }
      for stay in [1, 3, 10, 40] {
        group.addTask {
          var last = 0
          while last < total {
            let socket = try await reader.open("/ws/room/1", after: last)
            for _ in 0..<stay where last < total {
              let seq = try await socket.next("message")["seq"].int
              guard seq == last + 1 else { throw TestFailure("after \(last) came \(seq ?? -1)") }
              last += 1
            }
          }
        }
      }
      group.addTask {
        let socket = try await reader.open("/ws/auth")
        var last = 0
        while last < total {
          try await socket.send(#"{"type":"join_room","room_id":1,"after":\#(last)}"#)
          _ = try await socket.next("resumed")
          for _ in 0..<25 where last < total {
            let seq = try await socket.next("message")["seq"].int
            guard seq == last + 1 else { throw TestFailure("after \(last) came \(seq ?? -1)") }
            last += 1
          }
          try await socket.send(#"{"type":"leave_room","room_id":1}"#)
          _ = try await socket.next("room_left")
        }
      }
      try await group.waitForAll()
    }
    await server.stop()
  }

  @Test(arguments: [GatedStore.Gate.role, .history])
  func `what happens while a socket enters comes once, also what is no message`(gate: GatedStore.Gate)
    async throws
  {
    let server = try await TestServer(.sqlite, isGated: true)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    try await ada.post("m1", in: 1).expect(201)
    let edited = try await ada.post("m2", in: 1)
    try await ada.call("DELETE", "/api/rooms/1/messages/\((try await ada.post("m3", in: 1))["id"].int ?? 0)")
      .expect(204)
    let socket = try await bob.open("/ws/auth")
    let gates = try #require(server.gate)
    gates.shut(gate)
    try await socket.send(#"{"type":"join_room","room_id":1}"#)
    while gates.waitingCount == 0 { await Task.yield() }
    let author = Author.account(try #require(UserID(Int64(ada.id))), try Username("ada"))
    let id = try #require(MessageID(Int64(edited["id"].int ?? 0)))
    _ = try await server.store.edit(id, to: "m2, changed", by: author, within: .zero)
    _ = try await server.store.react(
      with: Emoji("👍"), to: id, removes: false, by: try #require(author.userID), author.name)
    gates.open()
    #expect(try await socket.next("room_joined")["last_seq"].int == 4)
    #expect(
      try await socket.next("message_history")["messages"].array.map { $0["seq"].int } == [1, 2, 3])
    for (type, seq) in [("message_edited", 5), ("reaction", 6)] {
      guard case .frame(let frame) = try await socket.next() else { throw TestFailure("closed") }
      #expect(frame["type"].string == type && frame["event_seq"].int == seq)
    }
    try await ada.post("m7", in: 1).expect(201)
    #expect(try await socket.settle() == ["message"])
    await server.stop()
  }

  @Test func `whoever comes while a socket reads the past is told of`() async throws {
    let server = try await TestServer(.sqlite, isGated: true)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let gates = try #require(server.gate)
    gates.shut(.history)
    let adas = try await ada.open("/ws")
    _ = try await adas.next("room_joined")
    while gates.waitingCount == 0 { await Task.yield() }
    let bobs = try await bob.open("/ws")
    #expect(try await adas.next("user_joined")["username"].string == "bob")
    while gates.waitingCount < 2 { await Task.yield() }
    gates.open()
    _ = try await adas.next("message_history")
    _ = try await bobs.next("message_history")
    await server.stop()
  }

  @Test func `the log of events is paged by after`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    for number in 1...5 { try await ada.post("m\(number)", in: 1).expect(201) }
    let page = try await ada.call("GET", "/api/rooms/1/events?after=1&limit=2")
    #expect(page.json.array.map { $0["seq"].int } == [2, 3] && page.json[0]["type"].string == "message")
    let next = try #require(page.header("link")?.firstMatch(of: /<(.*)>/)?.1)
    #expect(try await ada.call("GET", String(next)).json.array.map { $0["seq"].int } == [4, 5])
    await server.stop()
  }
}
