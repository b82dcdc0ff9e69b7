import Engine
import Wire

/// What one of the server's ports shows: the main port everything, a strict port one dialect exactly as its clients
/// expect it.
public enum Site: String, Hashable, Sendable, CaseIterable {
  case main, lobby, rooms, polling, classic

  /// The ports that settings can open.
  public static let strict = allCases.filter { $0 != .main }

  var router: Router {
    switch self {
    case .main: Router(API.routes, API.sockets)
    case .lobby: Router(Self.routes(.lobby), [LobbyDoor.strict])
    case .rooms: Router(Self.routes(.guestRooms), API.sockets.filter { $0.template == GuestRoomsDoor.path })
    case .polling: Router(Self.pollingRoutes, [])
    case .classic: Router(API.routes, ClassicDoor.doors + API.sockets.filter { $0.template != "/ws" })
    }
  }

  /// The web page is here too.
  var hasPage: Bool { self == .main || self == .classic }

  /// How a refusal is spelled.
  func response(to problem: Problem, of tag: Operation.Tag?) -> Response {
    switch self {
    case .main, .classic: tag?.isDialect ?? false ? problem.response(withMessage: true) : problem.response()
    case .rooms: problem.response(plain: [("detail", problem.detail)])
    case .lobby: problem.response(plain: [("status", "error"), ("message", problem.detail)])
    case .polling:
      problem.response(
        as: Self.pollingStatus(problem), plain: [("status", "fail"), ("message", problem.detail)])
    }
  }

  /// Clients of this dialect know 400, 401 and 403.
  private static func pollingStatus(_ problem: Problem) -> Int {
    if problem == .notFound { return 404 }
    return switch problem.status {
    case 404, 409, 412, 422: 400
    case let other: other
    }
  }

  private static let pollingRoutes =
    routes(.polling) + API.routes.filter { $0.template == "/announcement" } + [
      Route(.post, "/register", .open, .lobbyRegister, PollingRoutes.register),
      Route(.get, "/online", .open, .lobbyOnline, PollingRoutes.online),
    ]

  private static func routes(_ tag: Operation.Tag) -> [Route] {
    probes + API.routes.filter { $0.operation.tag == tag }
  }

  /// What watches a server finds it on every port.
  private static let probes = API.routes.filter { ["/health", "/healthz", "/readyz"].contains($0.template) }
}
