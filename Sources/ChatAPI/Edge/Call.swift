import Auth
import Chat
import Engine
import Wire

/// One request on its way through a handler: what was asked, by whom, and what answers it.
final class Call {
  let core: ChatCore
  let request: Request
  let site: Site
  /// The values of the path template's parameters, in order.
  private let parameters: [Substring]
  private let query: URLEncodedFields
  private var account: SignedIn?
  /// The body, where the route reads it as it comes.
  let incoming: IncomingBody?
  /// What is left of the caller's rate, for the answer.
  private(set) var rateHeaders: [RateLimiter.Header] = []

  init(
    core: ChatCore, request: Request, site: Site, parameters: [Substring], incoming: IncomingBody? = nil
  ) throws(Problem) {
    self.site = site
    self.incoming = incoming
    self.core = core
    self.request = request
    self.parameters = parameters
    let trusts = core.settings.trustsProxy
    client = Self.client(of: request, trusts)
    isSecure =
      request.isSecure
      || (trusts(request.peer.bytes) && request.headers["X-Forwarded-Proto"]?.lowercased() == "https")
    sessionCookie = SessionCookie.value(in: request, isSecure: isSecure)
    do throws(URLEncodedFields.Failure) {
      query = try request.query()
    } catch {
      throw Problem(400, error.rawValue, "The query of the URL cannot be read")
    }
  }

  /// Where the call comes from: the peer, or what a trusted proxy says of it.
  let client: PeerAddress
  /// The client's connection is encrypted, as far as this server or a trusted proxy knows.
  let isSecure: Bool
  /// The value of the browser's session cookie; nil when none came.
  let sessionCookie: String?

  /// The nearest address that is no trusted proxy's: proxies append what they saw to `X-Forwarded-For`, so all
  /// that is to the left of it is hearsay.
  private static func client(of request: Request, _ trusts: ([UInt8]) -> Bool) -> PeerAddress {
    guard trusts(request.peer.bytes), let forwarded = request.headers.joined("X-Forwarded-For") else {
      return request.peer
    }
    var client = request.peer
    for hop in forwarded.split(separator: ",").reversed() {
      guard trusts(client.bytes), let next = PeerAddress(String(hop.filter { $0 != " " })) else { break }
      client = next
    }
    return client
  }

  // MARK: Who

  /// The account that calls; throws 401. On `Access.account` routes it is known to be there.
  func signedIn() async throws(Problem) -> SignedIn {
    if let account { return account }
    let found: SignedIn
    if let header = request.headers["Authorization"] {
      guard let token = Self.bearer(header) else { throw .invalidToken }
      found = try await core.signedIn(token)
    } else {
      guard let cookie = sessionCookie else { throw .notAuthenticated }
      found = try await signedIn(cookie: cookie)
    }
    account = found
    return found
  }

  /// The account of a browser's cookie. A cookie that is no longer good is taken away, or the browser would come with
  /// it again and again.
  func signedIn(cookie: String) async throws(Problem) -> SignedIn {
    do throws(Problem) {
      return try await core.signedIn(cookie: cookie)
    } catch {
      guard error.status == 401 else { throw error }
      var refusal = error
      refusal.headers.append(try SessionCookie.set("", seconds: 0, for: self))
      throw refusal
    }
  }

  /// Refuses what another site's page makes a browser send with our cookie. A call that brings a token of its own
  /// does not lean on the cookie.
  func refuseForeign(opensSocket: Bool) throws(Problem) {
    let isSafe = !opensSocket && (request.method == .get || request.method == .head)
    let bringsToken =
      request.headers["Authorization"] != nil
      || (opensSocket && (queryText("token") != nil || queryText("ticket") != nil))
    let setsCookie = Self.signingIn.contains(where: request.path.hasPrefix)
    guard !isSafe, !bringsToken, sessionCookie != nil || setsCookie || GuestPass.guest(of: self) != nil else {
      return
    }
    guard SameOrigin.allows(request.headers, isSecure: isSecure) else { throw .foreignOrigin }
  }

  /// Another site's page must not sign anybody in either.
  private static let signingIn = ["/api/login", "/login", "/register"]

  /// The token of an `Authorization: Bearer` header (RFC 6750, section 2.1).
  static func bearer(_ header: String) -> String? {
    let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard parts.count == 2, let scheme = parts.first, let token = parts.last,
      scheme.lowercased() == "bearer"
    else { return nil }
    return String(token)
  }

  /// Lets the call in where `access` allows it, and counts it against the caller's rate: callers without an
  /// account by address.
  func admit(to access: Access) async throws(Problem) {
    switch access {
    case .free: break
    case .open: try charge(.address(client.network))
    case .account:
      // Before the token is looked at, so that guessing tokens is limited too.
      if request.headers["Authorization"] == nil, sessionCookie == nil { throw .notAuthenticated }
      do throws(Problem) {
        try charge(.user(try await signedIn().user.id.rawValue))
      } catch {
        if error.status == 401 { try charge(.address(client.network)) }
        throw error
      }
    case .admin:
      try await admit(to: .account)
      let user = try await signedIn().user.id
      let isAdmin = try await asProblem { () throws(ChatError) in try await core.administration.isAdmin(user)
      }
      if !isAdmin { throw Problem(.adminOnly) }
    case .metrics: try admitToMetrics()
    }
  }

  private func admitToMetrics() throws(Problem) {
    guard let token = core.settings.metricsToken else {
      // A request that a proxy on this machine handed on comes from elsewhere, whether the proxy is trusted or not.
      let isForwarded = request.headers["X-Forwarded-For"] != nil || request.headers["Forwarded"] != nil
      guard Self.isLoopback(request.peer.host), !isForwarded else { throw .notFound }
      return
    }
    let given = request.headers["Authorization"].flatMap(Self.bearer) ?? ""
    guard ConstantTime.equal(Array(given.utf8), Array(token.utf8)) else { throw .notAuthenticated }
  }

  private static func isLoopback(_ host: String) -> Bool {
    host.hasPrefix("127.") || host == "0:0:0:0:0:0:0:1"
  }

  private func charge(_ key: RateKey) throws(Problem) {
    rateHeaders = try core.limiters.calls.charge(key, now: MonotonicTime.current(), "requests")
  }

  // MARK: Path and query

  /// The `{room_id}` at `index`; what is no room's number is an unknown room.
  func roomID(_ index: Int = 0) throws(Problem) -> RoomID {
    guard let id = number(index).flatMap(RoomID.init) else { throw Problem(.roomNotFound) }
    return id
  }

  func messageID(_ index: Int) throws(Problem) -> MessageID {
    guard let id = number(index).flatMap(MessageID.init) else { throw Problem(.messageNotFound) }
    return id
  }

  func sessionID(_ index: Int) throws(Problem) -> SessionID {
    guard let id = number(index).flatMap(SessionID.init) else { throw Problem(.sessionNotFound) }
    return id
  }

  func botID(_ index: Int) throws(Problem) -> UserID {
    guard let id = number(index).flatMap(UserID.init) else { throw Problem(.botNotFound) }
    return id
  }

  func fileID(_ index: Int) throws(Problem) -> FileID {
    guard let id = number(index).flatMap(FileID.init) else { throw Problem(.fileNotFound) }
    return id
  }

  func hookID(_ index: Int) throws(Problem) -> HookID {
    guard let id = number(index).flatMap(HookID.init) else { throw Problem(.hookNotFound) }
    return id
  }

  func webhookID(_ index: Int) throws(Problem) -> WebhookID {
    guard let id = number(index).flatMap(WebhookID.init) else { throw Problem(.hookNotFound) }
    return id
  }

  func parameter(_ index: Int) -> Substring {
    parameters.indices.contains(index) ? parameters[index] : ""
  }

  func queryText(_ name: String) -> String? { query[name] }

  /// An integer of the query; throws 422 for anything else.
  func queryNumber(_ name: String) throws(Problem) -> Int64? {
    guard let text = queryText(name) else { return nil }
    guard let number = Int64(text) else {
      throw .field("/\(name)", "invalid_\(name)", "\(name) must be an integer")
    }
    return number
  }

  /// `true` or `false`; throws 422 for anything else.
  func queryFlag(_ name: String) throws(Problem) -> Bool? {
    guard let text = queryText(name) else { return nil }
    guard let flag = Bool(text) else {
      throw .field("/\(name)", "invalid_\(name)", "\(name) is true or false")
    }
    return flag
  }

  func querySeq(_ name: String) throws(Problem) -> Seq? {
    guard let number = try queryNumber(name) else { return nil }
    guard let seq = Seq(number) else {
      throw .field("/\(name)", "invalid_\(name)", "\(name) is a seq: an integer from 0 to \(Seq.max)")
    }
    return seq
  }

  /// `limit`, from 1 to `most`.
  func limit(default standard: Int = 50, most: Int = 200) throws(Problem) -> Int {
    guard let number = try queryNumber("limit") else { return standard }
    guard number >= 1, number <= Int64(most) else {
      throw .field("/limit", "invalid_limit", "limit must lie between 1 and \(most)")
    }
    return Int(number)
  }

  /// The opaque `cursor` of a list; it is the last id of the page before.
  func cursor() throws(Problem) -> Int64? {
    guard let text = queryText("cursor") else { return nil }
    guard let number = Int64(text), number > 0 else {
      throw .field("/cursor", "invalid_cursor", "This cursor was not given out by this server")
    }
    return number
  }

  /// The header `Idempotency-Key`, which stands in for a `client_id`.
  func idempotencyKey() throws(Problem) -> ClientID? {
    guard let key = request.headers["Idempotency-Key"] else { return nil }
    do throws(ChatError) { return try ClientID(key) } catch { throw Problem(error) }
  }

  /// The header `Idempotency-Key` of a call that makes something, with what the call asks for.
  func creationKey() throws(Problem) -> CreationKey? { try creationKey(for: request.body) }

  /// The same where `asked` is what the call asks for.
  func creationKey(for asked: [UInt8]) throws(Problem) -> CreationKey? {
    guard let key = request.headers["Idempotency-Key"] else { return nil }
    guard (1...255).contains(key.utf8.count) else {
      throw .invalidIdempotencyKey
    }
    return CreationKey(name: Digest.sha256(key.utf8), request: Digest.sha256(asked))
  }

  /// The header `Idempotency-Key` of a call whose answer is kept, with a digest of all that is asked for.
  func replayKey(of access: Access) async throws(Problem) -> (key: Replays.Key, request: [UInt8])? {
    guard let key = try creationKey() else { return nil }
    let caller: RateKey =
      switch access {
      case .account, .admin: .user(try await signedIn().user.id.rawValue)
      case .free, .open, .metrics: .address(client.network)
      }
    return (Replays.Key(caller: caller, path: request.path, nameHash: key.name), key.request)
  }

  // MARK: Body

  /// The body's media type without its parameters, in lower case.
  var mediaType: String? {
    request.headers["Content-Type"].map { header in
      header.prefix { $0 != ";" && $0 != " " }.lowercased()
    }
  }

  /// The JSON object in the body; throws 415 for another type, 422 for anything that is not one.
  func body() throws(Problem) -> Fields {
    if let type = mediaType, type != "application/json", !type.hasSuffix("+json") {
      throw .unsupportedMediaType
    }
    let fields = Fields(try parse(request.body).root)
    guard fields.isObject else { throw .field("", "invalid_body", "The body must be a JSON object") }
    return fields
  }

  private func parse(_ bytes: [UInt8]) throws(Problem) -> JSONDocument {
    let limits = JSONDocument.Limits(depth: core.settings.jsonDepth, bytes: core.settings.jsonBody)
    do throws(JSONError) {
      return try JSONDocument(parsing: bytes, limits: limits)
    } catch {
      throw .field("", "invalid_json", "The body is not valid JSON: \(error.message)")
    }
  }

  private func number(_ index: Int) -> Int64? {
    let text = parameter(index)
    // `Int64` would also take a sign, and two spellings of one room would be two resources.
    guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else {
      return nil
    }
    return Int64(text)
  }
}

/// Runs something that throws the core's errors and turns them into problems.
func asProblem<Value>(_ body: () async throws(ChatError) -> Value) async throws(Problem) -> Value {
  do throws(ChatError) { return try await body() } catch { throw Problem(error) }
}
