/// Why a request was refused before any application code saw it.
public struct RequestError: Error, Equatable, Sendable {
  /// The status of the answer: 400, 404, 408, 413, 414, 417, 431, 501 or 505.
  public let status: Int
  /// What was wrong, for the answer's detail and the log; never holds bytes of the request.
  public let reason: String

  public init(status: Int, reason: String) {
    self.status = status
    self.reason = reason
  }

  static func bad(_ reason: String) -> RequestError { RequestError(status: 400, reason: reason) }
}
