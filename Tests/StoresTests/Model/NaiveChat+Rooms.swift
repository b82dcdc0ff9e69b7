import Chat

// Rooms, who is in them, and the links that lead there.

extension NaiveChat {
  mutating func create(_ user: Int, _ kind: RoomKind, _ name: String, _ members: Set<Int>) -> Bool {
    let isTaken = rooms.values.contains { $0.kind == .public && $0.name.lowercased() == name.lowercased() }
    if kind == .public, isTaken { return false }
    tick += 1
    newest += 1
    var room = Room(kind: kind, name: name)
    for member in members.subtracting([user]) {
      room.members[member] = Member(role: .member, joined: tick, invitedBy: user, marker: 0)
    }
    room.members[user] = Member(role: .owner, joined: tick, invitedBy: nil, marker: 0)
    rooms[newest] = room
    return true
  }

  mutating func openDirect(_ people: Set<Int>) -> Bool {
    if rooms.values.contains(where: { $0.kind == .direct && Set($0.members.keys) == people }) { return true }
    tick += 1
    newest += 1
    var room = Room(kind: .direct, name: "")
    for user in people { room.members[user] = Member(role: .member, joined: tick, invitedBy: nil, marker: 0) }
    rooms[newest] = room
    return true
  }

  mutating func rename(_ user: Int, _ id: Int64, _ name: String) -> Bool {
    guard let room = rooms[id], room.kind != .direct, room.role(user) == 3 else { return false }
    let isTaken = rooms.contains { other, state in
      other != id && state.kind == .public && state.name.lowercased() == name.lowercased()
    }
    if room.kind == .public, isTaken { return false }
    if room.name != name {
      rooms[id]?.name = name
      happened(in: id, toldOf: user)
    }
    return true
  }

  /// Moderators set the topic, owners who may post.
  mutating func change(_ user: Int, _ id: Int64, topic: String?, readOnly: Bool?) -> Bool {
    guard let room = rooms[id], room.kind != .direct else { return false }
    let changesRights = readOnly.map { $0 != room.isReadOnly } ?? false
    guard room.role(user) >= (changesRights ? 3 : 2) else { return false }
    let isTold = topic.map { $0 != room.topic } ?? false
    rooms[id]?.topic = topic ?? room.topic
    rooms[id]?.isReadOnly = readOnly ?? room.isReadOnly
    if isTold { happened(in: id, toldOf: user) } else if changesRights { happened(in: id) }
    return true
  }

  // MARK: Invites

  private func mayInvite(_ user: Int, _ room: Room) -> Bool {
    switch room.kind {
    case .public: room.role(user) >= 1
    case .private: room.role(user) >= 2
    case .direct: false
    }
  }

  /// Those by which one may join.
  func openInvites(_ id: Int64) -> Set<Int> {
    Set(invites.filter { $0.value.room == id && isOpen($0.value) }.keys)
  }

  private func isOpen(_ invite: Invite) -> Bool {
    guard let room = rooms[invite.room], invite.most.map({ invite.uses < $0 }) ?? true else { return false }
    return mayInvite(invite.maker, room)
  }

  mutating func invite(_ user: Int, _ id: Int64, _ number: Int, most: Int?) -> Bool {
    guard let room = rooms[id], mayInvite(user, room) else { return false }
    // Those that are over make room for others.
    invites = invites.filter { _, invite in
      invite.room != id || invite.most.map { invite.uses < $0 } ?? true && room.members[invite.maker] != nil
    }
    invites[number] = Invite(room: id, maker: user, most: most)
    return true
  }

  mutating func follow(_ user: Int, _ number: Int) -> Bool {
    guard let invite = invites[number], let room = rooms[invite.room] else { return false }
    if room.members[user] != nil { return true }
    guard isOpen(invite), !room.banned.contains(user) else { return false }
    invites[number]?.uses += 1
    admit(user, to: invite.room, by: nil)
    return true
  }

  mutating func revoke(_ user: Int, _ id: Int64, _ number: Int) -> Bool {
    guard let room = rooms[id], room.kind != .direct, let invite = invites[number], invite.room == id,
      room.role(user) >= 2 || invite.maker == user && mayInvite(user, room)
    else { return false }
    invites[number] = nil
    return true
  }

  mutating func end(_ user: Int, _ id: Int64) -> Bool {
    guard let room = rooms[id], id != 1, room.kind != .direct, room.role(user) == 3 else { return false }
    for member in room.members.keys { forget(member, id) }
    invites = invites.filter { $0.value.room != id }
    rooms[id] = nil
    return true
  }

  mutating func join(_ user: Int, _ id: Int64) -> Bool {
    guard let room = rooms[id] else { return false }
    if room.members[user] != nil { return true }
    guard room.kind == .public, !room.banned.contains(user) else { return false }
    admit(user, to: id, by: nil)
    return true
  }

  mutating func leave(_ user: Int, _ id: Int64) -> Bool {
    guard let room = rooms[id], room.kind != .direct, let left = room.members[user] else { return false }
    remove(user, from: id, by: user)
    let rest = room.members.filter { $0.key != user }
    guard left.role == .owner, !rest.contains(where: { $0.value.role == .owner }) else { return true }
    let heir = rest.sorted { a, b in
      (b.value.role, a.value.joined, a.key) < (a.value.role, b.value.joined, b.key)
    }.first
    if let heir {
      rooms[id]?.members[heir.key]?.role = .owner
      happened(in: id)
    }
    return true
  }

  /// What a moderator does to somebody.
  mutating func moderate(_ user: Int, _ id: Int64, _ act: MemberAct, by actor: Int) -> Bool {
    guard let room = rooms[id], room.kind != .direct, room.role(actor) >= 2 else { return false }
    let member = room.members[user]
    switch act {
    case .admit:
      if room.banned.contains(user) { return false }
      if member == nil { admit(user, to: id, by: actor) }
    case .setRole(let role):
      guard let member, room.role(actor) == 3 else { return false }
      let hasOther = room.members.contains { $0.key != user && $0.value.role == .owner }
      if member.role == .owner, role != .owner, !hasOther { return false }
      if member.role != role {
        rooms[id]?.members[user]?.role = role
        happened(in: id)
      }
    case .mute(let until):
      guard let member, room.role(actor) > room.role(user) else { return false }
      if member.isMuted != (until != nil) {
        rooms[id]?.members[user]?.isMuted = until != nil
        happened(in: id)
      }
    case .kick:
      guard member != nil, room.role(actor) > room.role(user) else { return false }
      remove(user, from: id, by: actor)
    case .ban:
      guard room.role(actor) > room.role(user) else { return false }
      if room.banned.contains(user) { return true }
      rooms[id]?.banned.insert(user)
      if member == nil { happened(in: id) } else { remove(user, from: id, by: actor) }
    case .unban:
      if rooms[id]?.banned.remove(user) != nil { happened(in: id) }
    }
    return true
  }

  mutating func admit(_ user: Int, to id: Int64, by actor: Int?) {
    tick += 1
    let member = Member(
      role: .member, joined: tick, invitedBy: actor == user ? nil : actor, marker: rooms[id]?.last ?? 0)
    rooms[id]?.members[user] = member
    happened(in: id, toldOf: actor ?? user)
  }

  mutating func remove(_ user: Int, from id: Int64, by actor: Int) {
    rooms[id]?.members[user] = nil
    forget(user, id)
    happened(in: id, toldOf: actor)
  }

  mutating func forget(_ user: Int, _ id: Int64) {
    readAlone[user] = readAlone[user]?.filter { $0 >> 28 != id }
  }

  /// An event; with somebody who did it, the room tells everybody.
  mutating func happened(in id: Int64, toldOf actor: Int? = nil) {
    rooms[id]?.last += 1
    guard let actor, let last = rooms[id]?.last else { return }
    tick += 1
    rooms[id]?.last += 1
    rooms[id]?.posts.append(
      Post(
        seq: last + 1, at: tick, sender: actor, text: .hello, replyTo: nil, mentioned: [], isSystem: true))
  }
}
