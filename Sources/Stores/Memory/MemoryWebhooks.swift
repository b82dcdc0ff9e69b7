public import Chat

extension MemoryStore {
  public func createWebhook(_ draft: NewWebhook) async throws(ChatError) -> Webhook {
    try await change { state throws(StoreFailure) in try state.createWebhook(draft) }
  }

  public func webhooks(of room: RoomID) async throws(ChatError) -> [Webhook] {
    try state.read { state in
      state.rooms[room]?.webhooks.values.map(\.webhook).sorted { $0.id < $1.id } ?? []
    }
  }

  public func activeWebhooks() async throws(ChatError) -> [Webhook] {
    try state.read { state in
      let all: [Webhook] = state.rooms.values.flatMap { $0.webhooks.values.map(\.webhook) }
      return all.filter { $0.progress.disabledAt == nil }.sorted { $0.id < $1.id }
    }
  }

  public func deleteWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in
      try state.checkHookManager(actor, of: room)
      if state.rooms[room]?.webhooks.removeValue(forKey: id) == nil { throw .refused(.hookNotFound) }
      state.note(AuditNote(.deleteWebhook, by: actor, room: room, detail: String(id.rawValue)))
    }
  }

  public func resumeWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError)
    -> Webhook
  {
    try state.write { state throws(StoreFailure) in
      try state.checkHookManager(actor, of: room)
      guard var webhook = state.rooms[room]?.webhooks[id]?.webhook else { throw .refused(.hookNotFound) }
      webhook.progress = WebhookProgress(cursor: webhook.progress.cursor)
      state.rooms[room]?.webhooks[id]?.webhook = webhook
      state.note(AuditNote(.resumeWebhook, by: actor, room: room, detail: String(id.rawValue)))
      return webhook
    }
  }

  public func note(_ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?)
    async throws(ChatError) -> Bool
  {
    try await change { state throws(StoreFailure) in state.note(progress, of: id, after: delivery) }
  }

  public func deliveries(of id: WebhookID) async throws(ChatError) -> [WebhookDelivery] {
    try state.read { state in
      state.rooms.values.compactMap { $0.webhooks[id] }.first?.deliveries.reversed() ?? []
    }
  }
}

extension MemoryState {
  fileprivate mutating func createWebhook(_ draft: NewWebhook) throws(StoreFailure) -> Webhook {
    try checkHookManager(draft.creator, of: draft.roomID)
    try Texts.check(draft.url, as: .url)
    guard let state = rooms[draft.roomID] else { throw .refused(.roomNotFound) }
    guard state.webhooks.count < limits.hooksPerRoom else { throw .refused(.tooManyHooks) }
    guard let id = WebhookID(webhookCount + 1) else { throw .refused(.unavailable) }
    webhookCount += 1
    let webhook = Webhook(
      id: id, roomID: draft.roomID, url: draft.url, secret: draft.secret, events: draft.events,
      createdBy: draft.creator, createdAt: stamps.now,
      progress: WebhookProgress(cursor: state.room.lastSeq))
    rooms[draft.roomID]?.webhooks[id] = WebhookState(webhook: webhook)
    note(AuditNote(.createWebhook, by: draft.creator, room: draft.roomID, detail: String(id.rawValue)))
    return webhook
  }

  fileprivate mutating func note(
    _ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?
  ) -> Bool {
    guard let room = rooms.first(where: { $0.value.webhooks[id] != nil })?.key else { return false }
    if let webhook = rooms[room]?.webhooks[id]?.webhook, webhook.progress.disabledAt == nil,
      progress.disabledAt != nil
    {
      // A room that can say nothing more must not keep its webhooks alive.
      try? say(SystemNote(.webhookDisabled), by: webhook.createdBy, in: room)
    }
    rooms[room]?.webhooks[id]?.webhook.progress = progress
    if let delivery {
      rooms[room]?.webhooks[id]?.deliveries.append(delivery)
      let surplus = (rooms[room]?.webhooks[id]?.deliveries.count ?? 0) - WebhookDelivery.kept
      if surplus > 0 { rooms[room]?.webhooks[id]?.deliveries.removeFirst(surplus) }
    }
    return true
  }
}
