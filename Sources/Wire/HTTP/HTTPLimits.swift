/// How much of a request head is read before it is refused.
public struct HTTPLimits: Sendable, Equatable {
  /// Bytes of the whole head, request line included (431 beyond it); at most 65,535.
  public var headBytes = 16 * 1024
  /// Header fields (431 beyond it).
  public var fields = 100
  /// Bytes of the request target (414 beyond it).
  public var targetBytes = 8 * 1024

  public init() {}
}
