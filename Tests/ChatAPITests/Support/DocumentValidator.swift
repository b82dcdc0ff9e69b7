import Foundation

@testable import ChatAPI

/// The API's description, read back, and a small judge of whether a value is what it promises.
///
/// Stricter than JSON Schema: a field that is not described is wrong, unless the schema is open.
struct DocumentValidator {
  let document: JSON
  let schemas: JSON

  init(_ settings: APISettings = APISettings()) {
    document = JSON(parsing: Documents(settings).openAPI.bytes)
    schemas = document["components"]["schemas"]
  }

  /// What is wrong with a value of this component; nothing if it fits.
  func problems(_ value: JSON, component: String) -> [String] {
    guard schemas.has(component) else { return ["there is no \(component)"] }
    return problems(value, schemas[component], at: component)
  }

  func problems(_ value: JSON, _ schema: JSON, at place: String) -> [String] {
    if let reference = schema["$ref"].string {
      guard let name = reference.split(separator: "/").last.map(String.init) else { return [reference] }
      return problems(value, component: name).map { "\(place): \($0)" }
    }
    if let choices = anyOf(schema) {
      let results = choices.map { problems(value, $0, at: place) }
      return results.contains(where: \.isEmpty) ? [] : results.flatMap { $0 }
    }
    let types = schema["type"].string.map { [$0] } ?? schema["type"].array.compactMap(\.string)
    if types.isEmpty { return [] }
    guard types.contains(value.typeName) else { return ["\(place): \(value.typeName) is not \(types)"] }
    switch value.typeName {
    case "object": return objectProblems(value, schema, at: place)
    case "array":
      return value.array.enumerated().flatMap { problems($1, schema["items"], at: "\(place)[\($0)]") }
    case "string": return stringProblems(value.string ?? "", schema, at: place)
    case "integer": return integerProblems(value.int ?? 0, schema, at: place)
    default: return []
    }
  }

  private func anyOf(_ schema: JSON) -> [JSON]? {
    for key in ["anyOf", "oneOf"] where schema.has(key) { return schema[key].array }
    return nil
  }

  private func objectProblems(_ value: JSON, _ schema: JSON, at place: String) -> [String] {
    let properties = schema["properties"]
    var found = schema["required"].array.compactMap(\.string).filter { !value.has($0) }
      .map { "\(place): \($0) is missing" }
    for key in value.keys.sorted() {
      if properties.has(key) {
        found += problems(value[key], properties[key], at: "\(place).\(key)")
      } else if schema.has("additionalProperties") {
        let rest = schema["additionalProperties"]
        if rest.bool == nil { found += problems(value[key], rest, at: "\(place).\(key)") }
      } else {
        found.append("\(place): \(key) is not described")
      }
    }
    return found
  }

  private func stringProblems(_ text: String, _ schema: JSON, at place: String) -> [String] {
    var found: [String] = []
    let words = schema["enum"].array.compactMap(\.string) + [schema["const"].string].compactMap { $0 }
    if !words.isEmpty && !words.contains(text) { found.append("\(place): \(text) is none of \(words)") }
    let count = text.unicodeScalars.count
    if count < schema["minLength"].int ?? 0 { found.append("\(place): too short") }
    if count > schema["maxLength"].int ?? .max { found.append("\(place): too long") }
    if let pattern = schema["pattern"].string,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      found.append("\(place): \(text) does not match \(pattern)")
    }
    if schema["format"].string == "date-time",
      text.range(of: #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"#, options: .regularExpression) == nil
    {
      found.append("\(place): \(text) is no time")
    }
    return found
  }

  private func integerProblems(_ number: Int, _ schema: JSON, at place: String) -> [String] {
    let range = (schema["minimum"].int ?? .min)...(schema["maximum"].int ?? .max)
    return range.contains(number) ? [] : ["\(place): \(number) is not in \(range)"]
  }
}

extension JSON {
  /// The name that JSON Schema has for this kind of value.
  var typeName: String {
    switch value {
    case nil: "null"
    // The order matters to the time that it takes, as in `init`.
    case is [String: Any]: "object"
    case is String: "string"
    case is [Any]: "array"
    case let number as NSNumber where String(cString: number.objCType) == "c": "boolean"
    case let number as NSNumber: number.doubleValue.rounded() == number.doubleValue ? "integer" : "number"
    default: "object"
    }
  }

  /// This object without one of its fields, or with another value in it.
  func with(_ key: String, _ replacement: Any?) -> [UInt8] {
    var object = value as? [String: Any] ?? [:]
    object[key] = replacement
    return (try? JSONSerialization.data(withJSONObject: object)).map(Array.init) ?? []
  }
}
