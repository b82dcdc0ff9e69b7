/// Why a form of several parts cannot be read.
public enum MultipartError: Error, Sendable, Equatable {
  /// The media type is another one.
  case notFormData
  /// There is no boundary, or none that may be one.
  case badBoundary
  /// The framing or a part's header is broken.
  case malformed(reason: String)
  case tooManyParts(limit: Int)
  /// A part's header, or what stands around the parts, has more bytes.
  case headerTooLarge(limit: Int)
  /// The body ended before its closing boundary.
  case unfinished

  /// What was wrong, in a plain sentence without any byte of the body.
  public var reason: String {
    switch self {
    case .notFormData: "the media type must be multipart/form-data"
    case .badBoundary: "the media type has no usable boundary"
    case .malformed(let reason): reason
    case .tooManyParts(let limit): "a form may have \(limit) parts"
    case .headerTooLarge(let limit): "a part's header may have \(limit) bytes"
    case .unfinished: "the body ends before its closing boundary"
    }
  }
}

/// What a form of several parts may cost.
public struct MultipartLimits: Sendable, Equatable {
  public var parts = 8
  /// Bytes of one part's header, and of all that stands before the first part.
  public var headerBytes = 8 * 1024

  public init() {}
}
