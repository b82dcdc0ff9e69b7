import Chat
import Testing

@testable import Stores

/// One call of the port with its arguments, so that two stores can be asked the same.
private enum Call: Sendable {
  case createUser(Username, displayName: String?)
  case user(Int)
  case named(Username)
  case users(String?, after: Int, limit: Int)
  case setHash(Int)
  case createSession(Int, token: UInt8)
  case rotate(UInt8, to: UInt8, seconds: Int)
  case revoke(Int)
  case revoked
  case createRoom(String, RoomKind, creator: Int, members: [Int])
  case room(Int)
  case rooms(Int, after: Int, limit: Int)
  case role(Int, Int)
  case members(Int, after: Int, limit: Int)
  case join(Int, Int)
  case leave(Int, Int)
  case moderate(Int, Int, MemberAct, by: Int)
  case send(Int, sender: Int, String, clientID: Int?, replyTo: Int?)
  case message(Int, Int)
  case history(Int, HistoryRange, limit: Int)
  case events(Int, after: Int, limit: Int)
  case react(Int, Int, String, removes: Bool, by: Int)
  case markRead(Int, Int, by: Int)
  case readState(Int, Int)
  case reactions(Int, from: Int, through: Int, viewer: Int?)

  static func random(_ dice: inout Dice) -> Call {
    let user = dice.roll(1...8)
    let room = dice.roll(1...7)
    let limit = dice.roll(0...12)
    let words = ["lobby", "Tea", "tea", "TEA", "É", "é", "e\u{301}", "a\0", ""]
    switch dice.roll(1...52) {
    case 1...2:
      let names = ["ada", "Ada", "bob", "cyd", "dan", "eve", "EVE", "fay", "gus"]
      guard let name = try? Username(names[dice.roll(0...8)]) else { return .user(user) }
      return .createUser(name, displayName: dice.roll(0...1) == 0 ? nil : words[dice.roll(0...8)])
    case 3: return .user(user)
    case 4: return .users(["a", "E", "\u{301}", nil, "%"][dice.roll(0...4)], after: user - 1, limit: limit)
    case 5: return .setHash(user)
    case 6: return .createSession(user, token: UInt8(dice.roll(0...20)))
    case 7...10:
      return .rotate(UInt8(dice.roll(0...20)), to: UInt8(dice.roll(0...20)), seconds: dice.roll(1...200))
    case 11: return .revoke(dice.roll(1...6))
    case 12: return .revoked
    case 13...14:
      return .createRoom(
        words[dice.roll(0...8)], RoomKind.allCases[dice.roll(0...2)], creator: user,
        members: (0..<dice.roll(0...4)).map { _ in dice.roll(1...8) })
    case 15: return .room(room)
    case 16: return .rooms(user, after: room - 1, limit: limit)
    case 17: return .role(user, room)
    case 18: return .members(room, after: user - 1, limit: limit)
    case 19...21: return .join(user, room)
    case 22:
      if dice.roll(0...2) == 0 { return .leave(user, room) }
      let later = Timestamp(microseconds: 1_700_010_000_000_000)
      let acts: [MemberAct] = [
        .admit, .setRole(.moderator), .setRole(.owner), .mute(until: later), .mute(until: nil), .kick, .ban,
        .unban,
      ]
      return .moderate(user, room, acts[dice.roll(0...7)], by: dice.roll(1...8))
    case 23...35:
      return .send(
        room, sender: dice.roll(-2...8), (words + ["@ada", "@bob. @EVE", "@room @cyd"])[dice.roll(0...11)],
        clientID: dice.roll(0...2) == 0 ? nil : dice.roll(0...15),
        replyTo: dice.roll(0...3) == 0 ? dice.roll(1...20) : nil)
    case 36: return .message(room, dice.roll(1...20))
    case 37...39:
      guard let seq = Seq(Int64(dice.roll(0...30))) else { return .revoked }
      let ranges: [HistoryRange] = [.latest, .before(seq), .after(seq), .around(seq)]
      return .history(room, ranges[dice.roll(0...3)], limit: limit)
    case 41...45:
      return .react(
        room, dice.roll(1...12), ["👍", "🐔", "❤️"][dice.roll(0...2)], removes: dice.roll(0...2) == 0, by: user)
    case 49...50: return .markRead(room, dice.roll(0...30), by: user)
    case 51...52: return .readState(user, room)
    case 46...48:
      return .reactions(
        room, from: dice.roll(0...12), through: dice.roll(0...20), viewer: dice.roll(0...3) == 0 ? nil : user)
    default: return .events(room, after: dice.roll(0...30), limit: limit)
    }
  }

  /// What the store answers, in words.
  func answer(of world: World) async -> String {
    do { return try await result(of: world) } catch { return "throws \(error)" }
  }

  private func result(of world: World) async throws -> String {
    let store = world.store
    func user(_ number: Int) throws -> UserID { try #require(UserID(Int64(number))) }
    func room(_ number: Int) throws -> RoomID { try #require(RoomID(Int64(number))) }
    func token(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }
    func later(_ seconds: Int) -> Timestamp { world.clock.now().advanced(by: .seconds(seconds)) }
    switch self {
    case .createUser(let name, let displayName):
      let draft = NewUser(username: name, displayName: displayName, email: nil, passwordHash: "hash")
      return "\(try await store.createUser(draft))"
    case .user(let id): return "\(String(describing: try await store.user(user(id))))"
    case .named(let name): return "\(String(describing: try await store.user(named: name)))"
    case .users(let query, let after, let limit):
      return "\(try await store.users(matching: query, after: UserID(Int64(after)), limit: limit))"
    case .setHash(let id):
      return "\(try await store.setPasswordHash("other", replacing: "hash", of: user(id)))"
    case .createSession(let id, let number):
      let draft = NewSession(userID: try user(id), refreshHash: token(number), expiresAt: later(100))
      return "\(try await store.createSession(draft))"
    case .rotate(let old, let new, let seconds):
      let rotation = try await store.rotateSession(
        presented: token(old), successor: token(new), expiresAt: later(seconds), grace: .seconds(30))
      return "\(rotation)"
    case .revoke(let id): return "\(try await store.revokeSession(try #require(SessionID(Int64(id)))))"
    case .revoked: return "\(try await store.sessionsRevoked(since: later(-500)))"
    case .createRoom(let name, let kind, let creator, let members):
      let draft = NewRoom(
        name: name, topic: name, kind: kind, guests: false, creator: try user(creator),
        members: try members.map(user))
      return "\(try await store.createRoom(draft))"
    case .room(let id): return "\(String(describing: try await store.room(room(id))))"
    case .rooms(let id, let after, let limit):
      return "\(try await store.rooms(visibleTo: user(id), after: RoomID(Int64(after)), limit: limit))"
    case .role(let id, let number):
      return "\(String(describing: try await store.role(of: user(id), in: room(number))))"
    case .members(let id, let after, let limit):
      return "\(try await store.members(of: room(id), after: UserID(Int64(after)), limit: limit))"
    case .join(let id, let number): return "\(try await store.join(user(id), to: room(number)))"
    case .leave(let id, let number): return "\(try await store.leave(user(id), from: room(number)))"
    case .moderate(let id, let number, let act, let actor):
      let member = try await store.moderate(user(id), in: room(number), [.admit, act], by: user(actor))
      return "\(String(describing: member))"
    case .send(let number, let sender, let text, let clientID, let replyTo):
      let author: Author =
        if sender > 0 {
          .account(try user(sender), try await store.user(user(sender))?.username ?? Username("nobody"))
        } else {
          try guest(Int64(1 - sender), "guest")
        }
      let reply = try replyTo.map { MessageID(room: try room(number), seq: try #require(Seq(Int64($0)))) }
      let outcome = try await world.send(
        text, by: author, to: room(number), clientID: clientID.map { "c\($0)" }, replyTo: reply)
      return "\(outcome)"
    case .message(let number, let seq):
      let id = MessageID(room: try room(number), seq: try #require(Seq(Int64(seq))))
      return "\(String(describing: try await store.message(id)))"
    case .history(let number, let range, let limit):
      return "\(try await store.history(of: room(number), range, limit: limit))"
    case .events(let number, let after, let limit):
      let seq = try #require(Seq(Int64(after)))
      return "\(try await store.events(of: room(number), after: seq, limit: limit))"
    case .markRead(let number, let seq, let by):
      return "\(try await store.markRead(room(number), through: try #require(Seq(Int64(seq))), by: user(by)))"
    case .readState(let id, let number):
      return "\(String(describing: try await store.readState(of: user(id), in: room(number))))"
    case .react(let number, let seq, let emoji, let removes, let by):
      let id = MessageID(room: try room(number), seq: try #require(Seq(Int64(seq))))
      let name = try await store.user(user(by))?.username ?? Username("nobody")
      let event = try await store.react(with: Emoji(emoji), to: id, removes: removes, by: user(by), name)
      return "\(String(describing: event))"
    case .reactions(let number, let from, let through, let viewer):
      let found = try await store.reactions(
        of: room(number), from: try #require(Seq(Int64(from))), through: try #require(Seq(Int64(through))),
        seenBy: try viewer.map(user))
      return "\(found.sorted { $0.key < $1.key })"
    }
  }
}

@Suite struct `The stores agree` {
  /// Small limits, so that they are met.
  private var limits: ChatLimits {
    var limits = ChatLimits()
    limits.roomsJoined = 4
    limits.sessionsPerUser = 3
    limits.roomsOwned = 2
    limits.membersPerRoom = 3
    limits.reactionsPerMessage = 2
    limits.unreadCounted = 4
    return limits
  }

  @Test(arguments: 1...8)
  func `SQLite answers random calls like the store in memory`(_ seed: Int) async throws {
    try await withStore(.memory, limits: limits) { memory in
      try await withStore(.sqlite, limits: limits) { sqlite in
        var dice = Dice(state: UInt64(seed))
        var refusals = 0
        for step in 1...1_500 {
          if dice.roll(1...4) == 1 {
            let pause = Duration.milliseconds(dice.roll(-20_000...40_000))
            memory.clock.advance(by: pause)
            sqlite.clock.advance(by: pause)
          }
          let call = Call.random(&dice)
          let expected = await call.answer(of: memory)
          let answer = await call.answer(of: sqlite)
          try #require(answer == expected, "step \(step): \(call)")
          if expected.contains("refused") || expected.contains("throws") { refusals += 1 }
        }
        #expect(sqlite.broker.events == memory.broker.events)
        // The calls are neither all refused nor all granted.
        #expect((100...1_200).contains(refusals))
        #expect(memory.broker.events.count > 50)
      }
    }
  }
}
