/// Rooms and who is in them.
public protocol RoomStore: Sendable {
  /// Makes a room with `creator` as owner; under a key that was used within a day, answers the room that it made, as it
  /// is now. Throws `.keyReused` (for another request), `.roomNotFound` (deleted meanwhile), `.roomNameTaken` (public rooms, without regard to case),
  /// `.userNotFound`, `.tooManyRooms` (of the creator or of a member), `.roomFull`.
  func createRoom(_ draft: NewRoom) async throws(ChatError) -> Room
  func room(_ id: RoomID) async throws(ChatError) -> Room?
  /// The rooms `user` may see, by id, from after `cursor`: joined ones and all public ones. Direct ones come with their
  /// people.
  func rooms(visibleTo user: UserID, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [RoomSummary]
  /// nil: no such room, or not a member.
  func role(of user: UserID, in room: RoomID) async throws(ChatError) -> Role?
  /// Whether two accounts are members of a room in common; an account shares its rooms with itself.
  func shareRoom(_ one: UserID, _ other: UserID) async throws(ChatError) -> Bool
  func members(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Member]
  func join(_ user: UserID, to room: RoomID) async throws(ChatError) -> JoinOutcome
  /// An owner who leaves hands over to the oldest moderator, then the oldest member.
  func leave(_ user: UserID, from room: RoomID) async throws(ChatError) -> LeaveOutcome
}

extension RoomStore {
  /// Who is in a direct room; nil for other rooms, of which nobody need be asked.
  public func people(of room: Room) async throws(ChatError) -> [RoomPerson]? {
    guard room.kind == .direct else { return nil }
    return try await members(of: room.id, after: nil, limit: RoomKind.directPeople.upperBound).map {
      RoomPerson($0.user)
    }
  }
}
