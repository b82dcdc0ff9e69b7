/// The header fields of one message, in the order they came; names compare without case.
public struct Headers: Sendable {
  /// Where a field's name and value lie in `block`.
  struct Field: Sendable {
    var name: Range<UInt16>
    var value: Range<UInt16>
  }

  private let block: [UInt8]
  private let fields: [Field]

  init(block: [UInt8], fields: [Field]) {
    self.block = block
    self.fields = fields
  }

  /// Headers built from pairs, for tests and for clients.
  public init(_ pairs: [(name: String, value: String)] = []) {
    var block: [UInt8] = []
    var fields: [Field] = []
    for (name, value) in pairs where block.count + name.utf8.count + value.utf8.count <= Int(UInt16.max) {
      let nameStart = UInt16(block.count)
      block.append(contentsOf: name.utf8)
      let valueStart = UInt16(block.count)
      block.append(contentsOf: value.utf8)
      fields.append(Field(name: nameStart..<valueStart, value: valueStart..<UInt16(block.count)))
    }
    self.init(block: block, fields: fields)
  }

  /// How many fields there are.
  public var count: Int { fields.count }

  /// The first value of the field called `name`; bytes that are not UTF-8 are replaced.
  public subscript(name: String) -> String? {
    for field in fields where isNamed(field, name) { return text(field.value) }
    return nil
  }

  /// Every value of the field called `name`, in order.
  public func values(_ name: String) -> [String] {
    fields.filter { isNamed($0, name) }.map { text($0.value) }
  }

  /// The value of a list field (RFC 9110, section 5.6.1): all its lines joined, by commas unless the field has another
  /// separator; nil when absent.
  public func joined(_ name: String, by separator: String = ", ") -> String? {
    let all = values(name)
    return all.isEmpty ? nil : all.joined(separator: separator)
  }

  /// True when the list field `name` has the member `token`, compared without case.
  public func contains(_ name: String, token: String) -> Bool {
    for field in fields where isNamed(field, name) {
      if TokenList.contains(block.span.extracting(bounds(field.value)), token) { return true }
    }
    return false
  }

  /// Every field as text, in order.
  public var pairs: [(name: String, value: String)] {
    fields.map { (text($0.name), text($0.value)) }
  }

  private func bounds(_ range: Range<UInt16>) -> Range<Int> {
    Int(range.lowerBound)..<Int(range.upperBound)
  }
  private func text(_ range: Range<UInt16>) -> String {
    String(decoding: block[bounds(range)], as: UTF8.self)
  }
  private func isNamed(_ field: Field, _ name: String) -> Bool {
    field.name.count == name.utf8.count && block.span.extracting(bounds(field.name)).equalsIgnoringCase(name)
  }
}
