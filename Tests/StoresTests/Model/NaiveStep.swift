import Chat
import Testing

/// Random numbers that come again with the same seed (SplitMix64).
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func one<Element>(of elements: [Element]) -> Element? { elements.randomElement(using: &self) }
}

/// One thing that somebody does, in the model and in a store.
enum NaiveStep {
  case post(Int, Int64, NaiveChat.Phrase, replyTo: Int64?)
  case edit(Int, Int64, Int64, NaiveChat.Phrase)
  case delete(Int, Int64, Int64)
  case react(Int, Int64, Int64, String, removes: Bool)
  case pin(Int, Int64, Int64, removes: Bool)
  case markRead(Int, Int64, Int64)
  case hear(Int, Int64, NotificationLevel)
  case create(Int, RoomKind, String, Set<Int>)
  case openDirect(Set<Int>)
  case rename(Int, Int64, String)
  case change(Int, Int64, topic: String?, readOnly: Bool?)
  case invite(Int, Int64, Int, most: Int?)
  case follow(Int, Int)
  case revoke(Int, Int64, Int)
  case end(Int, Int64)
  case join(Int, Int64)
  case leave(Int, Int64)
  case moderate(Int, Int64, MemberAct, by: Int)
  case announce(NaiveChat.Phrase)
  case readAll(Int)
  case readUpTo(Int, Int64)
  case readThese(Int, Set<Int64>)

  /// The one who is an administrator, and does nothing else.
  static let root = 6

  static func random(_ dice: inout Dice, in chat: NaiveChat) -> NaiveStep {
    let user = dice.roll(1...5)
    let room = dice.one(of: chat.rooms.keys.sorted()) ?? 1
    let posts = chat.rooms[room]?.posts.suffix(6).map(\.seq) ?? []
    let seq = dice.one(of: Array(posts)) ?? 1
    let phrase = dice.one(of: NaiveChat.Phrase.allCases) ?? .hello
    let last = Int(chat.rooms[room]?.last ?? 0)
    switch dice.roll(1...50) {
    case 1...14:
      return .post(user, room, phrase, replyTo: dice.roll(1...3) == 1 ? (posts.isEmpty ? nil : seq) : nil)
    case 15...16: return .edit(user, room, seq, phrase)
    case 17: return .delete(user, room, seq)
    case 18: return .react(user, room, seq, dice.roll(0...1) == 0 ? "👍" : "🐔", removes: dice.roll(0...2) == 0)
    case 19: return .pin(user, room, seq, removes: dice.roll(0...2) == 0)
    case 20...22: return .markRead(user, room, Int64(dice.roll(max(0, last - 4)...last + 2)))
    case 23:
      let members = Set((0..<dice.roll(0...3)).map { _ in dice.roll(1...5) })
      return .create(user, dice.roll(0...1) == 0 ? .public : .private, "room \(dice.roll(1...9))", members)
    case 24: return .openDirect([user, user % 5 + 1, dice.roll(1...5)])
    case 25: return .rename(user, room, "ROOM \(dice.roll(1...9))")
    case 26: return dice.roll(0...3) == 0 ? .end(user, room) : .join(user, room)
    case 27...28: return .join(user, room)
    case 29: return .leave(user, room)
    case 30...35:
      let far = Timestamp(microseconds: 1_900_000_000_000_000)
      let acts: [MemberAct] = [
        .admit, .admit, .setRole(.moderator), .setRole(.owner), .mute(until: far), .mute(until: nil), .kick,
        .ban, .unban,
      ]
      return .moderate(user, room, dice.one(of: acts) ?? .admit, by: dice.roll(1...5))
    case 36: return .announce(phrase)
    case 37: return .readAll(user)
    case 43:
      return .change(
        user, room, topic: dice.roll(0...1) == 0 ? "topic \(dice.roll(1...3))" : nil,
        readOnly: dice.roll(0...1) == 0 ? dice.roll(0...3) == 0 : nil)
    case 44...45:
      return .invite(
        user, room, chat.invites.count + dice.roll(1_000...9_000_000), most: dice.roll(0...2) == 0 ? nil : 1)
    case 46...48: return .follow(user, dice.one(of: chat.invites.keys.sorted()) ?? 1)
    case 49:
      let number = dice.one(of: chat.invites.keys.sorted()) ?? 1
      return .revoke(user, chat.invites[number]?.room ?? room, number)
    case 41...42, 50: return .hear(user, room, dice.one(of: NotificationLevel.allCases) ?? .all)
    case 38:
      return dice.one(of: chat.notifications(user)).map { .readUpTo(user, $0.id) } ?? .readAll(user)
    default:
      let items = chat.notifications(user).map(\.id)
      return .readThese(user, Set((0..<2).compactMap { _ in dice.one(of: items) }).union([1 << 28 + 99]))
    }
  }

  func apply(to chat: inout NaiveChat) -> Bool {
    switch self {
    case .post(let user, let room, let text, let replyTo):
      return chat.post(user, room, text, replyTo: replyTo)
    case .edit(let user, let room, let seq, let text): return chat.edit(user, room, seq, text)
    case .delete(let user, let room, let seq): return chat.delete(user, room, seq)
    case .react(let user, let room, let seq, let emoji, let removes):
      return chat.react(user, room, seq, emoji, removes: removes)
    case .pin(let user, let room, let seq, let removes): return chat.pin(user, room, seq, removes: removes)
    case .markRead(let user, let room, let seq): return chat.markRead(user, room, seq)
    case .hear(let user, let room, let level): return chat.hear(user, room, level)
    case .create(let user, let kind, let name, let members): return chat.create(user, kind, name, members)
    case .openDirect(let people): return chat.openDirect(people)
    case .rename(let user, let room, let name): return chat.rename(user, room, name)
    case .change(let user, let room, let topic, let readOnly):
      return chat.change(user, room, topic: topic, readOnly: readOnly)
    case .invite(let user, let room, let number, let most):
      return chat.invite(user, room, number, most: most)
    case .follow(let user, let number): return chat.follow(user, number)
    case .revoke(let user, let room, let number): return chat.revoke(user, room, number)
    case .end(let user, let room): return chat.end(user, room)
    case .join(let user, let room): return chat.join(user, room)
    case .leave(let user, let room): return chat.leave(user, room)
    case .moderate(let user, let room, let act, let actor):
      return chat.moderate(user, room, act, by: actor)
    case .announce(let text): chat.announce(text)
    case .readAll(let user): chat.readAll(user)
    case .readUpTo(let user, let id): chat.readUpTo(user, id)
    case .readThese(let user, let ids): chat.readThese(user, ids)
    }
    return true
  }

  /// False: the store refused it.
  func perform(on world: World) async throws -> Bool {
    do { return try await attempt(on: world) } catch is ChatError { return false }
  }

  private func attempt(on world: World) async throws -> Bool {
    let store = world.store
    func id(_ user: Int) throws -> UserID { try #require(UserID(Int64(user))) }
    func author(_ user: Int) throws -> Author { .account(try id(user), try Username("u\(user)")) }
    func room(_ number: Int64) throws -> RoomID { try #require(RoomID(number)) }
    func message(_ number: Int64, _ seq: Int64) throws -> MessageID {
      MessageID(room: try room(number), seq: try #require(Seq(seq)))
    }
    switch self {
    case .post(let user, let number, let text, let replyTo):
      let outcome = try await world.send(
        text.rawValue, by: author(user), to: room(number),
        replyTo: try replyTo.map { try message(number, $0) })
      return outcome.stored != nil
    case .edit(let user, let number, let seq, let text):
      _ = try await store.edit(message(number, seq), to: text.rawValue, by: author(user), within: .zero)
    case .delete(let user, let number, let seq):
      _ = try await store.delete(message(number, seq), by: author(user))
    case .react(let user, let number, let seq, let emoji, let removes):
      _ = try await store.react(
        with: Emoji(emoji), to: message(number, seq), removes: removes, by: id(user), Username("u\(user)"))
    case .pin(let user, let number, let seq, let removes):
      _ = try await store.pin(message(number, seq), removes: removes, by: id(user), Username("u\(user)"))
    case .markRead(let user, let number, let seq):
      _ = try await store.markRead(room(number), through: try #require(Seq(seq)), by: id(user))
    case .hear(let user, let number, let level):
      _ = try await store.setNotificationLevel(level, in: room(number), of: id(user))
    case .create(let user, let kind, let name, let members):
      _ = try await store.createRoom(
        NewRoom(
          name: name, topic: "", kind: kind, guests: false, creator: id(user), members: members.map(id)))
    case .openDirect(let people):
      _ = try await store.openDirect(Set(people.map(id)), by: id(people.min() ?? 1))
    case .rename(let user, let number, let name):
      _ = try await store.update(room(number), with: RoomPatch(name: name), by: id(user))
    case .change(let user, let number, let topic, let readOnly):
      _ = try await store.update(
        room(number), with: RoomPatch(topic: topic, readOnly: readOnly), by: id(user))
    case .invite(let user, let number, let code, let most):
      _ = try await store.createInvite(
        NewInvite(
          roomID: room(number), code: "\(code)", lifetime: nil, maxUses: most, creator: id(user)))
    case .follow(let user, let code):
      switch try await store.join(id(user), by: "\(code)").outcome {
      case .joined, .alreadyMember: return true
      case .noSuchRoom, .notPublic, .banned, .full, .tooManyRooms: return false
      }
    case .revoke(let user, let number, let code):
      try await store.deleteInvite("\(code)", of: room(number), by: id(user))
    case .end(let user, let number): try await store.deleteRoom(room(number), by: id(user))
    case .join(let user, let number):
      switch try await store.join(id(user), to: room(number)) {
      case .joined, .alreadyMember: return true
      case .noSuchRoom, .notPublic, .banned, .full, .tooManyRooms: return false
      }
    case .leave(let user, let number):
      // The service keeps people from leaving direct rooms, not the store.
      guard try await store.room(room(number))?.kind != .direct else { return false }
      return try await store.leave(id(user), from: room(number)) != .notAMember
    case .moderate(let user, let number, let act, let actor):
      _ = try await store.moderate(id(user), in: room(number), [act], by: id(actor))
    case .announce(let text): try await store.setAnnouncement(text.rawValue, by: id(Self.root))
    case .readAll(let user): try await store.readNotifications(.all, of: id(user))
    case .readUpTo(let user, let number):
      try await store.readNotifications(.upTo(try #require(NotificationID(number))), of: id(user))
    case .readThese(let user, let numbers):
      try await store.readNotifications(.these(numbers.compactMap { NotificationID($0) }), of: id(user))
    }
    return true
  }
}
