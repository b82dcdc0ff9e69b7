import Auth
import Chat
import Outbound
import Wire

/// One event on its way to one webhook, in the shape of Standard Webhooks: the same for every attempt but for the time
/// at which it is signed.
struct WebhookRequest {
  private let webhook: Webhook
  private let id: String
  private let body: [UInt8]

  init(_ event: RoomEvent, for webhook: Webhook, at now: Timestamp) {
    self.webhook = webhook
    id = "msg_\(webhook.id.rawValue)_\(event.roomID.rawValue)_\(event.seq.rawValue)"
    var json = JSONWriter()
    json.object { json in
      json.field("type", ServerFrame.Kind(event.change).rawValue)
      json.time("timestamp", unixMicroseconds: now.microseconds)
      json.object("data") { $0.event(event) }
    }
    body = json.bytes
  }

  /// nil where the webhook's secret cannot sign.
  func signed(for url: OutboundURL, at now: Timestamp, version: String) -> OutboundRequest? {
    let seconds = now.microseconds / 1_000_000
    guard let signer = WebhookSigner(secret: webhook.secret),
      let signature = signer.signature(id: id, timestamp: seconds, body: body)
    else { return nil }
    return OutboundRequest(
      url: url,
      headers: [
        ("Content-Type", "application/json"), ("User-Agent", "Roost/\(version)"), ("webhook-id", id),
        ("webhook-timestamp", String(seconds)), ("webhook-signature", signature),
      ], body: body)
  }
}
