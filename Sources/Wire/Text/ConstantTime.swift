/// Comparison whose time does not tell where two secrets differ.
public enum ConstantTime {
  /// Whether two byte strings are equal; only their lengths show in the time it takes.
  public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for place in left.indices { difference |= left[place] ^ right[place] }
    return difference == 0
  }
}
