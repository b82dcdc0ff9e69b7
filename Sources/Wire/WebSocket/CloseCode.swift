/// Why a WebSocket was closed (RFC 6455, section 7.4, and the IANA registry).
public struct CloseCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let normal = CloseCode(rawValue: 1000)
  public static let goingAway = CloseCode(rawValue: 1001)
  public static let protocolError = CloseCode(rawValue: 1002)
  public static let unsupportedData = CloseCode(rawValue: 1003)
  /// The peer's close frame had no code; never sent.
  public static let noStatus = CloseCode(rawValue: 1005)
  /// The connection ended without a close frame; never sent.
  public static let abnormal = CloseCode(rawValue: 1006)
  public static let invalidData = CloseCode(rawValue: 1007)
  public static let policyViolation = CloseCode(rawValue: 1008)
  public static let messageTooBig = CloseCode(rawValue: 1009)
  public static let internalError = CloseCode(rawValue: 1011)
  public static let serviceRestart = CloseCode(rawValue: 1012)
  public static let tryAgainLater = CloseCode(rawValue: 1013)
  /// The peer read too slowly and its queue grew over the limit; it may come back and resume.
  public static let slowConsumer = CloseCode(rawValue: 4008)

  /// True for a code that an endpoint may put into a close frame.
  public var maySend: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
