import Auth
import Chat
import Engine
import Wire

// Answers that a client may have already, and changes of what it has seen (RFC 9110, section 13).

extension Response {
  /// A JSON object with its tag. `version` stands before the rest of the tag, and names what a change would overwrite:
  /// a room's tag is another with every message, but nobody overwrites messages with new settings.
  static func tagged(version: String = "", _ body: (inout JSONWriter) -> Void) -> Response {
    var response = object(200, body)
    guard case .bytes(let bytes) = response.body else { return response }
    response.headers.append(("ETag", EntityTag(bytes, version: version).text))
    return response
  }

  /// The same, or 304 where `If-None-Match` says that the caller has it. Its owner may keep it, and asks each time.
  static func conditional(_ call: Call, version: String = "", _ body: (inout JSONWriter) -> Void) -> Response
  {
    tagged(version: version, body).unlessKnown(to: call)
  }

  /// 304 instead, where `If-None-Match` names this answer's tag.
  func unlessKnown(to call: Call) -> Response {
    guard let tag = entityTag, let known = call.request.headers.joined("If-None-Match"),
      EntityTag.list(known, contains: tag, strong: false)
    else { return self }
    var response = self
    response.status = 304
    response.headers.removeAll { $0.name == "Content-Type" }
    response.body = .none
    return response
  }

  private var entityTag: EntityTag? {
    headers.first { $0.name == "ETag" }.flatMap { EntityTag(parsing: $0.value) }
  }

  /// Whether a change may go on from what this answer says: throws 412 when `If-Match` names something else. False:
  /// the caller does not mind.
  func isExpected(by call: Call) throws(Problem) -> Bool {
    guard let wanted = call.request.headers.joined("If-Match") else { return false }
    guard let tag = entityTag, EntityTag.list(wanted, contains: tag, strong: true) else {
      throw Problem(.changedMeanwhile)
    }
    return true
  }
}

extension Call {
  /// Whether a change may go on from `version`: throws 412 when `If-Match` names another. False: the caller does not
  /// mind.
  func expects(version: String) throws(Problem) -> Bool {
    guard let wanted = request.headers.joined("If-Match") else { return false }
    let isThere = EntityTag.list(wanted) { !$0.isWeak && $0.value.hasPrefix(version + ".") }
    if !isThere { throw Problem(.changedMeanwhile) }
    return true
  }
}

extension EntityTag {
  /// The tag of these bytes.
  fileprivate init(_ bytes: [UInt8], version: String) {
    let digest = Hex.encode(Array(Digest.sha256(bytes).prefix(16)))
    self.init(version.isEmpty ? digest : "\(version).\(digest)")
  }
}

extension Room {
  /// Names the room's settings.
  var settingsVersion: String {
    var json = JSONWriter()
    json.object { json in
      json.field("name", name)
      json.field("topic", topic)
      json.field("guests", guests)
      json.field("read_only", readOnly)
      json.field("slow_mode", slowMode)
    }
    return Hex.encode(Array(Digest.sha256(json.bytes).prefix(8)))
  }
}

extension Chat.Message {
  /// Names the message's text.
  var textVersion: String { String(version.editedAt?.microseconds ?? 0) }
}
