extension Rooms {
  /// Makes a room of a guest's own, for everybody.
  public func create(name: String, by guest: GuestID) async throws(ChatError) -> Room {
    let name = try Text.line(name, .name, named: "A room name", characters: limits.roomNameCharacters)
    return try await store.createRoom(named: name, by: guest)
  }

  /// Ends a room of a guest's own.
  public func delete(_ id: RoomID, by guest: GuestID) async throws(ChatError) {
    try await store.deleteRoom(id, by: guest)
    broker.publish(.roomDeleted(id, by: nil))
  }

  /// The rooms that guests may read, by id.
  public func forGuests(after cursor: RoomID?, limit: Int) async throws(ChatError) -> [Room] {
    try await store.guestRooms(after: cursor, limit: limit)
  }
}
