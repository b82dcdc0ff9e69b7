/// What the API documents say of a route. It stands beside the route, so that the two cannot drift apart.
struct Operation: Sendable {
  enum Tag: String, Sendable, CaseIterable {
    case authentication = "Authentication"
    case users = "Users"
    case rooms = "Rooms"
    case messages = "Messages"
    case files = "Files"
    case connections = "Connections"
    case admin = "Administration"
    case server = "Server"
    case lobby = "Lobby dialect"
    case guestRooms = "GuestRooms dialect"
    case polling = "Polling dialect"
    case classic = "Classic dialect"

    /// Of a dialect, with refusals that its clients read.
    var isDialect: Bool {
      switch self {
      case .authentication, .users, .rooms, .messages, .files, .connections, .admin, .server: false
      case .lobby, .guestRooms, .polling, .classic: true
      }
    }
  }

  let tag: Tag
  /// The name that generated clients give it; stable.
  let id: String
  /// One line in the imperative.
  let summary: String
  /// What the summary leaves open; text in backticks is code.
  let about: String
  let query: [Parameter]
  /// The header fields of the request that change the answer, besides those of every call.
  let headers: [Parameter]
  let body: Body?
  let answers: [Answer]
  /// The refusals of its own. Those that follow from the access, the path and the body need not be named.
  let refusals: [Problem]
  /// It makes something, and does not look at the header `Idempotency-Key` itself: its answers are kept.
  let isReplayed: Bool

  init(
    _ tag: Tag, _ id: String, _ summary: String, about: String = "", query: [Parameter] = [],
    headers: [Parameter] = [], body: Body? = nil, answers: [Answer], refusals: [Problem] = []
  ) {
    self.tag = tag
    self.id = id
    self.summary = summary
    self.about = about
    self.query = query
    isReplayed =
      answers.contains { $0.status == 201 } && !headers.contains { $0.name == "Idempotency-Key" }
    self.headers =
      headers + (answers.contains { $0.status == 304 } ? [.ifNoneMatch] : [])
      + (isReplayed ? [.idempotencyKey(255)] : [])
    self.body = body
    self.answers = answers
    self.refusals = refusals
  }
}

extension Operation {
  /// A parameter of the path, of the query or a header field; its schema says what it means.
  struct Parameter: Sendable {
    let name: String
    let schema: Schema
  }

  /// What a request carries.
  struct Body: Sendable {
    /// nil: bytes that mean nothing to the API.
    let component: Component?
    let mediaTypes: [String]

    static func json(_ component: Component) -> Body {
      Body(component: component, mediaTypes: ["application/json"])
    }

    /// A file: in a form, or bare.
    static let upload = Body(
      component: .newFile, mediaTypes: ["multipart/form-data", Body.bareBytes])
    /// A picture, as it is.
    static let picture = Body(component: nil, mediaTypes: [Body.bareBytes])
    static let bareBytes = "application/octet-stream"

    var isUpload: Bool { mediaTypes.contains(Body.bareBytes) }

    static func formOrJSON(_ component: Component) -> Body {
      Body(component: component, mediaTypes: ["application/x-www-form-urlencoded", "application/json"])
    }
  }

  /// A success.
  struct Answer: Sendable {
    enum Content: Sendable {
      case none
      case object(Component)
      case list(Component)
      /// One of these.
      case either([Component])
      /// Something else than JSON.
      case text(mediaType: String)
      /// Some JSON object.
      case json
    }

    let status: Int
    let about: String
    let content: Content
    let headers: [Header]

    /// Whatever type a file has.
    static let anyType = "*/*"

    /// The caller has it already.
    static let notModified = Answer(304, "As you have it", headers: [.entityTag])

    init(_ status: Int, _ about: String, _ content: Content = .none, headers: [Header] = []) {
      self.status = status
      self.about = about
      self.content = content
      self.headers = headers
    }
  }

  /// A header of an answer.
  struct Header: Sendable {
    let name: String
    let about: String
    let isRequired: Bool

    static let location = Header(name: "Location", about: "Where the new thing is.", isRequired: true)
    static let nextPage = Header(
      name: "Link", about: "The next page, as `rel=\"next\"`; absent on the last one.", isRequired: false)
    static let entityTag = Header(name: "ETag", about: "For `If-None-Match`.", isRequired: true)
    static let setCookie = Header(name: "Set-Cookie", about: "The session's cookie.", isRequired: true)
    static let challenge = Header(name: "WWW-Authenticate", about: "`Bearer`.", isRequired: true)
    static let rateLimit = Header(
      name: "RateLimit",
      about:
        "How many calls are left, `r`, and in how many seconds there are more or, while some are left, all, `t`.",
      isRequired: false)
    static let rateLimitPolicy = Header(
      name: "RateLimit-Policy", about: "The limit: `q` calls at once, which come back within `w` seconds.",
      isRequired: false)
    static let retryAfter = Header(
      name: "Retry-After", about: "Seconds after which to try again.", isRequired: true)
  }
}
