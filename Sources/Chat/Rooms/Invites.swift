/// Links by which people join rooms.
public struct Invites: Sendable {
  private let store: any Store
  private let rooms: Rooms

  /// How long a link is good unless its maker says otherwise.
  public static let standardLifetime = Duration.seconds(7 * 24 * 3600)
  private static let longestLifetime: Int64 = 365 * 24 * 3600
  private static let mostUses: Int64 = 100_000

  public init(store: any Store, rooms: Rooms) {
    self.store = store
    self.rooms = rooms
  }

  /// - Parameters:
  ///   - expiresIn: in seconds; 0: never; nil: after ``standardLifetime``.
  ///   - maxUses: nil and 0: as many as like.
  ///   - code: what to call it; nobody may be able to guess it.
  public func create(
    in room: RoomID, expiresIn: Int64?, maxUses: Int64?, code: String, by actor: Author
  ) async throws(ChatError) -> Invite {
    guard (0...Self.longestLifetime).contains(expiresIn ?? 0) else {
      throw .invalid(.expiresIn, "expires_in is 0 to \(Self.longestLifetime) seconds; 0 is for ever")
    }
    guard (0...Self.mostUses).contains(maxUses ?? 0) else {
      throw .invalid(.maxUses, "max_uses is 0 to \(Self.mostUses); 0 is as many as like")
    }
    // An early look; the store looks again, inside its transaction.
    let summary = try await rooms.room(room, for: actor)
    guard let creator = actor.userID else { throw .notAMember }
    try Permissions.check(.makeInvites, by: summary.role, in: summary.room)
    let lifetime = expiresIn.map { $0 == 0 ? nil : Duration.seconds($0) } ?? Self.standardLifetime
    return try await store.createInvite(
      NewInvite(
        roomID: room, code: code, lifetime: lifetime, maxUses: maxUses.flatMap { $0 == 0 ? nil : Int($0) },
        creator: creator))
  }

  /// The room's open invites, newest first: all for those who lead it, one's own for other members.
  public func list(of id: RoomID, for viewer: Author) async throws(ChatError) -> [Invite] {
    try await rooms.checkModerated(id, by: viewer)
    guard let user = viewer.userID, let room = try await store.room(id) else { throw .roomNotFound }
    let (role, isAdmin) = (try await store.role(of: user, in: id), try await store.isAdmin(user))
    let managesAll = try InviteRules.managesAll(role, isAdmin: isAdmin, in: room)
    let all = try await store.invites(of: id)
    return managesAll ? all : all.filter { $0.createdBy == user }
  }

  /// Nobody joins by it any more.
  public func delete(_ code: String, of room: RoomID, by actor: Author) async throws(ChatError) {
    try await rooms.checkModerated(room, by: actor)
    guard let user = actor.userID else { throw .notAMember }
    try await store.deleteInvite(code, of: room, by: user)
  }

  /// The open invite with this code, and the room it leads to. The banned are told that they are.
  public func preview(_ code: String, for viewer: Author) async throws(ChatError) -> (
    invite: Invite, room: Room
  ) {
    guard let invite = try await store.invite(code), let room = try await store.room(invite.roomID) else {
      throw .inviteNotFound
    }
    if let user = viewer.userID, try await store.isBanned(user, from: room.id) { throw .banned }
    return (invite, room)
  }

  /// Makes the user a member, where it is none; returns the room as the member sees it.
  public func join(by code: String, as user: UserID, _ name: Username) async throws(ChatError) -> RoomSummary
  {
    let (room, outcome) = try await store.join(user, by: code)
    switch outcome {
    case .joined, .alreadyMember: break
    case .noSuchRoom, .notPublic: throw .inviteNotFound
    case .banned: throw .banned
    case .full: throw .roomFull
    case .tooManyRooms: throw .tooManyRooms
    }
    let author = Author.account(user, name)
    return try await rooms.withReadState(rooms.room(room, for: author), for: author)
  }
}
