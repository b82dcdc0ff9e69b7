// How schemas look on a page.

extension HTMLWriter {
  /// The id of the place where a component is described.
  static func anchor(ofComponent name: String) -> String { "schema-" + name }

  /// A list of fields: name, type, meaning.
  mutating func fields(_ properties: [Property], _ settings: APISettings) {
    element("dl", ["class": "fields"]) { html in
      for property in properties {
        html.field(property.name, property.schema, isRequired: property.isRequired, settings)
      }
    }
  }

  mutating func field(_ name: String, _ schema: Schema, isRequired: Bool, _ settings: APISettings) {
    element("div") { html in
      html.element("dt") { html in
        html.element("code", ["class": "name"], text: name)
        if !isRequired { html.element("span", ["class": "optional"], text: "optional") }
      }
      html.element("dd") { html in
        html.element("span", ["class": "type"]) { $0.type(schema, settings) }
        if !schema.about.isEmpty { html.element("span", ["class": "about"], prose: schema.about) }
        if let standard = schema.standard {
          html.element("span", ["class": "about"], prose: "`\(standard.value(settings))` if left out.")
        }
      }
    }
  }

  /// A type in words, with links to objects.
  mutating func type(_ schema: Schema, _ settings: APISettings) {
    switch schema.shape {
    case .string(let rule): text(Self.words(rule, settings))
    case .integer(let least, let most): text(Self.words("integer", least, most, "", settings))
    case .boolean: text("true or false")
    case .constant(let word): element("code", text: JSONText.quoted(word))
    case .choice(let words):
      for (index, word) in words.enumerated() {
        if index > 0 { text(" | ") }
        element("code", text: JSONText.quoted(word))
      }
    case .list(let element):
      text("list of ")
      type(element, settings)
    case .object, .map, .anything: text("object")
    case .component(let name): link(toComponent: name)
    case .either(let schemas):
      for (index, schema) in schemas.enumerated() {
        if index > 0 { text(" | ") }
        type(schema, settings)
      }
    case .oneOf(let names, _), .anyOf(let names):
      for (index, name) in names.enumerated() {
        if index > 0 { text(" | ") }
        link(toComponent: name)
      }
    }
    if schema.isNullable { text(" or null") }
  }

  mutating func link(toComponent name: String) {
    element("a", ["href": "#" + Self.anchor(ofComponent: name)], text: name)
  }

  private static func words(_ rule: Schema.Text, _ settings: APISettings) -> String {
    let noun =
      switch rule.format {
      case "date-time": "time"
      case "uri-reference": "URL"
      default: "string"
      }
    return words(noun, rule.least, rule.most, " characters", settings)
  }

  /// A kind of value with its range, where that says something.
  private static func words(
    _ noun: String, _ least: Bound?, _ most: Bound?, _ unit: String, _ settings: APISettings
  ) -> String {
    guard let most = most?.value(settings), most <= 1_000_000 else { return noun }
    let least = least?.value(settings) ?? 0
    return "\(noun), \(least) to \(most)\(unit)"
  }
}
