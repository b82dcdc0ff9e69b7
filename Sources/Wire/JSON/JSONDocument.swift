/// A parsed JSON text: its bytes and a flat table of what lies where, so that a document costs two
/// allocations however many values it has. Strings and numbers are decoded when they are asked for.
public struct JSONDocument: Sendable {
  /// What a text may ask of the reader.
  public struct Limits: Sendable {
    /// How many arrays and objects may be open at once.
    public var depth: Int
    /// The longest text, in bytes; more than 2 GiB cannot be indexed and is never taken.
    public var bytes: Int

    public init(depth: Int = 32, bytes: Int = 16 << 20) {
      self.depth = depth
      self.bytes = bytes
    }
  }

  let bytes: [UInt8]
  let tape: [JSONTape.Entry]

  /// Reads one JSON value that fills the whole text, white space around it aside.
  public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
    tape = try JSONReader.tape(of: bytes.rawSpan, limits: limits)
    self.bytes = bytes
  }

  /// Reads one JSON value from borrowed bytes, which are copied when they are valid.
  public init(parsing bytes: RawSpan, limits: Limits = Limits()) throws(JSONError) {
    tape = try JSONReader.tape(of: bytes, limits: limits)
    self.bytes = [UInt8](copying: bytes)
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// The flat table: one entry a value in the order of the text, an object's keys among them.
enum JSONTape {
  enum Kind: UInt8 {
    case null
    case `true`
    case `false`
    case integer
    case decimal
    case string
    case escapedString
    case array
    case object
  }

  /// Sixteen bytes.
  struct Entry: Sendable {
    /// Where the value starts; a string after its quote.
    let start: UInt32
    /// In bytes; while a container is open, its number of members.
    var length: UInt32
    /// The index after the last entry that belongs to this value; while a container is open, its parent's
    /// index and one.
    var link: UInt32
    let kind: Kind

    init(kind: Kind, start: Int, length: Int, link: Int) {
      self.kind = kind
      self.start = UInt32(truncatingIfNeeded: start)
      self.length = UInt32(truncatingIfNeeded: length)
      self.link = UInt32(truncatingIfNeeded: link)
    }

    var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
  }
}
