/// A view of one value of a document; cheap to copy. Every accessor answers nil for another kind of value.
public struct JSONValue: Sendable {
  public enum Kind: Sendable {
    case null
    case bool
    case number
    case string
    case array
    case object
  }

  let document: JSONDocument
  let index: Int

  var entry: JSONTape.Entry { document.tape[index] }

  public var kind: Kind {
    switch entry.kind {
    case .null: .null
    case .true, .false: .bool
    case .integer, .decimal: .number
    case .string, .escapedString: .string
    case .array: .array
    case .object: .object
    }
  }

  public var isNull: Bool { entry.kind == .null }

  public var bool: Bool? {
    switch entry.kind {
    case .true: true
    case .false: false
    case .null, .integer, .decimal, .string, .escapedString, .array, .object: nil
    }
  }

  /// A number written without fraction and exponent that fits; never a rounded one.
  public var int: Int64? {
    guard entry.kind == .integer else { return nil }
    return JSONNumber.integer(document.bytes.rawSpan, entry.range)
  }

  /// Any number, as near as a double comes.
  public var double: Double? {
    guard kind == .number else { return nil }
    return JSONNumber.double(document.bytes.rawSpan, entry.range)
  }

  /// A string with its escapes resolved; without U+0000 and always valid Unicode.
  public var string: String? {
    switch entry.kind {
    case .string: String(decoding: document.bytes[entry.range], as: UTF8.self)
    case .escapedString: String(decoding: unescaped, as: UTF8.self)
    case .null, .true, .false, .integer, .decimal, .array, .object: nil
    }
  }

  /// The UTF-8 bytes of `string`.
  public var utf8: [UInt8]? {
    switch entry.kind {
    case .string: Array(document.bytes[entry.range])
    case .escapedString: unescaped
    case .null, .true, .false, .integer, .decimal, .array, .object: nil
    }
  }

  /// How many bytes `string` has, without making it.
  public var utf8Count: Int? {
    switch entry.kind {
    case .string: Int(entry.length)
    case .escapedString: unescaped.count
    case .null, .true, .false, .integer, .decimal, .array, .object: nil
    }
  }

  /// Whether this is a string with exactly these characters, byte for byte; makes no copy.
  public func isString(_ text: String) -> Bool {
    var text = text
    text.makeContiguousUTF8()
    return JSONKeys.equal(entry, text.utf8.span, document.bytes.rawSpan)
  }

  /// The member of an object with this key, or nil when there is none or this is no object. Looks at the
  /// keys one by one.
  public subscript(key: String) -> JSONValue? {
    guard entry.kind == .object else { return nil }
    var key = key
    key.makeContiguousUTF8()
    let wanted = key.utf8.span
    let bytes = document.bytes.rawSpan
    let tape = document.tape.span
    let end = Int(tape[index].link)
    var place = index + 1
    while place < end {
      if JSONKeys.equal(tape[place], wanted, bytes) {
        return JSONValue(document: document, index: place + 1)
      }
      place = Int(tape[place + 1].link)
    }
    return nil
  }

  /// The values of an array in order; nothing for any other kind.
  public var elements: JSONElements {
    JSONElements(self, of: .array)
  }

  /// The keys and values of an object in the order of the text; nothing for any other kind.
  public var members: JSONMembers {
    JSONMembers(self)
  }

  /// The value as it stood in the text.
  public var source: ArraySlice<UInt8> {
    switch entry.kind {
    case .string, .escapedString:
      document.bytes[entry.range.lowerBound - 1..<entry.range.upperBound + 1]
    case .null, .true, .false, .integer, .decimal, .array, .object: document.bytes[entry.range]
    }
  }

  private var unescaped: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(entry.length))
    var decoder = JSONStringDecoder(entry)
    let source = document.bytes.rawSpan
    while let byte = decoder.next(source) { bytes.append(byte) }
    return bytes
  }
}

/// The values of an array.
public struct JSONElements: Sequence, IteratorProtocol {
  private let document: JSONDocument
  private var index: Int
  private let end: Int

  init(_ container: JSONValue, of kind: JSONTape.Kind) {
    document = container.document
    index = container.index + 1
    end = container.entry.kind == kind ? Int(container.entry.link) : 0
  }

  public mutating func next() -> JSONValue? {
    guard index < end else { return nil }
    let value = JSONValue(document: document, index: index)
    index = Int(value.entry.link)
    return value
  }
}

/// The keys and values of an object.
public struct JSONMembers: Sequence, IteratorProtocol {
  private var flat: JSONElements

  init(_ object: JSONValue) {
    flat = JSONElements(object, of: .object)
  }

  public mutating func next() -> (key: String, value: JSONValue)? {
    guard let key = flat.next()?.string, let value = flat.next() else { return nil }
    return (key, value)
  }
}
