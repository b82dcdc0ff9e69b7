import Auth
import Chat
import Engine
import Wire

// Who is behind a socket: at its start, with an `auth` frame, and when the token runs out.

extension ChatService {
  /// The first words to a new socket, and its first room.
  func greet(_ chat: ChatSocket, on loop: isolated EventLoop) {
    // The session may have ended after its token was checked; from here on `sessionsRevoked` finds the socket.
    if let account = chat.identity.account, core.revocations.contains(account.session) {
      return chat.socket.close(.unauthorized, reason: "Signed out", on: loop)
    }
    setDeadline(of: chat)
    var guest: Author?
    if case .guest(let author) = chat.identity { guest = author }
    chat.send(
      ServerFrame.connectionEstablished(
        connectionID: chat.socket.id, user: chat.identity.account?.user, guest: guest,
        serverTime: core.clock.now(), settings: core.settings),
      on: loop)
    enterDefaultRoom(chat, after: chat.arrival.resumeAfter, on: loop)
  }

  private func enterDefaultRoom(_ chat: ChatSocket, after: Seq?, on loop: isolated EventLoop) {
    guard let room = chat.defaultRoom, let author = chat.identity.author else { return }
    later(chat, on: loop) { () async throws(Problem) in
      do throws(Problem) {
        try await self.enter(room, after: after, chat, as: author, on: loop)
      } catch {
        guard chat.arrival.isBoundToRoom else { throw error }
        chat.socket.close(.refusal(status: error.status), reason: error.detail, on: loop)
      }
    }
  }

  /// An `auth` frame: makes a pending or guest socket an account's, or renews an account's token.
  func authenticate(_ chat: ChatSocket, with token: String, on loop: isolated EventLoop) async throws(Problem)
  {
    let account = try await core.signedIn(token)
    guard chat.socket.isOpen else { return }
    switch chat.identity {
    case .account(let current):
      guard current.user.id == account.user.id else {
        throw Problem(403, "other_user", "This connection belongs to another account")
      }
      chat.identity = .account(account)
      setDeadline(of: chat)
    case .pending, .guest:
      try core.connections.identify(account.user.id)
      for room in Array(chat.typing.keys) { stopTyping(in: room, chat, on: loop) }
      for room in Array(chat.seats.keys) {
        hub.unseat(chat, from: room, on: loop)
        if let author = chat.identity.author { core.presence.leave(room, author) }
      }
      chat.identity = .account(account)
      noteDevice(chat)
      setDeadline(of: chat)
    }
    chat.send(
      ServerFrame.authenticated(
        account.user, expiresIn: .seconds(account.expiresAt - core.clock.now().microseconds / 1_000_000)),
      on: loop)
    if chat.defaultRoom.map({ chat.seats[$0] == nil }) ?? false, let room = chat.defaultRoom {
      try await enter(room, after: nil, chat, as: account.author, on: loop)
    }
  }

  /// Nobody authenticated in time.
  func expire(_ chat: ChatSocket, on loop: isolated EventLoop) {
    chat.deadline = nil
    switch chat.identity {
    case .pending: chat.socket.close(.refusal(status: 408), reason: "Authentication timed out", on: loop)
    case .account(let account):
      let isOver = account.expiresAt <= core.clock.now().microseconds / 1_000_000
      guard account.isCookie, !isOver else {
        return chat.socket.close(.unauthorized, reason: "The token has expired", on: loop)
      }
      keepCookie(of: account, chat, on: loop)
    case .guest: break
    }
  }

  /// An open socket is use of its cookie.
  private func keepCookie(of account: SignedIn, _ chat: ChatSocket, on loop: isolated EventLoop) {
    Task.immediate(executorPreference: loop.executor) {
      do throws(Problem) {
        try await self.core.touch(account.session)
        if chat.deadline == nil { self.setDeadline(of: chat) }
      } catch {
        chat.socket.close(.unauthorized, reason: "Signed out", on: loop)
      }
    }
  }

  private func setDeadline(of chat: ChatSocket) {
    switch chat.identity {
    case .pending: chat.deadline = MonotonicTime.current().advanced(by: core.settings.authDeadline)
    case .guest: chat.deadline = nil
    case .account(let account):
      let left = account.expiresAt - core.clock.now().microseconds / 1_000_000
      chat.deadline = MonotonicTime.current().advanced(
        by: account.isCookie
          ? min(core.settings.cookieSocketUse, .seconds(max(0, left)))
          : .seconds(max(0, left)) + core.settings.expiryGrace)
    }
  }
}

extension CloseCode {
  static let unauthorized = CloseCode.refusal(status: 401)

  /// A refusal after the upgrade: 4000 plus the HTTP status.
  static func refusal(status: Int) -> CloseCode { CloseCode(rawValue: UInt16(clamping: 4000 + status)) }
}
