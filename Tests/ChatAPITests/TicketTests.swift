import Chat
import Engine
import Testing

@testable import ChatAPI

@Suite struct `Tickets for sockets` {
  @Test func `a ticket opens one socket of any kind, as its account`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for path in ["/ws", "/ws/auth", "/ws/room/1"] {
      let reply = try await ada.call("POST", "/api/ws-ticket")
      #expect(reply.status == 200 && reply["expires_in"].int == 30)
      let ticket = reply["ticket"].string ?? ""
      let socket = try await Socket.open(server.port, "\(path)?ticket=\(ticket)")
      #expect(try await socket.next("connection_established")["user"]["username"].string == "ada")
      #expect(try await Socket.status(server.port, "\(path)?ticket=\(ticket)") == 401)
    }
    await server.stop()
  }

  @Test func `a ticket is no token, and a token is no ticket`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let ticket = try await ada.call("POST", "/api/ws-ticket")["ticket"].string ?? ""
    #expect(try await server.call("GET", "/api/users/me", token: ticket).status == 401)
    #expect(try await Socket.status(server.port, "/ws/auth?token=\(ticket)") == 401)
    for wrong in [ada.token, ada.refreshToken, "", "x"] {
      #expect(try await Socket.status(server.port, "/ws/auth?ticket=\(wrong)") == 401)
    }
    let socket = try await Socket.open(server.port, "/ws/auth")
    try await socket.send(#"{"type":"auth","token":"\#(ticket)"}"#)
    #expect(try await socket.next("error")["code"].string == "invalid_token")
    // None of this used it up.
    #expect(try await Socket.status(server.port, "/ws/auth?ticket=\(ticket)") == 101)
    await server.stop()
  }

  @Test func `a ticket ends with its session`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let ticket = try await ada.call("POST", "/api/ws-ticket")["ticket"].string ?? ""
    try await ada.call("POST", "/api/logout").expect(204)
    #expect(try await Socket.status(server.port, "/ws/auth?ticket=\(ticket)") == 401)
    await server.stop()
  }

  @Test func `of many handshakes with one ticket, one succeeds`() async throws {
    let server = try await TestServer(loops: 3)
    let ada = try await server.signUp("ada")
    let ticket = try await ada.call("POST", "/api/ws-ticket")["ticket"].string ?? ""
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<12 {
        group.addTask { try await Socket.status(server.port, "/ws/auth?ticket=\(ticket)") }
      }
      var all: [Int] = []
      for try await status in group { all.append(status) }
      return all
    }
    #expect(statuses.filter { $0 == 101 }.count == 1 && statuses.filter { $0 == 401 }.count == 11)
    await server.stop()
  }

  private static func holder(_ session: Int64) throws -> Tickets.Holder {
    Tickets.Holder(
      user: try #require(UserID(1)), session: try #require(SessionID(session)), expiresAt: 9, isCookie: false)
  }

  @Test func `a ticket is good for half a minute`() throws {
    let tickets = Tickets()
    let start = MonotonicTime(nanoseconds: 1_000)
    let holder = try Self.holder(1)
    let (first, second) = (tickets.issue(to: holder, now: start), tickets.issue(to: holder, now: start))
    let last = start.advanced(by: Tickets.lifetime)
    #expect(tickets.redeem(first, now: last.earlier(by: .nanoseconds(1))) == holder)
    #expect(tickets.redeem(second, now: last) == nil)
    #expect(tickets.redeem(second, now: start) == nil)
  }

  @Test func `a session holds a bounded number of tickets, the newest`() throws {
    let tickets = Tickets()
    let start = MonotonicTime(nanoseconds: 1_000)
    let (holder, other) = (try Self.holder(1), try Self.holder(2))
    let apart = tickets.issue(to: other, now: start)
    let all = (0...Tickets.mostPerSession).map { _ in tickets.issue(to: holder, now: start) }
    #expect(tickets.redeem(all[0], now: start) == nil)
    for ticket in all.dropFirst() { #expect(tickets.redeem(ticket, now: start) == holder) }
    #expect(tickets.redeem(apart, now: start) == other)
  }
}
