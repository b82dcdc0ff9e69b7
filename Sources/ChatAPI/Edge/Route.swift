import Engine
import Wire

/// Who may call a route; the check happens before the handler runs.
enum Access: Sendable {
  /// Anybody, as often as they like: probes and documents.
  case free
  case open
  /// Needs an account: ``Call/signedIn`` is there for the handler.
  case account
  /// Needs an account that is an administrator.
  case admin
  /// Needs the metrics token, or a loopback address when none is set.
  case metrics
}

/// One line of the site map: a method, a path template and what answers it.
struct Route: Sendable {
  typealias Handler = @Sendable (Call) async throws(Problem) -> Response

  let method: Method
  /// Segments in braces are parameters: `/api/rooms/{room_id}`. With or without a trailing slash it is the same
  /// route; the documents show it as it stands here.
  let template: String
  let access: Access
  let operation: Operation
  let handler: Handler

  init(
    _ method: Method, _ template: String, _ access: Access, _ operation: Operation,
    _ handler: @escaping Handler
  ) {
    self.method = method
    self.template = template
    self.access = access
    self.operation = operation
    self.handler = handler
  }
}
