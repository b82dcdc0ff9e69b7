extension Rooms {
  /// The room with what its member has read of it.
  public func withReadState(_ summary: RoomSummary, for viewer: Author) async throws(ChatError) -> RoomSummary
  {
    guard summary.role != nil, let user = viewer.userID else { return summary }
    var summary = summary
    summary.readState = try await store.readState(of: user, in: summary.room.id)
    return summary
  }

  /// A direct room with the people in it, by whom it is called; other rooms as they are.
  public func withPeople(_ summary: RoomSummary) async throws(ChatError) -> RoomSummary {
    var summary = summary
    summary.people = try await store.people(of: summary.room)
    return summary
  }

  /// Moves the reader's marker on, never back, and tells the reader's devices except `device`.
  public func markRead(_ id: RoomID, through seq: Seq, by reader: Author, on device: UInt64? = nil)
    async throws(ChatError) -> ReadState
  {
    guard case .account(let user, _) = reader else {
      throw .forbidden("What is read is kept for accounts only")
    }
    guard try await room(id, for: reader).role != nil else { throw .notAMember }
    let hasMoved = try await store.markRead(id, through: seq, by: user)
    guard let state = try await store.readState(of: user, in: id) else { throw .notAMember }
    if hasMoved { broker.publish(.read(id, user, state, on: device)) }
    return state
  }

  /// From now on the member hears of what `level` says; all the member's devices are told what that makes unread.
  public func setNotifications(_ level: NotificationLevel, in id: RoomID, by reader: Author)
    async throws(ChatError) -> ReadState
  {
    guard try await room(id, for: reader).role != nil, let user = reader.userID else { throw .notAMember }
    let hasChanged = try await store.setNotificationLevel(level, in: id, of: user)
    guard let state = try await store.readState(of: user, in: id) else { throw .notAMember }
    if hasChanged { broker.publish(.read(id, user, state, on: nil)) }
    return state
  }
}
