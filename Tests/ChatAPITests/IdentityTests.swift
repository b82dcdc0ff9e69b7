import Testing

@testable import ChatAPI

@Suite struct `Who is behind a socket` {
  @Test func `a token may come by query, header, subprotocol or first frame`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let byProtocol = try await Socket.open(
      server.port, "/ws/auth", headers: [("Sec-WebSocket-Protocol", "roost.v1, bearer.\(ada.token)")])
    #expect(byProtocol.headers.first { $0.name == "sec-websocket-protocol" }?.value == "roost.v1")
    let byHeader = try await Socket.open(
      server.port, "/ws/room/1", headers: [("Authorization", "Bearer \(ada.token)")])
    for socket in [byProtocol, byHeader, try await ada.open("/ws")] {
      #expect(try await socket.next("connection_established")["user"]["username"].string == "ada")
    }
    let byFrame = try await Socket.open(server.port, "/ws/auth")
    #expect(try await byFrame.next("connection_established")["user"].isNull)
    try await byFrame.send(#"{"type":"join_room","room_id":1}"#)
    #expect(try await byFrame.next("error")["code"].string == "not_authenticated")
    try await byFrame.send(#"{"type":"auth","token":"\#(ada.token)"}"#)
    #expect(try await byFrame.next("authenticated")["user"]["username"].string == "ada")
    try await byFrame.send(#"{"type":"join_room","room_id":1}"#)
    _ = try await byFrame.next("room_joined")
    await server.stop()
  }

  @Test func `nobody may stay nobody for long`() async throws {
    let server = try await TestServer { $0.authDeadline = .milliseconds(1) }
    let socket = try await Socket.open(server.port, "/ws/auth")
    #expect(try await socket.closeCode() == 4408)
    await server.stop()
  }

  @Test func `a socket ends some time after its token, unless a fresh one comes`() async throws {
    let server = try await TestServer {
      $0.accessTokenLifetime = .seconds(1)
      $0.expiryGrace = .seconds(1)
    }
    let ada = try await server.signUp("ada")
    let (kept, lost) = (try await ada.enter(1), try await ada.enter(1))
    // The deadline is real time, the token's claims are the test clock's: a later token lives longer.
    server.clock.move(by: .seconds(25))
    let fresh = try await server.signIn("ada")
    server.clock.move(by: .zero - .seconds(25))
    try await kept.send(#"{"type":"auth","token":"\#(fresh.token)"}"#)
    #expect(try await lost.closeCode() == 4401)
    _ = try await kept.settle()
    await server.stop()
  }

  @Test func `a socket stays with its account`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let socket = try await ada.enter(1)
    try await socket.send(#"{"type":"auth","token":"\#(bob.token)"}"#)
    #expect(try await socket.next("error")["code"].string == "other_user")
    await server.stop()
  }

  @Test func `a guest talks in the lobby, marked as one, and becomes a user by an auth frame`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let adas = try await ada.enter(1)
    let guest = try await Socket.open(server.port, "/ws")
    let name = try await guest.next("connection_established")["guest_name"].string ?? ""
    #expect(name.hasPrefix("guest-"))
    #expect(try await adas.next("user_joined")["username"].string == name)
    try await guest.send(#"{"type":"message","content":"hello","client_id":"c"}"#)
    let heard = try await adas.next("message")
    #expect(heard["guest"].bool == true && heard["user_id"].isNull && heard["username"].string == name)
    let stored = try await ada.call("GET", "/api/rooms/1/messages")
    #expect(stored.json[0]["guest"].bool == true && stored.json[0]["username"].string == name)
    try await guest.send(#"{"type":"auth","token":"\#(ada.token)"}"#)
    _ = try await guest.next("room_joined")
    try await guest.send(#"{"type":"message","content":"as ada"}"#)
    #expect(try await adas.next("message")["user_id"].int == ada.id)
    await server.stop()
  }

  @Test func `a guest sees no room that is not open to guests`() async throws {
    let server = try await TestServer()
    let room = try await server.signUp("ada").makeRoom("Tea")
    let guest = try await Socket.open(server.port, "/ws")
    try await guest.send(#"{"type":"join_room","room_id":\#(room)}"#)
    #expect(try await guest.next("error")["code"].string == "room_not_found")
    await server.stop()
  }

  @Test func `with guests off the lobby is read-only without an account`() async throws {
    let server = try await TestServer { $0.guestsAllowed = false }
    try await server.signUp("ada").post("hello", in: 1).expect(201)
    let guest = try await Socket.open(server.port, "/ws")
    #expect(try await guest.next("message_history")["messages"][0]["content"].string == "hello")
    try await guest.send(#"{"type":"message","content":"me too","client_id":"c"}"#)
    let error = try await guest.next("error")
    #expect(error["code"].string == "not_a_member" && error["client_id"].string == "c")
    await server.stop()
  }

  @Test func `who leaves a room over REST leaves it on every socket`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let bound = try await bob.enter(room)
    let free = try await bob.open("/ws/auth")
    try await free.send(#"{"type":"join_room","room_id":\#(room)}"#)
    _ = try await free.next("message_history")
    try await bob.call("POST", "/api/rooms/\(room)/leave").expect(200)
    #expect(try await bound.closeCode() == 4403)
    _ = try await free.next("room_left")
    try await ada.post("alone", in: room).expect(201)
    #expect(try await !free.settle().contains("message"))
    await server.stop()
  }
}
