import Foundation

/// JSON as the tests look at it, read by Foundation so that the server's own reader has a second opinion.
struct JSON: @unchecked Sendable, CustomStringConvertible {
  /// Never changed after it is made, which is what makes this type sendable.
  let value: Any?

  init(_ value: Any?) {
    switch value {
    // First: to be asked whether it is an NSNull, a dictionary turns into an object with all that is in it.
    case is [String: Any], is [Any], is String: self.value = value
    default: self.value = value is NSNull ? nil : value
    }
  }

  init(parsing bytes: [UInt8]) {
    self.init(try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
  }

  subscript(key: String) -> JSON { JSON((value as? [String: Any])?[key]) }
  subscript(index: Int) -> JSON { array.indices.contains(index) ? array[index] : JSON(nil) }
  var string: String? { value as? String }
  var int: Int? { (value as? NSNumber)?.intValue }
  var bool: Bool? { value as? Bool }
  var array: [JSON] { (value as? [Any])?.map(JSON.init) ?? [] }
  var keys: Set<String> { Set((value as? [String: Any])?.keys.map { $0 } ?? []) }
  /// Much less work than asking ``keys``.
  func has(_ key: String) -> Bool { (value as? [String: Any])?[key] != nil }
  var isNull: Bool { value == nil }
  var description: String { value.map { "\($0)" } ?? "null" }
}
