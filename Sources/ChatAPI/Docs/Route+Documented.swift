import Chat
import Wire

extension Route {
  /// The parameters in the path, in order.
  var pathParameters: [Operation.Parameter] { Self.parameters(in: template) }

  static func parameters(in template: String) -> [Operation.Parameter] {
    template.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
      .inPath(String(segment.dropFirst().dropLast()))
    }
  }

  /// Every way in which this route may refuse: what follows from its access, its path and its body, and its own.
  var refusals: [Problem] {
    let all =
      [Problem.unreadable] + originRefusals + accessRefusals + pathRefusals + inputRefusals
      + operation.refusals
    var known: Set<String> = []
    return all.filter { known.insert("\($0.status) \($0.code)").inserted }
  }

  /// The same by status, in order.
  var refusalsByStatus: [(status: Int, problems: [Problem])] {
    Dictionary(grouping: refusals, by: \.status).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private var originRefusals: [Problem] { method == .get ? [] : [.foreignOrigin] }

  private var accessRefusals: [Problem] {
    switch access {
    case .free: []
    case .open: [.rateLimited("requests"), Problem(.unavailable), .overloaded]
    case .account:
      [.notAuthenticated, .invalidToken, .rateLimited("requests"), Problem(.unavailable), .overloaded]
    case .admin:
      [
        .notAuthenticated, .invalidToken, Problem(.adminOnly), .rateLimited("requests"),
        Problem(.unavailable), .overloaded,
      ]
    case .metrics: [.notAuthenticated, .notFound]
    }
  }

  private var pathRefusals: [Problem] {
    template.contains("{room_id}") ? [Problem(.roomNotFound), Problem(.banned)] : []
  }

  private var inputRefusals: [Problem] {
    var refusals: [Problem] = operation.isReplayed ? [Problem(.keyReused), .invalidIdempotencyKey] : []
    if let body = operation.body {
      refusals += [.bodyTooLarge, .bodyTooSlow]
      if !body.isUpload { refusals += [.unsupportedMediaType, .notJSON] }
      if let field = body.component?.schema.properties.first(where: \.isRequired)?.name {
        refusals.append(.field("/\(field)", "missing_\(field)", "\(field) is required"))
      }
    }
    if let field = operation.query.last?.name {
      refusals.append(.field("/\(field)", "invalid_\(field)", "\(field) is out of range"))
    }
    return refusals
  }
}

extension Problem {
  fileprivate static let unreadable = Problem(400, "bad_request", "The request cannot be read")
  fileprivate static let bodyTooLarge = Problem(413, code(of: 413), "The body is too large")
  fileprivate static let bodyTooSlow = Problem(408, code(of: 408), "The body took too long")
  fileprivate static let notJSON = field("", "invalid_json", "The body is not valid JSON")
}
