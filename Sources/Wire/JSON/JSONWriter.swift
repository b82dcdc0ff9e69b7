/// Writes JSON straight into bytes, with no tree in between:
///
///     var json = JSONWriter()
///     json.object {
///       $0.field("id", 7)
///       $0.object("room") { $0.field("name", "lobby") }
///       $0.array("mentions", [1, 2])
///     }
///     send(json.bytes)
///
/// The commas are its own affair; that an object gets fields and an array elements is the caller's.
/// Optional values are written as `null`.
public struct JSONWriter: ~Copyable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []
  /// Whether the next value in the open container needs a comma before it.
  private var needsComma = false

  /// A writer that expects about so many bytes; a chat frame has some 250.
  public init(capacity: Int = 512) {
    bytes.reserveCapacity(capacity)
  }

  /// A writer that appends to bytes which are already there.
  public init(appendingTo bytes: consuming [UInt8]) {
    self.bytes = bytes
  }

  // MARK: Containers

  /// An object as the whole text or as an element of an array.
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// An array as the whole text or as an element of an array.
  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    separate()
    nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  /// A field that is an object.
  public mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
    name(key)
    nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// A field that is an array.
  public mutating func array(_ key: String, _ body: (inout JSONWriter) -> Void) {
    name(key)
    nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  /// A field that is an array of integers.
  public mutating func array(_ key: String, _ values: some Sequence<Int64>) {
    array(key) { for value in values { $0.element(value) } }
  }

  /// A field that is an array of strings.
  public mutating func array(_ key: String, _ values: some Sequence<String>) {
    array(key) { for value in values { $0.element(value) } }
  }

  // MARK: Fields

  public mutating func field(_ key: String, _ value: String?) {
    name(key)
    if let value { write(value) } else { writeNull() }
  }

  public mutating func field(_ key: String, _ value: Int?) {
    name(key)
    if let value { write(Int64(value)) } else { writeNull() }
  }

  public mutating func field(_ key: String, _ value: Int64?) {
    name(key)
    if let value { write(value) } else { writeNull() }
  }

  public mutating func field(_ key: String, _ value: UInt64?) {
    name(key)
    if let value { writeDigits(value) } else { writeNull() }
  }

  public mutating func field(_ key: String, _ value: Bool?) {
    name(key)
    if let value { write(value) } else { writeNull() }
  }

  /// A number as short as it can be without loss; infinities and NaN, which JSON lacks, become `null`.
  public mutating func field(_ key: String, _ value: Double?) {
    name(key)
    if let value, value.isFinite { write(value) } else { writeNull() }
  }

  public mutating func null(_ key: String) {
    name(key)
    writeNull()
  }

  /// A time in RFC 3339 with milliseconds, from microseconds since 1970.
  public mutating func time(_ key: String, unixMicroseconds: Int64?) {
    name(key)
    guard let unixMicroseconds else { return writeNull() }
    bytes.append(UInt8(ascii: "\""))
    CivilTime(unixMicroseconds: unixMicroseconds).appendRFC3339(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A field whose value is JSON already. The caller answers for its validity.
  public mutating func raw(_ key: String, _ json: some Collection<UInt8>) {
    name(key)
    bytes.append(contentsOf: json)
  }

  /// A field with a value that was read from another document.
  public mutating func field(_ key: String, _ value: JSONValue) {
    raw(key, value.source)
  }

  // MARK: Elements

  public mutating func element(_ value: String?) {
    separate()
    if let value { write(value) } else { writeNull() }
  }

  public mutating func element(_ value: Int?) {
    separate()
    if let value { write(Int64(value)) } else { writeNull() }
  }

  public mutating func element(_ value: Int64?) {
    separate()
    if let value { write(value) } else { writeNull() }
  }

  public mutating func element(_ value: Bool?) {
    separate()
    if let value { write(value) } else { writeNull() }
  }

  public mutating func element(_ value: Double?) {
    separate()
    if let value, value.isFinite { write(value) } else { writeNull() }
  }

  /// An element that is JSON already. The caller answers for its validity.
  public mutating func rawElement(_ json: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
  }

  // MARK: Pieces

  private mutating func nest(_ left: UInt8, _ right: UInt8, _ body: (inout JSONWriter) -> Void) {
    bytes.append(left)
    needsComma = false
    body(&self)
    bytes.append(right)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func name(_ key: String) {
    separate()
    write(key)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    JSONEscape.append(text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func write(_ value: Bool) {
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  private mutating func write(_ value: Double) {
    bytes.append(contentsOf: value.description.utf8)
  }

  private mutating func write(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    writeDigits(value.magnitude)
  }

  private mutating func writeNull() {
    bytes.append(contentsOf: "null".utf8)
  }

  private mutating func writeDigits(_ value: UInt64) {
    Decimal.append(value, to: &bytes)
  }
}
