public import Chat

extension MemoryStore {
  public func createHook(_ draft: NewHook) async throws(ChatError) -> Hook {
    try state.write { state throws(StoreFailure) in try state.createHook(draft) }
  }

  public func hooks(of room: RoomID) async throws(ChatError) -> [Hook] {
    try state.read { $0.rooms[room]?.hooks.values.map(\.hook).sorted { $0.id < $1.id } ?? [] }
  }

  public func deleteHook(_ id: HookID, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await change { state throws(StoreFailure) in
      try state.checkHookManager(actor, of: room)
      if state.rooms[room]?.hooks.removeValue(forKey: id) == nil { throw .refused(.hookNotFound) }
      state.note(AuditNote(.deleteHook, by: actor, room: room, detail: String(id.rawValue)))
    }
  }

  public func hook(withSecret hash: [UInt8]) async throws(ChatError) -> Hook? {
    try state.read { $0.hook(withSecret: hash) }
  }
}

extension MemoryState {
  fileprivate mutating func createHook(_ draft: NewHook) throws(StoreFailure) -> Hook {
    try checkHookManager(draft.creator, of: draft.roomID)
    guard rooms[draft.roomID]?.hooks.count ?? 0 < limits.hooksPerRoom else { throw .refused(.tooManyHooks) }
    guard hook(withSecret: draft.secretHash) == nil, let id = HookID(hookCount + 1) else {
      throw .refused(.unavailable)
    }
    hookCount += 1
    let hook = Hook(
      id: id, roomID: draft.roomID, name: draft.name, createdBy: draft.creator, createdAt: stamps.now)
    rooms[draft.roomID]?.hooks[id] = HookState(hook: hook, secretHash: draft.secretHash)
    note(AuditNote(.createHook, by: draft.creator, room: draft.roomID, detail: String(id.rawValue)))
    return hook
  }

  fileprivate func hook(withSecret hash: [UInt8]) -> Hook? {
    for room in rooms.values {
      if let found = room.hooks.values.first(where: { $0.secretHash == hash }) { return found.hook }
    }
    return nil
  }

  /// Throws unless the user may manage the room's hooks at this moment.
  func checkHookManager(_ user: UserID, of id: RoomID) throws(StoreFailure) {
    guard let state = rooms[id] else { throw .refused(.roomNotFound) }
    let (role, isAdmin) = (state.members[user]?.role, admins.contains(user))
    do throws(ChatError) {
      try Permissions.check(.manageHooks, by: role, isAdmin: isAdmin, in: state.room)
    } catch { throw .refused(error) }
  }
}
