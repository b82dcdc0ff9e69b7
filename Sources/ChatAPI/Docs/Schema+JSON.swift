import Wire

/// Small pieces of JSON text.
enum JSONText {
  static func quoted(_ text: String) -> String {
    var json = JSONWriter(capacity: text.utf8.count + 4)
    json.array { $0.element(text) }
    return String(decoding: json.bytes.dropFirst().dropLast(), as: UTF8.self)
  }
}

extension Schema {
  static let componentsPath = "#/components/schemas/"

  /// Writes the keywords of this schema into an object that is open.
  func write(into json: inout JSONWriter, _ settings: APISettings) {
    switch shape {
    case .component(let name): writeReference(name, &json)
    case .anyOf(let names):
      json.array("anyOf") { json in
        for name in names { json.object { $0.field("$ref", Self.componentsPath + name) } }
      }
    case .either(let schemas):
      json.array("anyOf") { json in
        for schema in schemas { json.object { schema.write(into: &$0, settings) } }
      }
    case .oneOf(let names, let key): Self.writeUnion(names, by: key, &json)
    case .string(let text):
      writeType("string", &json)
      Self.write(text, &json, settings)
    case .integer(let least, let most):
      writeType("integer", &json)
      if let least { json.field("minimum", least.value(settings)) }
      if let most { json.field("maximum", most.value(settings)) }
    case .boolean: writeType("boolean", &json)
    case .constant(let word):
      writeType("string", &json)
      json.field("const", word)
    case .choice(let words):
      writeType("string", &json)
      json.array("enum") { json in
        for word in words { json.element(word) }
        if isNullable { json.element(String?.none) }
      }
    case .list(let element):
      writeType("array", &json)
      json.object("items") { element.write(into: &$0, settings) }
    case .map(let value):
      writeType("object", &json)
      json.object("additionalProperties") { value.write(into: &$0, settings) }
    case .object(let properties, let isOpen):
      writeType("object", &json)
      Self.write(properties, &json, settings)
      if isOpen { json.field("additionalProperties", true) }
    case .anything: break
    }
    if let standard { json.field("default", standard.value(settings)) }
    if !about.isEmpty { json.field("description", about) }
    if let example { json.array("examples") { $0.rawElement(example.utf8) } }
  }

  private func writeType(_ name: String, _ json: inout JSONWriter) {
    if isNullable { json.array("type", [name, "null"]) } else { json.field("type", name) }
  }

  private func writeReference(_ name: String, _ json: inout JSONWriter) {
    guard isNullable else { return json.field("$ref", Self.componentsPath + name) }
    json.array("anyOf") { json in
      json.object { $0.field("$ref", Self.componentsPath + name) }
      json.object { $0.field("type", "null") }
    }
  }

  private static func writeUnion(_ names: [String], by key: String, _ json: inout JSONWriter) {
    json.array("oneOf") { json in
      for name in names { json.object { $0.field("$ref", componentsPath + name) } }
    }
    json.object("discriminator") { json in
      json.field("propertyName", key)
      json.object("mapping") { json in
        for name in names {
          json.field(String(name.drop { $0 != "." }.dropFirst()), componentsPath + name)
        }
      }
    }
  }

  private static func write(_ text: Text, _ json: inout JSONWriter, _ settings: APISettings) {
    if let least = text.least { json.field("minLength", least.value(settings)) }
    if let most = text.most { json.field("maxLength", most.value(settings)) }
    if let pattern = text.pattern { json.field("pattern", pattern) }
    if let format = text.format { json.field("format", format) }
  }

  private static func write(
    _ properties: [Property], _ json: inout JSONWriter, _ settings: APISettings
  ) {
    json.object("properties") { json in
      for property in properties {
        json.object(property.name) { property.schema.write(into: &$0, settings) }
      }
    }
    let required = properties.filter(\.isRequired).map(\.name)
    if !required.isEmpty { json.array("required", required) }
  }
}
