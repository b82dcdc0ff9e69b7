/// Writes HTML in which every text and every attribute is escaped, so that nothing can break out of its place.
struct HTMLWriter: ~Copyable {
  typealias Attributes = KeyValuePairs<StaticString, String>

  private(set) var html = "<!doctype html>\n"

  /// An element with what `body` writes in it.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ body: (inout HTMLWriter) -> Void
  ) {
    open(name, attributes)
    body(&self)
    html += "</\(name)>"
  }

  /// An element with a text in it.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// An element with running text in it.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], prose: String) {
    element(name, attributes) { $0.prose(prose) }
  }

  /// An element that has no content and no end.
  mutating func void(_ name: StaticString, _ attributes: Attributes) { open(name, attributes) }

  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      default: html.unicodeScalars.append(scalar)
      }
    }
  }

  /// Text in which what stands between backticks is code.
  mutating func prose(_ text: String) {
    var isCode = false
    for piece in text.split(separator: "`", omittingEmptySubsequences: false) {
      if isCode { element("code", text: String(piece)) } else { self.text(String(piece)) }
      isCode.toggle()
    }
  }

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    html += "<\(name)"
    for (key, value) in attributes {
      html += " \(key)=\""
      text(value)
      html += "\""
    }
    html += ">"
  }
}
