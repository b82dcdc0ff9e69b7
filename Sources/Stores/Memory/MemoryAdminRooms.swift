public import Chat

extension MemoryStore {
  public func adminRooms(matching query: String?, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [AdminRoom]
  {
    try state.read { $0.adminRooms(matching: query, after: cursor, limit: limit) }
  }
}

extension MemoryState {
  fileprivate func adminRooms(matching query: String?, after cursor: RoomID?, limit: Int) -> [AdminRoom] {
    guard let limit = PageLimit(limit), let needle = Texts.roomNeedle(query, limits: limits) else {
      return []
    }
    let folded = Self.fold(needle)
    let found = roomIDs.lazy.compactMap { rooms[$0] }.filter { state in
      state.room.id.rawValue > cursor?.rawValue ?? 0 && Self.isPart(folded, of: Self.fold(state.room.name))
    }
    return found.prefix(limit.count).map { state in
      AdminRoom(
        room: state.room, ownerID: state.members.filter { $0.value.role == .owner }.keys.min(),
        lastMessageAt: state.messages.last?.timestamp, hookCount: state.hooks.count,
        webhookCount: state.webhooks.count)
    }
  }
}
