/// One pass over a JSON text that checks every rule and writes the tape. It keeps no stack: an open
/// container's entry holds its parent, so that depth costs nothing and no input can recurse.
struct JSONReader: ~Escapable {
  let bytes: RawSpan
  let limits: JSONDocument.Limits
  var position = 0
  var tape: [JSONTape.Entry] = []
  private var depth = 0
  /// The innermost open container's index, or -1 outside all.
  private var open = -1

  static func tape(
    of bytes: RawSpan, limits: JSONDocument.Limits
  ) throws(JSONError) -> [JSONTape.Entry] {
    guard bytes.byteCount <= min(limits.bytes, Int(Int32.max)) else {
      throw JSONError(code: .tooLarge, offset: limits.bytes)
    }
    var reader = JSONReader(bytes: bytes, limits: limits)
    try reader.read()
    return reader.tape
  }

  @_lifetime(copy bytes)
  private init(bytes: RawSpan, limits: JSONDocument.Limits) {
    self.bytes = bytes
    self.limits = limits
    // A chat frame has a value every 10 bytes or so; big texts grow the table as they go.
    tape.reserveCapacity(min(bytes.byteCount / 8 + 4, 1024))
  }

  private mutating func read() throws(JSONError) {
    if byte(at: 0) == 0xEF, byte(at: 1) == 0xBB, byte(at: 2) == 0xBF {
      throw JSONError(code: .byteOrderMark, offset: 0)
    }
    var expectsValue = true
    while true {
      if expectsValue {
        expectsValue = try value()
        continue
      }
      skipSpace()
      guard open >= 0 else { break }
      expectsValue = try afterMember()
    }
    guard position == bytes.byteCount else { throw error(.trailingData) }
  }

  /// Reads a scalar or opens a container; true when another value follows at once.
  private mutating func value() throws(JSONError) -> Bool {
    skipSpace()
    guard let byte = byte(at: position) else { throw error(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "\""):
      try string()
    case UInt8(ascii: "{"):
      try open(.object)
      return try firstMember()
    case UInt8(ascii: "["):
      try open(.array)
      return try firstMember()
    case UInt8(ascii: "t"): try literal("true", .true)
    case UInt8(ascii: "f"): try literal("false", .false)
    case UInt8(ascii: "n"): try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case 0: throw error(.nulCharacter)
    default: throw error(.unexpectedByte)
    }
    return false
  }

  private mutating func open(_ kind: JSONTape.Kind) throws(JSONError) {
    guard depth < limits.depth else { throw error(.tooDeep) }
    depth += 1
    tape.append(JSONTape.Entry(kind: kind, start: position, length: 0, link: open + 1))
    open = tape.count - 1
    position += 1
  }

  /// After an opening bracket: closes an empty container, or reads an object's first key.
  private mutating func firstMember() throws(JSONError) -> Bool {
    skipSpace()
    switch (byte(at: position), tape[open].kind) {
    case (UInt8(ascii: "}"), .object), (UInt8(ascii: "]"), .array):
      close()
      return false
    case (_, .object):
      try key()
      return true
    case (_, _):
      tape[open].length = 1
      return true
    }
  }

  /// After a member of a container: a comma and what belongs after it, or the container's end.
  private mutating func afterMember() throws(JSONError) -> Bool {
    guard let byte = byte(at: position) else { throw error(.unexpectedEnd) }
    let isObject = tape[open].kind == .object
    switch byte {
    case UInt8(ascii: ","):
      position += 1
      if isObject {
        skipSpace()
        try key()
      } else {
        tape[open].length += 1
      }
      return true
    case UInt8(ascii: "}") where isObject:
      try checkKeys()
      close()
      return false
    case UInt8(ascii: "]") where !isObject:
      close()
      return false
    default:
      throw error(.unexpectedByte)
    }
  }

  private mutating func key() throws(JSONError) {
    guard let first = byte(at: position) else { throw error(.unexpectedEnd) }
    guard first == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
    tape[open].length += 1
    try string()
    skipSpace()
    guard let colon = byte(at: position) else { throw error(.unexpectedEnd) }
    guard colon == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
    position += 1
  }

  private mutating func close() {
    position += 1
    depth -= 1
    let parent = Int(tape[open].link) - 1
    tape[open].length = UInt32(truncatingIfNeeded: position) &- tape[open].start
    tape[open].link = UInt32(truncatingIfNeeded: tape.count)
    open = parent
  }

  private func checkKeys() throws(JSONError) {
    let count = Int(tape[open].length)
    guard count > 1 else { return }
    if let offset = JSONKeys.duplicate(in: tape, object: open, count: count, bytes: bytes) {
      throw JSONError(code: .duplicateKey, offset: offset)
    }
  }

  private mutating func literal(_ word: String, _ kind: JSONTape.Kind) throws(JSONError) {
    let start = position
    for expected in word.utf8 {
      guard let byte = byte(at: position) else { throw error(.unexpectedEnd) }
      guard byte == expected else { throw error(.unexpectedByte) }
      position += 1
    }
    add(kind, start: start, length: position - start)
  }

  mutating func add(_ kind: JSONTape.Kind, start: Int, length: Int) {
    let next = tape.count + 1
    tape.append(JSONTape.Entry(kind: kind, start: start, length: length, link: next))
  }

  private mutating func skipSpace() {
    while let byte = byte(at: position), byte <= 0x20,
      byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    {
      position += 1
    }
  }

  func byte(at place: Int) -> UInt8? {
    place < bytes.byteCount ? bytes[place] : nil
  }

  func error(_ code: JSONError.Code) -> JSONError {
    JSONError(code: code, offset: position)
  }
}
