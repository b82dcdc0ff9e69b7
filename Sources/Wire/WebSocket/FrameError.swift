/// A violation of the WebSocket protocol, with the code its close frame carries.
public struct FrameError: Error, Equatable, Sendable {
  public let code: CloseCode
  /// What was wrong, in words that may be sent to the peer.
  public let reason: String

  public init(code: CloseCode, reason: String) {
    self.code = code
    self.reason = reason
  }

  static func violation(_ reason: String) -> FrameError {
    FrameError(code: .protocolError, reason: reason)
  }
  static let notUTF8 = FrameError(code: .invalidData, reason: "text is not UTF-8")
}
