/// Rooms and who is in them. The only place where rights to a room are made.
public struct Rooms: Sendable {
  let store: any Store
  let broker: any Broker
  let limits: ChatLimits
  /// With guests off, no room is open to people without an account.
  public let guestsAllowed: Bool

  public init(store: any Store, broker: any Broker, limits: ChatLimits, guestsAllowed: Bool) {
    self.store = store
    self.broker = broker
    self.limits = limits
    self.guestsAllowed = guestsAllowed
  }

  /// Makes a room; the creator is its owner.
  public func create(
    name: String, topic: String, kind: RoomKind, guests: Bool, members: [UserID], by creator: UserID,
    key: CreationKey? = nil, tellsMembers: Bool = false
  ) async throws(ChatError) -> RoomSummary {
    let name = try Text.line(name, .name, named: "A room name", characters: limits.roomNameCharacters)
    let topic = try Text.line(
      topic, .topic, named: "A topic", characters: limits.topicCharacters, emptyAllowed: true)
    guard kind != .direct else {
      throw .invalid(.kind, "A direct room is opened with the people in it, not created by name")
    }
    guard members.count <= limits.firstMembers else {
      throw .invalid(
        .members, "A room starts with at most \(limits.firstMembers) members besides its creator")
    }
    guard members.count < limits.membersPerRoom else { throw .roomFull }
    let room = try await store.createRoom(
      NewRoom(
        name: name, topic: topic, kind: kind, guests: guests, creator: creator, members: members,
        key: key, tellsMembers: tellsMembers))
    broker.publish(.added(room.id, Set(members + [creator]).sorted(), by: creator))
    return RoomSummary(room: room, role: .owner, readState: ReadState(marker: room.lastSeq, unreadCount: 0))
  }

  public func list(for user: UserID, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [RoomSummary]
  {
    try await store.rooms(visibleTo: user, after: cursor, limit: limit)
  }

  /// The room as `viewer` sees it; throws `.roomNotFound` also where it exists and is private.
  public func room(_ id: RoomID, for viewer: Author) async throws(ChatError) -> RoomSummary {
    guard let room = try await store.room(id) else { throw .roomNotFound }
    let role = try await role(of: viewer, in: id)
    guard allows(.read, viewer, role, room) else { throw .roomNotFound }
    if role == nil, let user = viewer.userID, try await store.isBanned(user, from: id),
      try await !isAdmin(viewer)
    {
      throw .banned
    }
    return RoomSummary(room: room, role: role)
  }

  public func readAccess(to id: RoomID, for viewer: Author) async throws(ChatError) -> ReadAccess {
    ReadAccess(roomID: try await room(id, for: viewer).room.id, viewer: viewer.userID)
  }

  /// The right to read a room, and to post in it where `author` may (else nil), in one look.
  public func access(to id: RoomID, for author: Author) async throws(ChatError)
    -> (summary: RoomSummary, read: ReadAccess, membership: Membership?)
  {
    let summary = try await room(id, for: author)
    let membership =
      allows(.post, author, summary.role, summary.room)
      ? Membership(roomID: id, author: author, role: summary.role) : nil
    return (summary, ReadAccess(roomID: id, viewer: author.userID), membership)
  }

  /// The right to post; throws `.notAMember` in a public room, `.roomNotFound` where one may not even look.
  public func membership(in id: RoomID, for author: Author) async throws(ChatError) -> Membership {
    let (summary, _, membership) = try await access(to: id, for: author)
    guard let membership else {
      throw summary.room.readOnly && summary.role != nil ? .readOnly : .notAMember
    }
    return membership
  }

  /// Joins a public room; joining twice is no error. Returns the room as the new member sees it.
  public func join(_ id: RoomID, as user: UserID, _ name: Username) async throws(ChatError) -> RoomSummary {
    switch try await store.join(user, to: id) {
    case .joined, .alreadyMember: return try await room(id, for: .account(user, name))
    case .noSuchRoom, .notPublic: throw .roomNotFound
    case .banned: throw .banned
    case .full: throw .roomFull
    case .tooManyRooms: throw .tooManyRooms
    }
  }

  /// Gives up membership; the user's sockets leave the room when the event reaches them.
  public func leave(_ id: RoomID, as user: UserID, _ name: Username) async throws(ChatError) {
    let summary = try await room(id, for: .account(user, name))
    guard summary.role != nil else { throw .notAMember }
    guard allows(.leave, .account(user, name), summary.role, summary.room) else {
      throw .forbidden("A direct room cannot be left")
    }
    switch try await store.leave(user, from: id) {
    case .left: break
    case .notAMember: throw .notAMember
    case .noSuchRoom: throw .roomNotFound
    }
  }

  public func members(of access: ReadAccess, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [Member]
  {
    try await store.members(of: access.roomID, after: cursor, limit: limit)
  }

  func isAdmin(_ author: Author) async throws(ChatError) -> Bool {
    guard let user = author.userID else { return false }
    return try await store.isAdmin(user)
  }

  private func role(of author: Author, in id: RoomID) async throws(ChatError) -> Role? {
    switch author {
    case .account(let user, _): try await store.role(of: user, in: id)
    case .guest, .hook: nil
    }
  }

  private func allows(_ action: RoomAction, _ author: Author, _ role: Role?, _ room: Room) -> Bool {
    let standing = Standing(author: author, role: role)
    if standing == .guest && !guestsAllowed && action != .read { return false }
    return Permissions.allows(action, to: standing, in: room)
  }
}
