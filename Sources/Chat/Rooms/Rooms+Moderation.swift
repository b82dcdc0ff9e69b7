extension Rooms {
  /// Throws where `actor` learns no more of the room than outsiders do, or is none of its members. An early look; the
  /// store looks again, inside its transaction.
  public func checkModerated(_ id: RoomID, by actor: Author) async throws(ChatError) {
    do throws(ChatError) {
      guard try await room(id, for: actor).role == nil else { return }
    } catch {
      guard error == .roomNotFound, try await isAdmin(actor), try await store.room(id) != nil else {
        throw error
      }
      return
    }
    if try await !isAdmin(actor) { throw .notAMember }
  }

  /// The right to delete messages and to see earlier texts: one's own as a member, anybody's as a moderator, or as an
  /// administrator of the server, who need not be in the room.
  public func editing(in id: RoomID, by author: Author) async throws(ChatError) -> Membership {
    do throws(ChatError) {
      let membership = try await membership(in: id, for: author)
      if membership.isModerator { return membership }
      return Membership(
        roomID: id, author: author, role: membership.role, isAdmin: try await isAdmin(author))
    } catch {
      guard error == .notAMember || error == .readOnly || error == .roomNotFound, try await isAdmin(author),
        let room = try await store.room(id), Permissions.allows(.moderate, to: nil, isAdmin: true, in: room)
      else { throw error }
      return Membership(roomID: id, author: author, role: nil, isAdmin: true)
    }
  }

  /// Does `acts` to a user; the room hears of each. Outsiders learn of a private room no more than elsewhere.
  public func moderate(_ user: UserID, in id: RoomID, _ acts: [MemberAct], by actor: Author)
    async throws(ChatError) -> Member?
  {
    try await checkModerated(id, by: actor)
    guard let actorID = actor.userID else { throw .notAMember }
    return try await store.moderate(user, in: id, acts, by: actorID)
  }

  /// Who is banned, for those who may lift it: by id, from after `cursor`.
  public func bans(in id: RoomID, for viewer: Author, after cursor: UserID?, limit: Int)
    async throws(ChatError) -> [Ban]
  {
    try await checkModerated(id, by: viewer)
    guard let user = viewer.userID, let room = try await store.room(id) else { throw .roomNotFound }
    let (role, isAdmin) = (try await store.role(of: user, in: id), try await store.isAdmin(user))
    guard Permissions.allows(.disciplineMembers, to: role, isAdmin: isAdmin, in: room) else {
      throw .notYourRole
    }
    return try await store.bans(of: id, after: cursor, limit: limit)
  }
}
