import Chat

/// What a chat is, said as plainly as can be: no index, no cache, everything counted anew from what happened.
struct NaiveChat {
  struct Member {
    var role: Role
    let joined: Int
    let invitedBy: Int?
    var isMuted = false
    var marker: Int64
    var level = NotificationLevel.all
  }

  struct Post {
    let seq: Int64
    let at: Int
    let sender: Int
    var text: Phrase
    let replyTo: Int64?
    var mentioned: Set<Int>
    var isDeleted = false
    /// The room told it.
    var isSystem = false
    var emoji: [String: Set<Int>] = [:]
  }

  struct Room {
    let kind: RoomKind
    var name: String
    var members: [Int: Member] = [:]
    var banned: Set<Int> = []
    var posts: [Post] = []
    var pins: [Int64] = []
    var last: Int64 = 0
    var isReadOnly = false
    var topic = ""

    func index(_ seq: Int64) -> Int? { posts.firstIndex { $0.seq == seq } }
    func role(_ user: Int) -> Int { members[user]?.role.rawValue ?? 0 }
  }

  /// A text, and whom it names; 0 is the room.
  enum Phrase: String, CaseIterable {
    case hello, bye
    case one = "@u1"
    case two = "well, @U2."
    case several = "@u3 @u1, @nobody @u4"
    case code = "`@u1 @room`"
    case everybody = "@room!"

    var named: Set<Int> {
      switch self {
      case .hello, .bye, .code: []
      case .one: [1]
      case .two: [2]
      case .several: [1, 3, 4]
      case .everybody: [0]
      }
    }
  }

  struct Invite {
    let room: Int64
    let maker: Int
    let most: Int?
    var uses = 0
  }

  /// By number.
  var invites: [Int: Invite] = [:]
  let most: Int
  var tick = 0
  var rooms: [Int64: Room] = [1: Room(kind: .public, name: "lobby")]
  var newest: Int64 = 1
  var announcement: (number: Int64, at: Int)?
  var readTo: [Int: Int] = [:]
  var readAlone: [Int: Set<Int64>] = [:]

  init(users: Int, most: Int) {
    self.most = most
    for user in 1...users {
      tick += 1
      rooms[1]?.members[user] = Member(role: .member, joined: tick, invitedBy: nil, marker: 0)
    }
  }

  // MARK: What can be read

  func unread(_ user: Int, _ room: Room) -> [Post] {
    guard let member = room.members[user] else { return [] }
    return room.posts.filter { $0.seq > member.marker && $0.sender != user && !$0.isDeleted && !$0.isSystem }
  }

  func mentions(_ user: Int, _ post: Post) -> Bool {
    !post.isDeleted && post.sender != user && !post.mentioned.isDisjoint(with: [0, user])
  }

  struct Item: Equatable {
    let id: Int64
    let kind: String
    let isRead: Bool
  }

  /// The newest first.
  func notifications(_ user: Int) -> [Item] {
    var found: [(at: Int, id: Int64, kind: String, isSeen: Bool)] = []
    for (id, room) in rooms {
      guard let member = room.members[user] else { continue }
      let start = id << 28
      if member.invitedBy != nil { found.append((member.joined, start, "invitation", false)) }
      let others = room.posts.filter { $0.sender != user && !$0.isDeleted && !$0.isSystem }
      if member.level == .none { continue }
      if room.kind == .direct {
        let near = Set(room.posts.suffix(most).map(\.seq))
        if let post = others.last(where: { near.contains($0.seq) }) {
          found.append((post.at, start + post.seq, "direct", post.seq <= member.marker))
        }
        continue
      }
      for post in others where post.at > member.joined {
        let answered = post.replyTo.flatMap(room.index).map { room.posts[$0] }
        let isAnswer = answered.map { $0.sender == user && !$0.isSystem } ?? false
        guard mentions(user, post) || isAnswer else { continue }
        found.append(
          (post.at, start + post.seq, mentions(user, post) ? "mention" : "reply", post.seq <= member.marker))
      }
    }
    if let announcement { found.append((announcement.at, announcement.number, "announcement", false)) }
    return found.sorted { $0.at > $1.at }.map { item in
      Item(
        id: item.id, kind: item.kind,
        isRead: item.isSeen || item.at <= readTo[user] ?? 0 || readAlone[user]?.contains(item.id) ?? false)
    }
  }

  // MARK: What is done. Each answers whether it is allowed; what is not changes nothing.

  mutating func post(_ user: Int, _ id: Int64, _ text: Phrase, replyTo: Int64?) -> Bool {
    guard let room = rooms[id], let member = room.members[user], !member.isMuted,
      !room.isReadOnly || member.role >= .moderator
    else { return false }
    if let replyTo, room.index(replyTo) == nil { return false }
    tick += 1
    let post = Post(
      seq: room.last + 1, at: tick, sender: user, text: text, replyTo: replyTo,
      mentioned: mentioned(text, room))
    rooms[id]?.last += 1
    rooms[id]?.posts.append(post)
    return true
  }

  private func mentioned(_ text: Phrase, _ room: Room) -> Set<Int> {
    text.named.filter { $0 == 0 || room.members[$0] != nil }
  }

  mutating func edit(_ user: Int, _ id: Int64, _ seq: Int64, _ text: Phrase) -> Bool {
    guard let room = rooms[id], let index = room.index(seq), !room.posts[index].isDeleted,
      room.posts[index].sender == user, !room.posts[index].isSystem, let member = room.members[user],
      !member.isMuted
    else { return false }
    let named = mentioned(text, room)
    rooms[id]?.posts[index].text = text
    rooms[id]?.posts[index].mentioned = named
    happened(in: id)
    return true
  }

  mutating func delete(_ user: Int, _ id: Int64, _ seq: Int64) -> Bool {
    guard let room = rooms[id], let index = room.index(seq), !room.posts[index].isDeleted,
      room.role(user) >= 2
        || room.role(user) == 1 && room.posts[index].sender == user && !room.posts[index].isSystem
    else { return false }
    rooms[id]?.posts[index].isDeleted = true
    rooms[id]?.posts[index].emoji = [:]
    rooms[id]?.pins.removeAll { $0 == seq }
    happened(in: id)
    return true
  }

  mutating func react(_ user: Int, _ id: Int64, _ seq: Int64, _ emoji: String, removes: Bool) -> Bool {
    guard let room = rooms[id], let index = room.index(seq), !room.posts[index].isDeleted,
      room.members[user] != nil
    else { return false }
    var given = room.posts[index].emoji[emoji] ?? []
    guard given.contains(user) == removes else { return true }
    if removes { given.remove(user) } else { given.insert(user) }
    rooms[id]?.posts[index].emoji[emoji] = given.isEmpty ? nil : given
    happened(in: id)
    return true
  }

  mutating func pin(_ user: Int, _ id: Int64, _ seq: Int64, removes: Bool) -> Bool {
    guard let room = rooms[id], let index = room.index(seq), !room.posts[index].isDeleted,
      room.role(user) >= (room.kind == .direct ? 1 : 2)
    else { return false }
    guard room.pins.contains(seq) == removes else { return true }
    if removes { rooms[id]?.pins.removeAll { $0 == seq } } else { rooms[id]?.pins.append(seq) }
    happened(in: id)
    return true
  }

  mutating func markRead(_ user: Int, _ id: Int64, _ seq: Int64) -> Bool {
    guard let room = rooms[id], let member = room.members[user] else { return false }
    rooms[id]?.members[user]?.marker = max(member.marker, min(seq, room.last))
    return true
  }

  mutating func hear(_ user: Int, _ id: Int64, _ level: NotificationLevel) -> Bool {
    guard rooms[id]?.members[user] != nil else { return false }
    rooms[id]?.members[user]?.level = level
    return true
  }

  /// The counts that a badge shows, of what is unread and of what mentions the user.
  func badges(_ user: Int, _ room: Room) -> [Int64] {
    let unread = unread(user, room)
    let all = min(unread.count, most)
    let mentions = min(unread.filter { self.mentions(user, $0) }.count, most)
    switch (room.members[user]?.level, room.kind) {
    case (.all?, _), (.mentions?, .direct): return [Int64(all), Int64(mentions)]
    case (.mentions?, .public), (.mentions?, .private): return [Int64(mentions), Int64(mentions)]
    case (.some(.none), _), (nil, _): return [0, 0]
    }
  }

  // MARK: Notifications

  mutating func announce(_ text: Phrase) {
    tick += 1
    announcement = ((announcement?.number ?? 0) + 1, tick)
  }

  mutating func readAll(_ user: Int) {
    readTo[user] = tick
    readAlone[user] = []
  }

  /// With the numbers of notifications that are there.
  mutating func readUpTo(_ user: Int, _ id: Int64) {
    let older = notifications(user).drop { $0.id != id }
    // Whatever happened later has a later tick, so the moment is known by who is unread then.
    guard let at = time(of: id, user), !older.isEmpty else { return }
    readTo[user] = max(readTo[user] ?? 0, at)
  }

  private func time(of id: Int64, _ user: Int) -> Int? {
    if id < 1 << 28 { return announcement?.at }
    guard let room = rooms[id >> 28] else { return nil }
    let seq = id & Seq.max
    return seq == 0 ? room.members[user]?.joined : room.index(seq).map { room.posts[$0].at }
  }

  mutating func readThese(_ user: Int, _ ids: Set<Int64>) {
    for item in notifications(user) where ids.contains(item.id) && !item.isRead {
      readAlone[user, default: []].insert(item.id)
    }
  }
}
