import Engine
import Wire

/// A refusal on its way to a client: an RFC 9457 problem document.
public struct Problem: Error, Equatable, Sendable {
  /// One field that is wrong.
  public struct FieldError: Equatable, Sendable {
    /// Where in the body, as a JSON Pointer (RFC 6901).
    public let pointer: String
    public let code: String
    public let detail: String
  }

  public let status: Int
  /// The stable word that programs read.
  public let code: String
  /// The sentence that people read.
  public let detail: String
  public var errors: [FieldError] = []
  public var headers: [(name: String, value: String)] = []
  /// When trying again may help.
  public var retryAfter: Duration?

  init(_ status: Int, _ code: String, _ detail: String) {
    self.status = status
    self.code = code
    self.detail = detail
  }

  public static func == (a: Problem, b: Problem) -> Bool {
    a.status == b.status && a.code == b.code && a.detail == b.detail && a.errors == b.errors
  }
}

extension Problem {
  /// What the engine refused by itself.
  init(_ refusal: Refusal) {
    self.init(refusal.status, Self.code(of: refusal.status), refusal.reason)
    headers = refusal.headers
  }

  /// A request for a WebSocket that is no valid handshake.
  init(_ error: HandshakeError) {
    self.init(error.status, Self.code(of: error.status), error.reason)
    if status == 426 { headers = [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")] }
  }

  private static func title(of status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 426: "Upgrade Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: "Refused"
    }
  }

  static let notFound = Problem(404, "not_found", "Not Found")

  static let notAuthenticated = unauthorized("not_authenticated", "Not authenticated")
  static let badCredentials = unauthorized("bad_credentials", "Incorrect username or password")
  static let invalidToken = unauthorized("invalid_token", "Could not validate credentials")

  static func unauthorized(_ code: String, _ detail: String) -> Problem {
    var problem = Problem(401, code, detail)
    problem.headers = [("WWW-Authenticate", "Bearer")]
    return problem
  }

  static let stopping = busy("The server is stopping, try again shortly", code: "stopping")

  static func busy(_ detail: String, code: String = "busy") -> Problem {
    var problem = Problem(503, code, detail)
    problem.retryAfter = .seconds(1)
    return problem
  }

  /// A body or query whose field is wrong. `pointer` is a JSON Pointer into the body.
  static func field(_ pointer: String, _ code: String, _ detail: String) -> Problem {
    var problem = Problem(422, code, detail)
    problem.errors = [FieldError(pointer: pointer, code: code, detail: detail)]
    return problem
  }

  static func unsupportedMethod(allowed: [String]) -> Problem {
    var problem = Problem(405, "method_not_allowed", "Method Not Allowed")
    problem.headers = [("Allow", allowed.joined(separator: ", "))]
    return problem
  }

  /// The code of a refusal that the engine made by itself.
  static func code(of status: Int) -> String {
    switch status {
    case 400: "bad_request"
    case 405: "method_not_allowed"
    case 408: "request_timeout"
    case 411: "length_required"
    case 413: "body_too_large"
    case 414: "uri_too_long"
    case 417: "expectation_failed"
    case 426: "upgrade_required"
    case 431: "header_too_large"
    case 501: "not_implemented"
    case 503: "busy"
    case 505: "version_not_supported"
    default: "refused"
    }
  }

  /// Seconds for `Retry-After`, rounded up, at least 1.
  var retryAfterSeconds: Int64? {
    retryAfter.map { max(1, $0.components.seconds + ($0.components.attoseconds > 0 ? 1 : 0)) }
  }

  /// The document; with `message` beside `detail` where clients of another dialect read that.
  func json(withMessage: Bool = false) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("type", "about:blank")
      json.field("title", Self.title(of: status))
      json.field("status", status)
      json.field("detail", detail)
      json.field("code", code)
      if withMessage { json.field("message", detail) }
      if !errors.isEmpty {
        json.array("errors") { json in
          for error in errors {
            json.object { json in
              json.field("pointer", error.pointer)
              json.field("code", error.code)
              json.field("detail", error.detail)
            }
          }
        }
      }
    }
    return json.bytes
  }

  /// The document as an answer.
  func response(withMessage: Bool = false) -> Response {
    response("application/problem+json", json(withMessage: withMessage))
  }

  /// An answer in the plain words of a dialect: an object of these fields, under a status that its clients know.
  func response(as status: Int? = nil, plain fields: [(name: String, value: String)]) -> Response {
    var json = JSONWriter()
    json.object { json in
      for field in fields { json.field(field.name, field.value) }
    }
    var response = response("application/json", json.bytes)
    if let status { response.status = status }
    return response
  }

  private func response(_ type: String, _ body: [UInt8]) -> Response {
    var response = Response(
      status: status, headers: [("Content-Type", type)] + headers, body: .bytes(body))
    if let seconds = retryAfterSeconds { response.headers.append(("Retry-After", String(seconds))) }
    response.headers += [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    return response
  }
}
