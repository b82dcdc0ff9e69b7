/// A JSON Schema (draft 2020-12) of a value, as far as this API needs one.
struct Schema: Sendable {
  indirect enum Shape: Sendable {
    case string(Text)
    case integer(least: Bound?, most: Bound?)
    case boolean
    /// One fixed word.
    case constant(String)
    case choice([String])
    case list(Schema)
    /// `isOpen`: fields that are not listed may be there too.
    case object([Property], isOpen: Bool)
    /// Any keys, each with such a value.
    case map(Schema)
    case component(String)
    /// One of these components.
    case anyOf([String])
    /// One of these values.
    case either([Schema])
    /// One of these components, told apart by the field `type`.
    case oneOf([String], by: String)
    case anything
  }

  /// What a string has to look like.
  struct Text: Sendable {
    /// In Unicode scalars.
    var least: Bound?
    var most: Bound?
    /// A regular expression as in ECMA-262.
    var pattern: String?
    var format: String?
  }

  var shape: Shape
  var isNullable = false
  /// What it means, in a sentence; text in backticks is code.
  var about = ""
  /// A value as it could stand in an answer, as JSON.
  var example: String?
  /// What holds when the value is left out, as JSON.
  var standard: Bound?

  init(_ shape: Shape, about: String = "", example: String? = nil) {
    self.shape = shape
    self.about = about
    self.example = example
  }
}

/// A field of an object.
struct Property: Sendable {
  let name: String
  let schema: Schema
  let isRequired: Bool
  /// Left out of examples, where it would say something untypical.
  let isRare: Bool

  static func required(_ name: String, _ schema: Schema) -> Property {
    Property(name: name, schema: schema, isRequired: true, isRare: false)
  }

  static func optional(_ name: String, _ schema: Schema) -> Property {
    Property(name: name, schema: schema, isRequired: false, isRare: false)
  }

  /// An optional field that most objects lack.
  static func rare(_ name: String, _ schema: Schema) -> Property {
    Property(name: name, schema: schema, isRequired: false, isRare: true)
  }
}

/// A number in a schema: fixed, or whatever this server is set to.
enum Bound: Sendable, ExpressibleByIntegerLiteral {
  case fixed(Int64)
  case setting(@Sendable (APISettings) -> Int)

  init(integerLiteral value: Int64) { self = .fixed(value) }

  func value(_ settings: APISettings) -> Int64 {
    switch self {
    case .fixed(let number): number
    case .setting(let read): Int64(read(settings))
    }
  }
}

extension Schema {
  static func text(
    _ about: String = "", _ least: Bound? = nil, to most: Bound? = nil, pattern: String? = nil,
    format: String? = nil, example: String
  ) -> Schema {
    Schema(
      .string(Text(least: least, most: most, pattern: pattern, format: format)), about: about,
      example: JSONText.quoted(example))
  }

  static func integer(
    _ about: String = "", _ least: Bound? = nil, to most: Bound? = nil, example: Int64
  ) -> Schema {
    Schema(.integer(least: least, most: most), about: about, example: String(example))
  }

  static func boolean(_ about: String, example: Bool) -> Schema {
    Schema(.boolean, about: about, example: String(example))
  }

  static func choice(_ words: [String], _ about: String, example: String) -> Schema {
    Schema(.choice(words), about: about, example: JSONText.quoted(example))
  }

  static func list(_ element: Schema, _ about: String = "") -> Schema { Schema(.list(element), about: about) }

  static func object(_ about: String, _ properties: [Property]) -> Schema {
    Schema(.object(properties, isOpen: false), about: about)
  }

  static func component(_ component: Component) -> Schema { Schema(.component(component.rawValue)) }

  /// The same value, or null.
  var nullable: Schema {
    var schema = self
    schema.isNullable = true
    return schema
  }

  func about(_ text: String) -> Schema {
    var schema = self
    schema.about = text
    return schema
  }

  func standard(_ value: Bound) -> Schema {
    var schema = self
    schema.standard = value
    return schema
  }

  func example(_ json: String) -> Schema {
    var schema = self
    schema.example = json
    return schema
  }

  /// The fields, for an object; none for anything else.
  var properties: [Property] {
    if case .object(let properties, _) = shape { properties } else { [] }
  }
}
