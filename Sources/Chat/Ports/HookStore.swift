/// Incoming hooks. Who manages them is checked, by ``Permissions``, with the rights of that moment.
public protocol HookStore: Sendable {
  /// Throws `.roomNotFound`, what the rules throw, and `.tooManyHooks`.
  func createHook(_ draft: NewHook) async throws(ChatError) -> Hook
  /// A room's hooks by id: there are never more than ``ChatLimits/hooksPerRoom``.
  func hooks(of room: RoomID) async throws(ChatError) -> [Hook]
  /// From then on nothing comes through it. Throws `.hookNotFound`, `.roomNotFound` and what the rules throw.
  func deleteHook(_ id: HookID, of room: RoomID, by actor: UserID) async throws(ChatError)
  /// The hook whose secret has this hash.
  func hook(withSecret hash: [UInt8]) async throws(ChatError) -> Hook?
}
