import Chat
import Engine
import Testing

@testable import ChatAPI

@Suite struct `Presence and typing` {
  @Test func `who comes and how they are is told to those in their rooms`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    try await bob.call("PATCH", "/api/users/me", ["status_text": "Baking"]).expect(200)
    let room = try await ada.makeRoom("Tea")
    let adas = try await ada.enter(room)
    let bobs = try await bob.enter(room)
    let came = try await adas.next("user_online")
    #expect(came["user_id"].int == bob.id && came["username"].string == "bob")
    #expect(came["status"].string == "online" && came["status_text"].string == "Baking")
    #expect(try await adas.types(through: "user_joined") == ["user_joined"])

    try await bobs.send(#"{"type":"presence","status":"idle","text":" Out "}"#)
    var news = try await adas.next("presence")
    while news["status"].string != "idle" { news = try await adas.next("presence") }
    #expect(news["user_id"].int == bob.id && news["status_text"].string == "Out")
    #expect(try await ada.call("GET", "/api/users/bob")["status_text"].string == "Out")
    try await adas.send(#"{"type":"get_users"}"#)
    let people = try await adas.next("user_list")["users"].array
    #expect(people.map { $0["status"].string } == ["online", "idle"])
    #expect(people.map { $0["status_text"].string } == ["", "Out"])
    await server.stop()
  }

  @Test func `a second room in common is no news`() async throws {
    let server = try await TestServer(loops: 1)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let adas = try await ada.enter(room)
    try await adas.send(#"{"type":"join_room","room_id":1}"#)
    _ = try await adas.next("message_history")
    let bobs = try await bob.enter(1)
    #expect(try await adas.types(through: "user_joined") == ["user_online", "user_joined"])
    try await bobs.send(#"{"type":"join_room","room_id":\#(room)}"#)
    #expect(try await adas.types(through: "user_joined").filter { $0 == "user_online" } == [])
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `the status is shown to who shares a room, and to nobody else`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let people = [
      try await server.signUp("ada"), try await server.signUp("bob"), try await server.signUp("eve"),
    ]
    let (ada, bob, eve) = (people[0], people[1], people[2])
    let room = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    for person in people { try await person.call("POST", "/api/rooms/1/leave").expect(200) }
    #expect(try await ada.call("GET", "/api/users/bob")["status"].string == "offline")
    let bobs = try await bob.enter(room)
    let eves = try await eve.open("/ws/auth")
    _ = try await eves.next("connection_established")
    let seen = try await ada.call("GET", "/api/users/bob")
    #expect(seen["status"].string == "online")
    try await bob.call("PATCH", "/api/users/me", ["do_not_disturb": true]).expect(200)
    let quiet = try await ada.call("GET", "/api/users/bob")
    #expect(quiet["status"].string == "dnd" && quiet.header("etag") != seen.header("etag"))
    let members = try await ada.call("GET", "/api/rooms/\(room)/members").json.array
    #expect(members.map { $0["status"].string } == ["offline", "dnd"])

    #expect(try await eve.call("GET", "/api/users/bob")["status"].isNull)
    let foreign = try await eve.call("GET", "/api/rooms/\(room)/members").expect(200).json.array
    #expect(foreign.count == 2 && foreign.allSatisfy { !$0.keys.contains("status") })
    try await bobs.send(#"{"type":"presence","status":"idle"}"#)
    _ = try await bobs.settle()
    #expect(try await eves.settle() == [])
    await server.stop()
  }

  @Test func `of several devices the most active counts, and quiet holds for all`() throws {
    let presence = Presence(broker: LocalBroker())
    let user = User(
      id: try #require(UserID(7)), username: try Username("ada"), displayName: nil, email: nil,
      createdAt: Timestamp(microseconds: 0))
    func status() -> PresenceStatus { presence.state(of: user).status }
    #expect(status() == .offline)
    presence.connect(user)
    presence.connect(user)
    presence.set(.idle, of: user.id, on: 1)
    #expect(status() == .online)
    presence.set(.idle, of: user.id, on: 2)
    #expect(status() == .idle)
    presence.set(.dnd, of: user.id, on: 2)
    presence.set(.online, of: user.id, on: 1)
    #expect(status() == .dnd)
    presence.disconnect(user.id, 2)
    #expect(status() == .online)
    var quiet = user
    quiet.doNotDisturb = true
    presence.note(quiet)
    #expect(status() == .dnd)
    presence.note(user)
    presence.disconnect(user.id, 1)
    #expect(status() == .offline)
  }

  @Test(arguments: [1, 2])
  func `who is invisible goes like one who was cut off, and comes back like one who enters`(loops: Int)
    async throws
  {
    let server = try await TestServer(loops: loops)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let adas = try await ada.enter(room)
    let (phone, laptop) = (try await bob.enter(room), try await bob.enter(room))
    _ = try await adas.next("user_joined")
    try await phone.send(#"{"type":"presence","status":"invisible"}"#)
    #expect(try await adas.next("user_disconnected")["room_ids"].array.map(\.int) == [room])
    func seen() async throws -> [String?] {
      try await adas.send(#"{"type":"get_users"}"#)
      return try await adas.next("user_list")["users"].array.map { $0["username"].string }
    }
    #expect(try await seen() == ["ada"])
    #expect(try await ada.call("GET", "/api/users/bob")["status"].string == "offline")
    try await laptop.send(#"{"type":"presence","status":"online"}"#)
    try await laptop.send(#"{"type":"typing"}"#)
    try await laptop.send(#"{"type":"leave_room"}"#)
    _ = try await laptop.closeCode()
    try await phone.send(#"{"type":"message","content":"from nowhere"}"#)
    let types = try await adas.types(through: "message")
    #expect(types == ["message"])
    #expect(try await seen() == ["ada"])
    try await phone.send(#"{"type":"presence","status":"idle"}"#)
    let back = try await adas.next("user_online")
    #expect(back["username"].string == "bob" && back["status"].string == "idle")
    _ = try await adas.next("user_joined")
    #expect(try await seen() == ["ada", "bob"])
    // Hidden from the start, where another device of theirs is.
    try await phone.send(#"{"type":"presence","status":"invisible"}"#)
    _ = try await adas.next("user_disconnected")
    let tablet = try await bob.enter(room)
    try await phone.send(#"{"type":"message","content":"still hidden"}"#)
    #expect(try await adas.types(through: "message") == ["message"])
    // The last device that asked for it is gone.
    try await phone.send(opcode: 8, [0x03, 0xE8])
    #expect(try await adas.next("user_online")["status"].string == "online")
    _ = tablet
    await server.stop()
  }

  @Test func `the muted do not type, and others do not see them stop`() async throws {
    let server = try await TestServer(loops: 1)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let (adas, bobs) = (try await ada.enter(room), try await bob.enter(room))
    try await bobs.send(#"{"type":"typing"}"#)
    #expect(try await adas.next("user_typing")["is_typing"].bool == true)
    let member = "/api/rooms/\(room)/members/bob"
    try await ada.call("PUT", member, ["muted_until": "2100-01-01T00:00:00Z"]).expect(200)
    #expect(try await adas.next("user_typing")["is_typing"].bool == false)
    _ = try await bobs.next("member_updated")
    let again = try await bob.enter(room)
    for socket in [bobs, again] {
      try await socket.send(#"{"type":"typing"}"#)
      #expect(try await socket.next("error")["code"].string == "muted")
    }
    let message = try await ada.post("hm", in: room)["id"].int ?? 0
    let reaction = "/api/rooms/\(room)/messages/\(message)/reactions/%F0%9F%91%8D"
    #expect(try await bob.call("PUT", reaction).expect(403)["code"].string == "muted")
    try await ada.call("PUT", member, ["muted_until": Optional<String>.none as Any]).expect(200)
    try await bob.call("PUT", reaction).expect(204)
    try await ada.call("PUT", member, ["muted_until": "2100-01-01T00:00:00Z"]).expect(200)
    // One's own may be taken back.
    try await bob.call("DELETE", reaction).expect(204)
    await server.stop()
  }

  @Test func `a state that changes all the time is told once a second, and the last one is`() async throws {
    let server = try await TestServer(loops: 1)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let (adas, bobs) = (try await ada.enter(1), try await bob.enter(1))
    let start = ContinuousClock.now
    for _ in 0..<20 {
      try await bobs.send(#"{"type":"presence","status":"idle"}"#)
      try await bobs.send(#"{"type":"presence","status":"online"}"#)
    }
    try await bobs.send(#"{"type":"presence","status":"dnd"}"#)
    var told: [String?] = []
    while told.last != "dnd" { told.append(try await adas.next("presence")["status"].string) }
    // The first, the last, and one for each second that it took.
    #expect(told.count <= 2 + Int((ContinuousClock.now - start).components.seconds))
    await server.stop()
  }

  @Test func `in a crowd nobody's state is told`() throws {
    let broker = LocalBroker()
    let heard = Heard()
    broker.subscribe { if case .live(let event) = $0 { heard.add(event) } }
    let presence = Presence(broker: broker)
    var authors: [Author] = []
    for number in 1...101 {
      let user = User(
        id: try #require(UserID(Int64(number))), username: try Username("u\(number)"), displayName: nil,
        email: nil, createdAt: Timestamp(microseconds: 0))
      authors.append(.account(user.id, user.username))
      presence.connect(user)
      presence.enter(.lobby, authors[number - 1])
      if number == 100 { presence.set(.idle, of: user.id, on: 100) }
    }
    #expect(heard.counts == ["online": 100, "joined": 100, "presence": 1])
    presence.set(.dnd, of: try #require(UserID(1)), on: 1)
    presence.disconnect(authors[100], from: [.lobby])
    #expect(heard.counts["presence"] == 1 && heard.counts["disconnected"] == nil)
    presence.set(.idle, of: try #require(UserID(1)), on: 1)
    #expect(heard.counts["presence"] == 2)
  }

  @Test func `who cannot have a status is refused one`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let guest = try await Socket.open(server.port, "/ws")
    try await guest.send(#"{"type":"presence","status":"idle"}"#)
    #expect(try await guest.next("error")["code"].string == "forbidden")
    let adas = try await ada.enter(1)
    for (frame, code) in [
      (#"{"type":"presence","status":"offline"}"#, "invalid_status"),
      (#"{"type":"presence"}"#, "missing_status"),
      (#"{"type":"presence","status":"dnd","text":"a\nb"}"#, "invalid_status_text"),
    ] {
      try await adas.send(frame)
      #expect(try await adas.next("error")["code"].string == code)
    }
    #expect(try await ada.call("GET", "/api/users/ada")["status"].string == "online")
    await server.stop()
  }

  // MARK: Typing

  @Test func `typing that flickers is told once a second, and never to the typist`() async throws {
    let server = try await TestServer(loops: 1)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let (adas, bobs) = (try await ada.enter(1), try await bob.enter(1))
    let bobsPhone = try await bob.enter(1)
    let start = ContinuousClock.now
    for _ in 0..<20 {
      try await bobs.send(#"{"type":"typing_start"}"#)
      try await bobs.send(#"{"type":"typing_stop"}"#)
    }
    try await bobs.send(#"{"type":"message","content":"done"}"#)
    let told = try await adas.types(through: "message").filter { $0 == "user_typing" }
    // Begun and ended, once and for each second that it took.
    let seconds = Int((ContinuousClock.now - start).components.seconds)
    #expect(told.count >= 2 && told.count <= 2 * (seconds + 1))
    #expect(try await !bobsPhone.types(through: "message").contains("user_typing"))
    await server.stop()
  }

  @Test func `typing ends by itself after five seconds, and begins again after one`() {
    var typing = Typing()
    var now = MonotonicTime(nanoseconds: 1)
    var told: [Typing.News] = []
    func pass(_ milliseconds: Int) {
      now = now.advanced(by: .milliseconds(milliseconds))
      told.append(typing.passed(to: now))
    }
    func begin() { told.append(typing.begins(at: now) ? .tell(true) : .nothing) }
    func end() { told.append(typing.ends() ? .tell(false) : .nothing) }
    begin()
    pass(4_900)
    pass(200)
    #expect(told == [.tell(true), .nothing, .tell(false)])
    told = []
    end()
    begin()
    end()
    begin()
    pass(900)
    pass(200)
    #expect(told == [.nothing, .tell(true), .tell(false), .nothing, .nothing, .tell(true)])
    told = []
    end()
    pass(1_100)
    #expect(told == [.tell(false), .forget])
  }

  private final class Heard: @unchecked Sendable {
    /// Used on the test's own thread only, which is where the broker calls.
    private(set) var counts: [String: Int] = [:]

    func add(_ event: LiveEvent) {
      switch event {
      case .online: counts["online", default: 0] += 1
      case .presence: counts["presence", default: 0] += 1
      case .joined: counts["joined", default: 0] += 1
      case .disconnected: counts["disconnected", default: 0] += 1
      default: counts["other", default: 0] += 1
      }
    }
  }
}
