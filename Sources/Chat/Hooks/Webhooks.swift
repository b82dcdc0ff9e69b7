/// Outgoing webhooks: moderators make them. Sending is the API's, which knows how events are spelled.
public struct Webhooks: Sendable {
  private let store: any Store
  private let rooms: Rooms

  public init(store: any Store, rooms: Rooms) {
    self.store = store
    self.rooms = rooms
  }

  /// A new webhook hears what happens from then on.
  public func create(in room: RoomID, url: String, secret: String, events: [String], by actor: Author)
    async throws(ChatError) -> Webhook
  {
    let creator = try await manager(actor, of: room)
    return try await store.createWebhook(
      NewWebhook(roomID: room, url: url, secret: secret, events: events, creator: creator))
  }

  /// For those who may make them.
  public func list(of room: RoomID, for viewer: Author) async throws(ChatError) -> [Webhook] {
    _ = try await manager(viewer, of: room)
    return try await store.webhooks(of: room)
  }

  public func delete(_ id: WebhookID, of room: RoomID, by actor: Author) async throws(ChatError) {
    try await store.deleteWebhook(id, of: room, by: try await manager(actor, of: room))
  }

  /// Forgets its failures, and goes on where it stopped; one that was given up is sent to again.
  public func resume(_ id: WebhookID, of room: RoomID, by actor: Author) async throws(ChatError) -> Webhook {
    try await store.resumeWebhook(id, of: room, by: try await manager(actor, of: room))
  }

  /// The newest attempts, newest first.
  public func deliveries(of id: WebhookID, in room: RoomID, for viewer: Author) async throws(ChatError)
    -> [WebhookDelivery]
  {
    guard try await list(of: room, for: viewer).contains(where: { $0.id == id }) else { throw .hookNotFound }
    return try await store.deliveries(of: id)
  }

  /// An early look; the store looks again, inside its transaction.
  private func manager(_ actor: Author, of room: RoomID) async throws(ChatError) -> UserID {
    let summary = try await rooms.room(room, for: actor)
    guard let user = actor.userID else { throw .forbidden("This needs an account") }
    try Permissions.check(
      .manageHooks, by: summary.role, isAdmin: try await rooms.isAdmin(actor), in: summary.room)
    return user
  }
}
