import Wire

/// Finds what answers a request. A trailing slash is the same path.
struct Router: Sendable {
  enum Target: Sendable {
    case route(Route)
    case door(Door)

    var method: Method {
      switch self {
      case .route(let route): route.method
      case .door: .get
      }
    }

    /// nil for sockets.
    var tag: Operation.Tag? {
      switch self {
      case .route(let route): route.operation.tag
      case .door: nil
      }
    }

    /// Answered however short memory is: what watches the server must see it.
    var isProbe: Bool {
      switch self {
      case .route(let route):
        switch route.access {
        case .free, .metrics: true
        case .open, .account, .admin: false
        }
      case .door: false
      }
    }

    fileprivate var template: String {
      switch self {
      case .route(let route): route.template
      case .door(let door): door.template
      }
    }
  }

  enum Match {
    case target(Target, [Substring])
    /// The path exists under other methods.
    case otherMethods([Method])
    case none
  }

  private struct Candidate: Sendable {
    let target: Target
    let segments: [Substring]
  }

  /// By number of segments.
  private let candidates: [Int: [Candidate]]

  init(_ routes: [Route], _ doors: [Door]) {
    let targets = routes.map(Target.route) + doors.map(Target.door)
    candidates = Dictionary(
      grouping: targets.map { Candidate(target: $0, segments: Self.split($0.template)) },
      by: \.segments.count)
  }

  func match(_ method: Method, _ path: String) -> Match {
    let segments = Self.split(path)
    var others: [Method] = []
    for candidate in candidates[segments.count] ?? [] {
      guard let parameters = Self.parameters(candidate.segments, segments) else { continue }
      if candidate.target.method == method { return .target(candidate.target, parameters) }
      if !others.contains(candidate.target.method) { others.append(candidate.target.method) }
    }
    return others.isEmpty ? .none : .otherMethods(others)
  }

  /// The values of the template's parameters, nil when the path does not fit.
  private static func parameters(_ template: [Substring], _ path: [Substring]) -> [Substring]? {
    var found: [Substring] = []
    for (pattern, segment) in zip(template, path) {
      if pattern.utf8.first == UInt8(ascii: "{") {
        if segment.isEmpty { return nil }
        found.append(segment)
      } else if pattern != segment {
        return nil
      }
    }
    return found
  }

  private static func split(_ path: String) -> [Substring] {
    var segments = path.split(separator: "/", omittingEmptySubsequences: false)
    if segments.count > 2, segments.last?.isEmpty == true { segments.removeLast() }
    return segments
  }
}
