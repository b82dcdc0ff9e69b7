import Chat

// Sessions, their refresh tokens and cookies.

extension MemoryState {
  mutating func createSession(_ draft: NewSession) throws(StoreFailure) -> StartedSession {
    guard let account = account(draft.userID) else { throw .refused(.userNotFound) }
    if let hash = draft.passwordHash, !Texts.areSame(hash, account.passwordHash) { throw .refused(.busy) }
    try checkEnabled(draft.userID)
    guard tokens[draft.refreshHash] == nil else { throw .refused(.unavailable) }
    let id = try addSession(of: draft.userID, draft.userAgent, draft.cookie)
    tokens[draft.refreshHash] = TokenState(session: id, expiresAt: draft.expiresAt)
    return StartedSession(id: id, ended: endSurplus(of: draft.userID, than: id))
  }

  /// A session of which nothing but the cookie is a proof.
  mutating func startSession(
    of user: UserID, _ userAgent: UserAgent, _ cookie: NewCookie, isByKey: Bool = false
  ) throws(StoreFailure) -> StartedSession {
    let id = try addSession(of: user, userAgent, cookie)
    sessions[Int(id.rawValue) - 1].isByKey = isByKey
    return StartedSession(id: id, ended: endSurplus(of: user, than: id))
  }

  /// Throws where a session has this cookie.
  func check(_ cookie: NewCookie?) throws(StoreFailure) {
    let isThere = sessions.contains { $0.cookie != nil && $0.cookie?.hash == cookie?.hash }
    if isThere { throw .refused(.unavailable) }
  }

  private mutating func addSession(of user: UserID, _ userAgent: UserAgent, _ cookie: NewCookie?)
    throws(StoreFailure) -> SessionID
  {
    try check(cookie)
    guard let id = SessionID(Int64(sessions.count) + 1) else { throw .refused(.unavailable) }
    let now = stamps.now
    sessions.append(
      SessionState(
        userID: user, session: Session(id: id, createdAt: now, lastUsedAt: now, userAgent: userAgent),
        cookie: cookie))
    return id
  }

  /// Ends the user's sessions beyond the limit, those first that were used longest ago, and never the new one.
  private mutating func endSurplus(of user: UserID, than new: SessionID) -> [SessionID] {
    let others = sessions.filter { $0.userID == user && $0.session.id != new && isUsable($0) }.map(\.session)
    let surplus = others.sorted(by: Self.isNewer).dropFirst(max(0, limits.sessionsPerUser - 1)).map(\.id)
    for id in surplus { revoke(id) }
    return surplus
  }

  private static func isNewer(_ one: Session, _ other: Session) -> Bool {
    one.lastUsedAt == other.lastUsedAt
      ? one.id.rawValue > other.id.rawValue : one.lastUsedAt > other.lastUsedAt
  }

  mutating func forgetSessions(overBefore time: Timestamp, after cursor: SessionID?, limit: Int) -> SessionID?
  {
    guard let limit = PageLimit(limit) else { return nil }
    let known = sessions.filter { !$0.isForgotten }
    let page = known.filter { $0.session.id.rawValue > cursor?.rawValue ?? 0 }.prefix(limit.count)
    for state in page where isOver(state, before: time) {
      guard known.contains(where: { $0.userID == state.userID && Self.isNewer($0.session, state.session) })
      else { continue }
      revoke(state.session.id)
      sessions[Int(state.session.id.rawValue) - 1].isForgotten = true
    }
    return page.count < limit.count ? nil : page.last?.session.id
  }

  private func isOver(_ state: SessionState, before time: Timestamp) -> Bool {
    if let revokedAt = state.revokedAt { return revokedAt < time }
    if let cookie = state.cookie, cookie.expiresAt >= time { return false }
    return !tokens.values.contains { $0.session == state.session.id && $0.expiresAt >= time }
  }

  mutating func rotate(
    _ presented: [UInt8], to successor: [UInt8], expiresAt: Timestamp, grace: Duration
  ) throws(StoreFailure) -> Rotation {
    let now = stamps.now
    guard let token = tokens[presented], token.expiresAt > now else { return .unknown }
    let session = token.session
    guard let account = account(sessions[Int(session.rawValue) - 1].userID) else { return .unknown }
    if let spentAt = token.spentAt, spentAt.advanced(by: grace) < now {
      revoke(session)
      return .reused(session)
    }
    // What has expired is forgotten, and then may be issued again.
    guard tokens[successor].map({ $0.session == session && $0.expiresAt <= now }) ?? true else {
      throw .refused(.unavailable)
    }
    tokens = tokens.filter { $0.value.session != session || $0.value.expiresAt > now }
    for (hash, token) in tokens where token.session == session && token.spentAt == nil {
      tokens[hash]?.spentAt = now
    }
    tokens[successor] = TokenState(session: session, expiresAt: expiresAt)
    sessions[Int(session.rawValue) - 1].session.lastUsedAt = now
    return .rotated(session, account.user)
  }

  mutating func revoke(_ id: SessionID) {
    guard id.rawValue <= sessions.count else { return }
    let index = Int(id.rawValue) - 1
    if sessions[index].revokedAt == nil { sessions[index].revokedAt = stamps.now }
    tokens = tokens.filter { $0.value.session != id }
  }

  func sessionsRevoked(since time: Timestamp) -> [SessionID] {
    var found: [(at: Timestamp, id: SessionID)] = []
    for (index, session) in sessions.enumerated() {
      if let at = session.revokedAt, at >= time, !session.isForgotten, let id = SessionID(Int64(index) + 1) {
        found.append((at, id))
      }
    }
    return found.sorted { $0.at == $1.at ? $0.id.rawValue < $1.id.rawValue : $0.at < $1.at }.map(\.id)
  }

  // MARK: Devices

  func sessions(of user: UserID, after cursor: SessionID?, limit: Int) -> [Session] {
    guard let limit = PageLimit(limit) else { return [] }
    let found = sessions.lazy.filter { state in
      state.userID == user && state.session.id.rawValue > cursor?.rawValue ?? 0 && isUsable(state)
    }
    return Array(found.map(\.session).prefix(limit.count))
  }

  mutating func endSession(_ id: SessionID, of user: UserID) throws(StoreFailure) {
    guard let state = session(id), state.userID == user, isUsable(state) else {
      throw .refused(.sessionNotFound)
    }
    revoke(id)
  }

  mutating func endOtherSessions(of user: UserID, than kept: SessionID?) -> [SessionID] {
    let others = sessions.filter { $0.userID == user && $0.session.id != kept && $0.revokedAt == nil }
    let usable = others.filter(isUsable).map(\.session.id)
    for state in others { revoke(state.session.id) }
    return usable
  }

  mutating func changePassword(
    _ hash: String, replacing old: String, of user: UserID, keeping session: SessionID
  ) throws(StoreFailure) -> [SessionID] {
    try Texts.check(hash, as: .password)
    guard try setPasswordHash(hash, replacing: old, of: user) else { throw .refused(.busy) }
    return endOtherSessions(of: user, than: session)
  }

  func cookieSession(_ hash: [UInt8]) -> CookieSession? {
    guard let state = sessions.first(where: { $0.cookie?.hash == hash }), let cookie = state.cookie,
      state.revokedAt == nil, cookie.expiresAt > stamps.now, let account = account(state.userID)
    else { return nil }
    return CookieSession(
      session: state.session.id, user: account.user, lastUsedAt: state.session.lastUsedAt,
      expiresAt: cookie.expiresAt, isByKey: state.isByKey)
  }

  mutating func touchSession(_ id: SessionID) -> Bool {
    guard let state = session(id), state.revokedAt == nil else { return false }
    sessions[Int(id.rawValue) - 1].session.lastUsedAt = stamps.now
    return true
  }

  private func session(_ id: SessionID) -> SessionState? {
    id.rawValue <= sessions.count ? sessions[Int(id.rawValue) - 1] : nil
  }

  /// Not ended, and with a refresh token or a cookie whose time is not over.
  private func isUsable(_ state: SessionState) -> Bool {
    let now = stamps.now
    guard state.revokedAt == nil else { return false }
    if let cookie = state.cookie, cookie.expiresAt > now { return true }
    return tokens.values.contains { $0.session == state.session.id && $0.expiresAt > now }
  }
}
