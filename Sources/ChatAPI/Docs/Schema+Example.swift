extension Schema {
  /// A value of this shape as JSON text, indented for people. Optional fields are in it, but for rare ones.
  func exampleText(indent: String = "") -> String {
    if let example { return example }
    let inner = indent + "  "
    switch shape {
    case .component(let name): return Components.schema(named: name)?.exampleText(indent: indent) ?? "{}"
    case .oneOf(let names, _), .anyOf(let names):
      return names.first.flatMap(Components.schema(named:))?.exampleText(indent: indent) ?? "{}"
    case .either(let schemas): return schemas.first?.exampleText(indent: indent) ?? "{}"
    case .constant(let word): return JSONText.quoted(word)
    case .choice(let words): return JSONText.quoted(words.first ?? "")
    case .list(let element): return Self.bracketed("[", [element.exampleText(indent: inner)], "]", indent)
    case .object(let properties, _):
      let lines = properties.filter { !$0.isRare }.map {
        "\(JSONText.quoted($0.name)): \($0.schema.exampleText(indent: inner))"
      }
      return Self.bracketed("{", lines, "}", indent)
    case .map, .anything: return "{}"
    case .string: return "\"\""
    case .integer: return "0"
    case .boolean: return "false"
    }
  }

  private static func bracketed(_ left: String, _ lines: [String], _ right: String, _ indent: String)
    -> String
  {
    if lines.isEmpty { return left + right }
    let inner = "\n\(indent)  "
    return left + inner + lines.joined(separator: "," + inner) + "\n" + indent + right
  }
}
