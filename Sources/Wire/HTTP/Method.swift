/// A request method that this server implements (RFC 9110, section 9); every other one is answered 501.
public enum Method: String, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"

  /// Reads a method name; names are case-sensitive.
  init?(_ name: Span<UInt8>) {
    for method in Method.allCases where name.equals(method.rawValue) {
      self = method
      return
    }
    return nil
  }
}
