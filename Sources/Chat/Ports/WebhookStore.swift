/// Outgoing webhooks. Who manages them is checked, by ``Permissions``, with the rights of that moment.
public protocol WebhookStore: Sendable {
  /// Throws `.roomNotFound`, what the rules throw, and `.tooManyHooks`. The cursor stands at the end of the log.
  func createWebhook(_ draft: NewWebhook) async throws(ChatError) -> Webhook
  /// A room's webhooks by id: there are never more than ``ChatLimits/hooksPerRoom``.
  func webhooks(of room: RoomID) async throws(ChatError) -> [Webhook]
  /// Throws `.hookNotFound`, `.roomNotFound` and what the rules throw.
  func deleteWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError)
  /// As if it had never failed: its cursor stays. Throws as ``deleteWebhook(_:of:by:)``.
  func resumeWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError) -> Webhook
  /// All webhooks that are not given up, by id.
  func activeWebhooks() async throws(ChatError) -> [Webhook]
  /// Writes down an attempt, if there was one, and how far the webhook has come. False: it is gone, with its room or
  /// by itself.
  func note(_ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?)
    async throws(ChatError) -> Bool
  /// The newest ``WebhookDelivery/kept`` attempts, newest first.
  func deliveries(of id: WebhookID) async throws(ChatError) -> [WebhookDelivery]
}
