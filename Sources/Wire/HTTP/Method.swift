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
    guard name.count >= 3, name.count <= 7 else { return nil }
    var letters: UInt64 = 0
    for index in 0..<name.count { letters = letters << 8 | UInt64(name[index]) }
    switch letters {
    case 0x47_4554: self = .get
    case 0x4845_4144: self = .head
    case 0x504F_5354: self = .post
    case 0x50_5554: self = .put
    case 0x50_4154_4348: self = .patch
    case 0x4445_4C45_5445: self = .delete
    case 0x4F_5054_494F_4E53: self = .options
    case 0x54_5241_4345: self = .trace
    case 0x51_5545_5259: self = .query
    default: return nil
    }
  }
}
