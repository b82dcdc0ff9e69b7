import Auth
import Chat
import Engine
import Wire

// Answers that a client may have already, and changes of what it has seen (RFC 9110, section 13).

extension Response {
  /// A JSON object with its tag.
  static func tagged(_ body: (inout JSONWriter) -> Void) -> Response {
    var response = object(200, body)
    guard case .bytes(let bytes) = response.body else { return response }
    response.headers.append(("ETag", EntityTag(bytes).text))
    return response
  }

  /// The same, or 304 where `If-None-Match` says that the caller has it. Its owner may keep it, and asks each time.
  static func conditional(_ call: Call, _ body: (inout JSONWriter) -> Void) -> Response {
    tagged(body).unlessKnown(to: call)
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

extension EntityTag {
  /// The tag of these bytes.
  fileprivate init(_ bytes: [UInt8]) { self.init(Hex.encode(Array(Digest.sha256(bytes).prefix(16)))) }
}
