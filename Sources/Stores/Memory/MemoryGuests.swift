public import Chat

extension MemoryStore {
  public func createRoom(named name: String, by guest: GuestID) async throws(ChatError) -> Room {
    try state.write { state throws(StoreFailure) in try state.createRoom(named: name, by: guest) }
  }

  public func deleteRoom(_ id: RoomID, by guest: GuestID) async throws(ChatError) {
    try await change { state throws(StoreFailure) in
      guard let room = state.rooms[id] else { throw .refused(.roomNotFound) }
      guard room.guestOwner == guest else { throw .refused(.notYourRoom) }
      state.endRoom(id)
    }
  }

  public func guestRooms(after cursor: RoomID?, limit: Int) async throws(ChatError) -> [Room] {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let rooms = state.roomIDs.lazy.filter { $0.rawValue > cursor?.rawValue ?? 0 }
        .compactMap { state.rooms[$0]?.room }.filter { $0.kind == .public && $0.guests }
      return Array(rooms.prefix(limit.count))
    }
  }
}

extension MemoryState {
  fileprivate mutating func createRoom(named name: String, by guest: GuestID) throws(StoreFailure) -> Room {
    try Texts.check(name, as: .name)
    guard rooms.values.count(where: { $0.guestOwner == guest }) < limits.roomsOwned else {
      throw .refused(.tooManyRooms)
    }
    guard let newest = roomIDs.last, let id = RoomID(newest.rawValue + 1) else {
      throw .refused(.forbidden("The server has as many rooms as it can hold"))
    }
    let room = Room(
      id: id, name: name, topic: "", kind: .public, guests: true, readOnly: false, createdBy: nil,
      createdAt: stamps.next(), memberCount: 0, lastSeq: .zero)
    rooms[id] = RoomState(room: room, guestOwner: guest)
    roomIDs.append(id)
    return room
  }
}
