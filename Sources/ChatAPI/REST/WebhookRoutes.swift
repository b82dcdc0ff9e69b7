import Auth
import Chat
import Engine
import Outbound
import Wire

/// Outgoing webhooks: servers that are told what happens in a room.
enum WebhookRoutes {
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    if core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let body = try call.body()
    let (url, events) = (try body.string("url"), try body.events())
    do throws(OutboundURL.Problem) {
      _ = try OutboundURL(url, allowsPrivate: core.settings.webhooksAllowPrivate)
    } catch {
      throw Problem(.invalid(.url, error.sentence))
    }
    let webhook = try await asProblem { () throws(ChatError) in
      try await core.webhooks.create(
        in: room, url: url, secret: WebhookSigner.makeSecret(), events: events, by: caller.author)
    }
    await core.webhookSender.add(webhook)
    return .object(201) { json in
      json.webhook(webhook)
      json.field("secret", webhook.secret)
    }
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let webhooks = try await asProblem { () throws(ChatError) in
      try await call.core.webhooks.list(of: room, for: caller.author)
    }
    return .list(webhooks, next: nil, of: "/api/rooms/\(room.rawValue)/webhooks") { $0.webhook($1) }
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.webhookID(1))
    try await asProblem { () throws(ChatError) in
      try await call.core.webhooks.delete(id, of: room, by: caller.author)
    }
    await call.core.webhookSender.remove(id)
    return Response(status: 204)
  }

  @Sendable static func resume(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.webhookID(1))
    let webhook = try await asProblem { () throws(ChatError) in
      try await call.core.webhooks.resume(id, of: room, by: caller.author)
    }
    await call.core.webhookSender.resume(webhook)
    return .object { $0.webhook(webhook) }
  }

  @Sendable static func deliveries(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.webhookID(1))
    let deliveries = try await asProblem { () throws(ChatError) in
      try await call.core.webhooks.deliveries(of: id, in: room, for: caller.author)
    }
    let path = "/api/rooms/\(room.rawValue)/webhooks/\(id.rawValue)/deliveries"
    return .list(deliveries, next: nil, of: path) { $0.delivery($1) }
  }
}

extension Fields {
  /// Kinds of events, each once; none: all.
  fileprivate func events() throws(Problem) -> [String] {
    var events: [String] = []
    for word in try strings("events") where !events.contains(word) {
      guard ServerFrame.Kind.ofLog.contains(where: { $0.rawValue == word }) else {
        throw .field("/events", "invalid_events", "There is no event of the log of one of these names")
      }
      events.append(word)
    }
    return events
  }
}
