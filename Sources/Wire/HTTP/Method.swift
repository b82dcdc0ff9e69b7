/// A request method that this server knows (RFC 9110, section 9); every other one is answered 501.
///
/// No address answers TRACE and QUERY; they are known so that the refusal can be 405.
public enum Method: String, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"
  case trace = "TRACE"
  case query = "QUERY"

  /// Reads a method name; names are case-sensitive.
  init?(_ name: Span<UInt8>) {
    for method in Method.allCases where name.equals(method.rawValue) {
      self = method
      return
    }
    return nil
  }
}
