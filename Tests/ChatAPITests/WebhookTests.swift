import Auth
import Chat
import Foundation
import Testing

@testable import ChatAPI

@Suite struct `Outgoing webhooks` {
  /// A server that may call this machine and tries again soon.
  private static func server(
    _ storage: TestServer.Storage = .sqlite, change: (inout APISettings) -> Void = { _ in }
  ) async throws -> TestServer {
    try await TestServer(storage) { settings in
      settings.webhooksAllowPrivate = true
      settings.webhookSchedule.firstWait = .milliseconds(5)
      settings.webhookSchedule.longestWait = .milliseconds(20)
      change(&settings)
    }
  }

  private func make(_ room: Int, by person: Person, _ url: String, _ events: [String] = []) async throws
    -> (id: Int, secret: String)
  {
    let reply = try await person.call("POST", "/api/rooms/\(room)/webhooks", ["url": url, "events": events])
    try reply.expect(201)
    return (reply["id"].int ?? 0, reply["secret"].string ?? "")
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `events come in their order, signed, each as members get it`(storage: TestServer.Storage)
    async throws
  {
    let server = try await Self.server(storage)
    let receiver = try Receiver()
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    try await ada.post("before", in: room).expect(201)
    let webhook = try await make(room, by: ada, receiver.url)
    let socket = try await ada.enter(room)
    let first = try await ada.post("one", in: room)["id"].int ?? 0
    try await ada.call("PATCH", "/api/rooms/\(room)/messages/\(first)", ["content": "two"]).expect(200)
    try await ada.call("PUT", "/api/rooms/\(room)/messages/\(first)/reactions/%F0%9F%91%8D").expect(204)
    try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(first)").expect(204)
    let calls = await receiver.calls(4)
    #expect(
      calls.map { $0.json["type"].string } == ["message", "message_edited", "reaction", "message_deleted"])
    let signer = try #require(WebhookSigner(secret: webhook.secret))
    for (index, call) in calls.enumerated() {
      let id = call.headers["webhook-id"] ?? ""
      #expect(call.path == "/hook" && id == "msg_\(webhook.id)_\(room)_\(index + 2)")
      let time = Int64(call.headers["webhook-timestamp"] ?? "") ?? 0
      #expect(time == server.clock.now().microseconds / 1_000_000)
      let signature = signer.signature(id: id, timestamp: time, body: call.body)
      #expect(call.headers["webhook-signature"] == signature && signature != nil)
      #expect(call.headers["content-type"] == "application/json")
      #expect(call.json["data"]["type"].string == call.json["type"].string)
      #expect(call.json["timestamp"].string?.hasSuffix("Z") == true)
    }
    let heard = try await socket.next("reaction")
    #expect(calls[2].json["data"].keys == heard.keys)
    await receiver.stop()
    await server.stop()
  }

  @Test func `a server that fails is tried again, and nothing overtakes`() async throws {
    let server = try await Self.server()
    let receiver = try Receiver(500, 302, 204, 503)
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let webhook = try await make(room, by: ada, receiver.url)
    for text in ["one", "two"] { try await ada.post(text, in: room).expect(201) }
    let calls = await receiver.calls(5)
    #expect(
      calls.map { $0.json["data"]["content"].string } == ["one", "one", "one", "two", "two"])
    #expect(Set(calls.prefix(3).map { $0.headers["webhook-id"] }).count == 1)
    let path = "/api/rooms/\(room)/webhooks"
    while try await ada.call("GET", path).json[0]["delivered_seq"].int != 2 {}
    let deliveries = try await ada.call("GET", "\(path)/\(webhook.id)/deliveries").json.array
    #expect(deliveries.map { $0["status"].int } == [204, 503, 204, 302, 500])
    #expect(deliveries.map { $0["attempt"].int } == [2, 1, 3, 2, 1])
    #expect(deliveries.map { $0["delivered"].bool } == [true, false, true, false, false])
    let listed = try await ada.call("GET", path)
    #expect(listed.json[0]["status"].string == "active" && !listed.text.contains("whsec_"))
    await receiver.stop()
    await server.stop()
  }

  @Test func `only what is wanted is sent`() async throws {
    let server = try await Self.server()
    let receiver = try Receiver()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    _ = try await make(room, by: ada, receiver.url, ["member_updated", "member_updated"])
    try await ada.post("not this", in: room).expect(201)
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    try await ada.post("nor this", in: room).expect(201)
    try await bob.call("POST", "/api/rooms/\(room)/leave").expect(200)
    let calls = await receiver.calls(2)
    #expect(calls.map { $0.json["data"]["change"].string } == ["joined", "left"])
    await receiver.stop()
    await server.stop()
  }

  @Test func `a webhook that fails for a day is disabled, and one that is gone at once`() async throws {
    let server = try await Self.server()
    let (failing, gone) = (try Receiver(then: 500), try Receiver(410))
    var ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    _ = try await make(room, by: ada, failing.url)
    let socket = try await ada.enter(room)
    try await ada.post("one", in: room).expect(201)
    _ = await failing.calls(1)
    let path = "/api/rooms/\(room)/webhooks"
    while try await ada.call("GET", path).json[0]["status"].string != "failing" {}
    server.clock.move(by: .seconds(24 * 3_600))
    ada = try await server.signIn("ada")
    while try await ada.call("GET", path).json[0]["status"].string != "disabled" {}
    let told = try await socket.nextSystemMessage()
    #expect(told["system"]["event"].string == "webhook_disabled" && told["username"].string == "ada")
    let count = failing.calls.count
    _ = try await make(room, by: ada, gone.url)
    try await ada.post("two", in: room).expect(201)
    while try await ada.call("GET", path).json[1]["status"].string != "disabled" {}
    try await ada.post("three", in: room).expect(201)
    _ = try await ada.call("GET", path).expect(200)
    #expect(failing.calls.count == count && gone.calls.count == 1)
    await failing.stop()
    await gone.stop()
    await server.stop()
  }

  @Test func `a disabled webhook goes on where it stopped when it is resumed`() async throws {
    let server = try await Self.server()
    let receiver = try Receiver(204, 410)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let webhook = try await make(room, by: ada, receiver.url)
    for text in ["one", "two", "three"] { try await ada.post(text, in: room).expect(201) }
    let path = "/api/rooms/\(room)/webhooks"
    while try await ada.call("GET", path).json[0]["status"].string != "disabled" {}
    try await bob.call("POST", "\(path)/\(webhook.id)/resume").expect(403)
    let resumed = try await ada.call("POST", "\(path)/\(webhook.id)/resume").expect(200)
    #expect(resumed["status"].string == "active" && resumed["delivered_seq"].int == 1)
    // The room's own message, that it was disabled, is one of them.
    let calls = await receiver.calls(5).filter { $0.json["data"]["kind"].string == "text" }
    #expect(calls.map { $0.json["data"]["content"].string } == ["one", "two", "two", "three"])
    // Once more, while it is well, changes nothing.
    while try await ada.call("GET", path).json[0]["delivered_seq"].int != 4 {}
    try await ada.call("POST", "\(path)/\(webhook.id)/resume").expect(200)
    try await ada.post("four", in: room).expect(201)
    #expect(await receiver.calls(6).last?.json["data"]["content"].string == "four")
    await receiver.stop()
    await server.stop()
  }

  @Test func `a server that asks to be left alone is left alone, until somebody resumes`() async throws {
    let server = try await Self.server { $0.webhookSchedule.longestWait = .seconds(3_600) }
    let receiver = try Receiver(429, headers: [("Retry-After", "600")])
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let webhook = try await make(room, by: ada, receiver.url)
    try await ada.post("one", in: room).expect(201)
    let path = "/api/rooms/\(room)/webhooks"
    while try await ada.call("GET", path).json[0]["status"].string != "failing" {}
    let kept = try await server.store.webhooks(of: try #require(RoomID(Int64(room))))
    #expect(kept.first?.progress.nextAttempt == server.clock.now().advanced(by: .seconds(600)))
    try await ada.call("POST", "\(path)/\(webhook.id)/resume").expect(200)
    #expect(await receiver.calls(2).last?.json["data"]["content"].string == "one")
    await receiver.stop()
    await server.stop()
  }

  @Test func `a deleted webhook hears nothing more`() async throws {
    let server = try await Self.server()
    let (receiver, witness) = (try Receiver(), try Receiver())
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let webhook = try await make(room, by: ada, receiver.url)
    _ = try await make(room, by: ada, witness.url)
    try await ada.post("one", in: room).expect(201)
    _ = await receiver.calls(1)
    try await ada.call("DELETE", "/api/rooms/\(room)/webhooks/\(webhook.id)").expect(204)
    try await ada.post("two", in: room).expect(201)
    _ = await witness.calls(2)
    #expect(receiver.calls.count == 1)
    await receiver.stop()
    await witness.stop()
    await server.stop()
  }

  @Test func `webhooks lead to public addresses only, unless they may`() async throws {
    let server = try await TestServer {
      $0.webhookSchedule.firstWait = .milliseconds(5)
    }
    let receiver = try Receiver()
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    let path = "/api/rooms/\(room)/webhooks"
    for url in [
      receiver.url, "http://[::1]:\(receiver.port)/", "http://2130706433:\(receiver.port)/",
      "http://169.254.169.254/latest/meta-data/", "http://[64:ff9b::7f00:1]/", "file:///etc/passwd", "x",
      "http://u:p@example.org/", "http://example.org:25/",
    ] {
      let reply = try await ada.call("POST", path, ["url": url])
      #expect(reply.status == 422 && reply["code"].string == "invalid_url", "\(url)")
    }
    // A name says nothing of where it leads, until it is called.
    let webhook = try await make(room, by: ada, "http://localhost:\(receiver.port)/")
    try await ada.post("secret", in: room).expect(201)
    var deliveries: [JSON] = []
    while deliveries.count < 2 {
      deliveries = try await ada.call("GET", "\(path)/\(webhook.id)/deliveries").json.array
    }
    #expect(deliveries.allSatisfy { $0["failure"].string == "private_address" && $0["status"].isNull })
    #expect(receiver.calls.isEmpty)
    await receiver.stop()
    await server.stop()
  }

  @Test func `a silent server holds up neither the chat nor other webhooks`() async throws {
    let server = try await Self.server { $0.webhookTimeout = .seconds(30) }
    let (silent, receiver) = (try await SilentServer(), try Receiver())
    let ada = try await server.signUp("ada")
    let room = try await ada.makeRoom("Tea")
    for _ in 0..<4 { _ = try await make(room, by: ada, "http://127.0.0.1:\(silent.port)/") }
    _ = try await make(room, by: ada, receiver.url)
    let start = ContinuousClock.now
    for number in 1...20 { try await ada.post("\(number)", in: room).expect(201) }
    _ = await receiver.calls(20)
    #expect(ContinuousClock.now - start < .seconds(15))
    silent.close()
    await receiver.stop()
    await server.stop()
  }
}
