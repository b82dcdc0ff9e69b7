/// Incoming hooks: moderators make them, programs post through them.
public struct Hooks: Sendable {
  private let store: any Store
  private let rooms: Rooms
  private let accounts: Accounts

  public init(store: any Store, rooms: Rooms, accounts: Accounts) {
    self.store = store
    self.rooms = rooms
    self.accounts = accounts
  }

  public func create(in room: RoomID, named name: Username, secretHash: [UInt8], by actor: Author)
    async throws(ChatError) -> Hook
  {
    let creator = try await manager(actor, of: room)
    try await checkFree(name)
    return try await store.createHook(
      NewHook(roomID: room, name: name, secretHash: secretHash, creator: creator))
  }

  /// For those who may make them.
  public func list(of room: RoomID, for viewer: Author) async throws(ChatError) -> [Hook] {
    _ = try await manager(viewer, of: room)
    return try await store.hooks(of: room)
  }

  public func delete(_ id: HookID, of room: RoomID, by actor: Author) async throws(ChatError) {
    try await store.deleteHook(id, of: room, by: try await manager(actor, of: room))
  }

  /// The right to post of whoever knows the secret, under the hook's name or another one that no account has.
  public func membership(withSecret hash: [UInt8], named name: Username?) async throws(ChatError)
    -> Membership
  {
    guard let hook = try await store.hook(withSecret: hash) else { throw .hookNotFound }
    if let name { try await checkFree(name) }
    return Membership(roomID: hook.roomID, author: .hook(hook.id, name ?? hook.name), role: nil)
  }

  /// An early look; the store looks again, inside its transaction.
  private func manager(_ actor: Author, of room: RoomID) async throws(ChatError) -> UserID {
    let summary = try await rooms.room(room, for: actor)
    guard let user = actor.userID else { throw .forbidden("This needs an account") }
    try Permissions.check(
      .manageHooks, by: summary.role, isAdmin: try await rooms.isAdmin(actor), in: summary.room)
    return user
  }

  /// A hook must not look like somebody.
  private func checkFree(_ name: Username) async throws(ChatError) {
    if try await store.user(named: name) != nil { throw .usernameTaken }
  }
}
