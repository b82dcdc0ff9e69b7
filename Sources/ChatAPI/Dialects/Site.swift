import Engine
import Wire

/// What one of the server's ports shows: the main port everything, a strict port one dialect exactly as its clients
/// expect it.
public enum Site: String, Hashable, Sendable, CaseIterable {
  case main, lobby

  /// The ports that settings can open.
  public static let strict = allCases.filter { $0 != .main }

  var router: Router {
    switch self {
    case .main: Router(API.routes, API.sockets)
    case .lobby: Router(Self.probes + API.routes.filter { $0.operation.tag == .lobby }, [LobbyDoor.strict])
    }
  }

  /// The web page is here too.
  var hasPage: Bool { self == .main }

  /// How a refusal is spelled.
  func response(to problem: Problem, of tag: Operation.Tag?) -> Response {
    switch self {
    case .main: tag?.isDialect ?? false ? problem.response(withMessage: true) : problem.response()
    case .lobby: problem.response(plain: [("status", "error"), ("message", problem.detail)])
    }
  }

  /// What watches a server finds it on every port.
  private static let probes = API.routes.filter { ["/health", "/healthz", "/readyz"].contains($0.template) }
}
