extension String {
  /// The text with everything that could forge a line, hide, or command a terminal written as `\u{…}`:
  /// control characters, line separators, and the marks that turn the direction of writing.
  ///
  /// - Parameter limit: the most bytes of the result; a longer text ends in `…`.
  func escapedForLog(limit: Int) -> String {
    var result = ""
    var size = 0
    for scalar in unicodeScalars {
      let piece = scalar.isPlainInLog ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
      size += piece.utf8.count
      if size > limit { return result + "…" }
      result += piece
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isPlainInLog: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
