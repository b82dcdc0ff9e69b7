import Glibc

/// Lists of strings as C has them.
enum CStrings {
  typealias List = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  /// Calls `body` with both lists, each with a null pointer at its end. They live until it returns.
  static func with<Value>(_ first: [String], _ second: [String], _ body: (List, List) -> Value) -> Value {
    var (first, second) = unsafe (copies(first), copies(second))
    defer {
      // Sound: each was made by strdup for this call, and nobody has it any more.
      for index in unsafe first.indices { unsafe free(first[index]) }
      for index in unsafe second.indices { unsafe free(second[index]) }
    }
    // Sound: neither list is empty, so both have an address, for as long as the call lasts.
    return unsafe body(&first, &second)
  }

  private static func copies(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe strings.map { unsafe strdup($0) } + [nil]
  }
}
