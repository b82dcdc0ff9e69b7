/// New settings of a room; nil leaves one as it is.
public struct RoomPatch: Equatable, Sendable {
  public var name: String?
  public var topic: String?
  public var guests: Bool?
  public var readOnly: Bool?
  /// In seconds: 0 to ``longestSlowMode``.
  public var slowMode: Int?

  /// What the settings must be before; nil: whatever they are.
  public var expected: Room.Settings?

  /// Six hours, in seconds.
  public static let longestSlowMode = 21_600

  public init(
    name: String? = nil, topic: String? = nil, guests: Bool? = nil, readOnly: Bool? = nil,
    slowMode: Int? = nil
  ) {
    self.name = name
    self.topic = topic
    self.guests = guests
    self.readOnly = readOnly
    self.slowMode = slowMode
  }

  /// The room as somebody with `role`, or an administrator, may make it. Stores call this inside their transaction.
  ///
  /// Throws `.notAMember`, `.roomNotFound` where an outsider may not know of the room, `.forbidden`, and
  /// `.changedMeanwhile` where the settings are not ``expected``.
  public func applied(to room: Room, by role: Role?, isAdmin: Bool) throws(ChatError) -> Room {
    guard role != nil || isAdmin else { throw room.outsideRefusal }
    var changed = room
    if let name { changed.name = name }
    if let topic { changed.topic = topic }
    if let guests { changed.guests = guests }
    if let readOnly { changed.readOnly = readOnly }
    if let slowMode { changed.slowMode = slowMode }
    var untouched = changed
    untouched.topic = room.topic
    let action = untouched == room ? RoomAction.setTopic : .changeSettings
    guard Permissions.allows(action, to: role, isAdmin: isAdmin, in: room) else { throw .notYourRole }
    if let expected, expected != room.settings { throw .changedMeanwhile }
    return changed
  }
}

/// New settings of a room, as an event of its log.
public struct RoomChange: Equatable, Sendable {
  /// The settings as they are now; on replay they may be newer than the event.
  public let name: String
  public let topic: String
  public let guests: Bool
  public let readOnly: Bool
  public let slowMode: Int
  public let by: UserID

  public init(_ room: Room, by user: UserID) {
    name = room.name
    topic = room.topic
    guests = room.guests
    readOnly = room.readOnly
    slowMode = room.slowMode
    by = user
  }
}
