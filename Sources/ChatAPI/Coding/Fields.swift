import Chat
import Wire

/// The members of a JSON object from a client, read by name and type; what does not fit throws a 422.
struct Fields {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  var isObject: Bool { value.kind == .object }

  /// The member is there, be it null.
  func has(_ key: String) -> Bool { value[key] != nil }

  func string(_ key: String) throws(Problem) -> String {
    guard let text = try optionalString(key) else {
      throw .field("/\(key)", "missing_\(key)", "\(key) is required")
    }
    return text
  }

  func optionalString(_ key: String) throws(Problem) -> String? {
    guard let value = present(key) else { return nil }
    guard let text = value.string else { throw wrongType(key, "a string") }
    return text
  }

  func optionalBool(_ key: String) throws(Problem) -> Bool? {
    guard let value = present(key) else { return nil }
    guard let bool = value.bool else { throw wrongType(key, "true or false") }
    return bool
  }

  /// A text that is changed only where it is named; null clears it.
  func change(_ key: String) throws(Problem) -> FieldChange<String> {
    has(key) ? .set(try optionalString(key) ?? "") : .keep
  }

  /// `status`; throws 422 for a word that is none.
  func deviceStatus() throws(Problem) -> DeviceStatus {
    guard let status = DeviceStatus(rawValue: try string("status")) else {
      throw .field("/status", "invalid_status", "status is online, idle or dnd")
    }
    return status
  }

  func optionalInt(_ key: String) throws(Problem) -> Int64? {
    guard let value = present(key) else { return nil }
    guard let number = value.wholeNumber else { throw wrongType(key, "an integer") }
    return number
  }

  /// `room_id`, when there is one; a number that no room can have is an unknown room.
  func roomID() throws(Problem) -> RoomID? {
    guard let number = try optionalInt("room_id") else { return nil }
    guard let id = RoomID(number) else { throw Problem(.roomNotFound) }
    return id
  }

  func messageID(_ key: String) throws(Problem) -> MessageID? {
    guard let number = try optionalInt(key) else { return nil }
    guard let id = MessageID(number) else { throw Problem(.messageNotFound) }
    return id
  }

  func requiredMessageID() throws(Problem) -> MessageID {
    guard let id = try messageID("message_id") else {
      throw .field("/message_id", "missing_message_id", "message_id is required")
    }
    return id
  }

  /// `emoji`, or `reaction` in its place.
  func emoji() throws(Problem) -> Emoji {
    let first = try optionalString("emoji")
    let second = try optionalString("reaction")
    guard let text = first ?? second else { throw .field("/emoji", "missing_emoji", "emoji is required") }
    do throws(ChatError) { return try Emoji(text) } catch { throw Problem(error) }
  }

  func clientID() throws(Problem) -> ClientID? {
    guard let text = try optionalString("client_id") else { return nil }
    do throws(ChatError) { return try ClientID(text) } catch { throw Problem(error) }
  }

  func seq(_ key: String) throws(Problem) -> Seq? {
    guard let number = try optionalInt(key) else { return nil }
    guard let seq = Seq(number) else {
      throw .field("/\(key)", "invalid_\(key)", "\(key) is a seq: an integer from 0 to \(Seq.max)")
    }
    return seq
  }

  func requiredSeq() throws(Problem) -> Seq {
    guard let seq = try seq("seq") else { throw .field("/seq", "missing_seq", "seq is required") }
    return seq
  }

  func limit() throws(Problem) -> Int? {
    guard let number = try optionalInt("limit") else { return nil }
    guard let limit = Int(exactly: number) else { throw wrongType("limit", "an integer") }
    return limit
  }

  func historyRange() throws(Problem) -> HistoryRange {
    try HistoryRange(before: seq("before"), after: seq("after"), around: seq("around"))
  }

  func userIDs(_ key: String) throws(Problem) -> [UserID] {
    guard let value = present(key) else { return [] }
    guard value.kind == .array else { throw wrongType(key, "a list of user ids") }
    var ids: [UserID] = []
    var known: Set<UserID> = []
    for element in value.elements {
      guard let number = element.wholeNumber else { throw wrongType(key, "a list of user ids") }
      guard let id = UserID(number) else { throw Problem(.userNotFound) }
      if known.insert(id).inserted { ids.append(id) }
    }
    return ids
  }

  /// `attachments`: each file once, as its number or as an object that says more of it; a number that no file can have
  /// is an unknown file.
  func attachments() throws(Problem) -> [PostedFile] {
    let key = "attachments"
    guard let value = present(key) else { return [] }
    let refusal = wrongType(key, "a list of file ids, or of objects with an id and an alt text")
    guard value.kind == .array else { throw refusal }
    var files: [PostedFile] = []
    for element in value.elements {
      let alt = element["alt"].flatMap { $0.isNull ? nil : $0 }
      guard let number = (element["id"] ?? element).wholeNumber, alt == nil || alt?.string != nil else {
        throw refusal
      }
      guard let id = FileID(number) else { throw Problem(.fileNotFound) }
      if !files.contains(where: { $0.id == id }) { files.append(PostedFile(id, alt: alt?.string)) }
    }
    return files
  }

  /// `content`, which may be left out beside files.
  func content(beside attachments: [PostedFile]) throws(Problem) -> String {
    attachments.isEmpty ? try string("content") : try optionalString("content") ?? ""
  }

  /// nil: it is not there.
  func optionalInts(_ key: String) throws(Problem) -> [Int64]? {
    guard let value = present(key) else { return nil }
    guard value.kind == .array else { throw wrongType(key, "a list of integers") }
    var numbers: [Int64] = []
    for element in value.elements {
      guard let number = element.wholeNumber else { throw wrongType(key, "a list of integers") }
      numbers.append(number)
    }
    return numbers
  }

  func strings(_ key: String) throws(Problem) -> [String] {
    guard let value = present(key) else { return [] }
    guard value.kind == .array else { throw wrongType(key, "a list of strings") }
    var texts: [String] = []
    for element in value.elements {
      guard let text = element.string else { throw wrongType(key, "a list of strings") }
      texts.append(text)
    }
    return texts
  }

  /// A member that is there and not null.
  private func present(_ key: String) -> JSONValue? {
    guard let value = value[key], !value.isNull else { return nil }
    return value
  }

  private func wrongType(_ key: String, _ wanted: String) -> Problem {
    .field("/\(key)", "wrong_type", "\(key) must be \(wanted)")
  }
}

extension JSONValue {
  /// An integer, also where it is written with a fraction of zero or an exponent: to JSON Schema, as to
  /// JavaScript, `3.0` is 3.
  var wholeNumber: Int64? {
    if let int { return int }
    guard let double, abs(double) < 9_007_199_254_740_992 else { return nil }
    return Int64(exactly: double)
  }
}

extension HistoryRange {
  /// At most one bound may be given.
  init(before: Seq?, after: Seq?, around: Seq?) throws(Problem) {
    switch (before, after, around) {
    case (nil, nil, nil): self = .latest
    case (let seq?, nil, nil): self = .before(seq)
    case (nil, let seq?, nil): self = .after(seq)
    case (nil, nil, let seq?): self = .around(seq)
    default:
      throw .field("/before", "conflicting_bounds", "Give one of before, after and around")
    }
  }
}
