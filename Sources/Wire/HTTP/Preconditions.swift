/// Conditional requests (RFC 9110, section 13).
public enum Preconditions {
  /// What the conditions of a request come to.
  public enum Outcome: Sendable, Equatable {
    /// Do as asked.
    case proceed
    /// 304: the client has it.
    case notModified
    /// 412: it is not what the client believes.
    case failed
  }

  /// Evaluates the conditions in the order of section 13.2.2 for a representation that exists.
  ///
  /// `modified` and `now` are in seconds since 1970.
  public static func evaluate(
    _ head: RequestHead, tag: EntityTag, modified: Int64, now: Int64
  ) -> Outcome {
    let isRead = head.method == .get || head.method == .head
    let date = { (name: String) in head.headers[name].flatMap { HTTPDate.parse($0, now: now) } }
    if let list = head.headers.joined("if-match") {
      if !EntityTag.list(list, contains: tag, strong: true) { return .failed }
    } else if let limit = date("if-unmodified-since"), modified > limit {
      return .failed
    }
    if let list = head.headers.joined("if-none-match") {
      guard EntityTag.list(list, contains: tag, strong: false) else { return .proceed }
      return isRead ? .notModified : .failed
    }
    if isRead, let limit = date("if-modified-since"), modified <= limit { return .notModified }
    return .proceed
  }

  /// Whether a Range field may be used (section 13.1.5): If-Range is absent, or names this very representation.
  public static func allowsRange(_ head: RequestHead, tag: EntityTag, modified: Int64, now: Int64) -> Bool {
    guard let condition = head.headers["if-range"] else { return true }
    if let wanted = EntityTag(parsing: condition) { return !wanted.isWeak && !tag.isWeak && wanted == tag }
    return HTTPDate.parse(condition, now: now) == modified
  }
}
