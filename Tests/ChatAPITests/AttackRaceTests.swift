import Auth
import Chat
import Testing

@testable import ChatAPI

@Suite struct `Rights that end in the middle of something` {
  /// A server whose store has gates.
  private func gated() async throws -> (TestServer, GatedStore) {
    let server = try await TestServer(isGated: true)
    return (server, try #require(server.gate))
  }

  private func waitFor(_ gate: GatedStore) async throws {
    while gate.waitingCount == 0 { await Task.yield() }
  }

  @Test(arguments: ["/ws", "/ws/auth", "/ws/room/1"])
  func `a session that ends while its socket opens ends the socket`(path: String) async throws {
    let (server, gate) = try await gated()
    let ada = try await server.signUp("ada")
    gate.shut(.user)
    async let status = Socket.open(server.port, "\(path)?token=\(ada.token)")
    try await waitFor(gate)
    // Signing out looks the user up as well: it must not wait at the gate for itself.
    server.core.revokeForTest(of: ada)
    gate.open()
    do {
      let socket = try await status
      #expect(try await socket.closeCode() == 4401)
    } catch let failure as TestFailure {
      #expect(failure.description.hasSuffix("401"))
    }
    await server.stop()
  }

  @Test func `a session that ends while its auth frame is checked does not authenticate`() async throws {
    let (server, gate) = try await gated()
    let ada = try await server.signUp("ada")
    let socket = try await Socket.open(server.port, "/ws/auth")
    _ = try await socket.next("connection_established")
    gate.shut(.user)
    try await socket.send(#"{"type":"auth","token":"\#(ada.token)"}"#)
    try await waitFor(gate)
    server.core.revokeForTest(of: ada)
    gate.open()
    switch try await socket.next() {
    case .close(let code): #expect(code == 4401)
    case .frame(let frame): #expect(frame["type"].string == "error")
    }
    await server.stop()
  }

  @Test func `a membership that ends while its socket enters gives no seat`() async throws {
    let (server, gate) = try await gated()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let reply = try await ada.call(
      "POST", "/api/rooms/", ["name": "Secret", "kind": "private", "members": [bob.id]])
    let room = reply["id"].int ?? 0
    let socket = try await bob.open("/ws/auth")
    _ = try await socket.next("connection_established")
    gate.shut(.role)
    try await socket.send(#"{"type":"join_room","room_id":\#(room)}"#)
    try await waitFor(gate)
    // The leaving itself must not wait: it is done beside the gate, and told as the server tells it.
    try await server.core.leaveForTest(room, bob)
    gate.open()
    #expect(try await socket.next("error")["code"].string == "room_not_found")
    try await ada.post("bob must not hear this", in: room).expect(201)
    #expect(try await !socket.settle().contains("message"))
    await server.stop()
  }

  @Test func `a guest who becomes a user in mid-sentence stops typing as a guest`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let adas = try await ada.enter(1)
    let guest = try await Socket.open(server.port, "/ws")
    let name = try await guest.next("connection_established")["guest_name"].string
    _ = try await guest.next("message_history")
    try await guest.send(#"{"type":"typing"}"#)
    #expect(try await adas.next("user_typing")["username"].string == name)
    try await guest.send(#"{"type":"auth","token":"\#(bob.token)"}"#)
    let end = try await adas.next("user_typing")
    #expect(end["username"].string == name && end["is_typing"].bool == false)
    await server.stop()
  }
}

extension ChatCore {
  /// What signing out does, without the look-ups before it.
  fileprivate func revokeForTest(of person: Person) {
    guard
      let claims = try? tokens.verify(person.token, now: clock.now().microseconds / 1_000_000),
      let session = SessionID(claims.sessionID)
    else { return }
    revocations.add(session, at: clock.now())
    broker.publish(.sessionsRevoked([session]))
  }

  /// What leaving a room does, without the look-ups before it.
  fileprivate func leaveForTest(_ room: Int, _ person: Person) async throws {
    guard let room = RoomID(Int64(room)), let user = UserID(Int64(person.id)) else { return }
    _ = try await store.leave(user, from: room)
  }
}
