/// The number of a room: 1 to 2^25 - 1, so that a packed ``MessageID`` stays below 2^53.
public struct RoomID: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 25 else { return nil }
    self.rawValue = rawValue
  }

  private init(known rawValue: Int64) { self.rawValue = rawValue }

  /// The public room that exists from the first start and that every account is a member of.
  public static let lobby = RoomID(known: 1)

  public static func < (a: RoomID, b: RoomID) -> Bool { a.rawValue < b.rawValue }
}

/// Who can find and enter a room.
public enum RoomKind: String, Sendable, CaseIterable {
  /// How many people a direct room is for.
  public static let directPeople = 2...8

  /// Any account may read and join.
  case `public`
  /// By invitation; to others it does not exist.
  case `private`
  /// Two to eight people; no name needed.
  case direct
}

/// A room and its settings.
public struct Room: Equatable, Sendable {
  public let id: RoomID
  public var name: String
  public var topic: String
  public let kind: RoomKind
  /// Guests may read and write.
  public var guests: Bool
  /// Only moderators and owners may post.
  public var readOnly: Bool
  /// How many seconds a member, or a guest, waits between two messages; 0: none. Moderators do not wait.
  public var slowMode = 0
  public let createdBy: UserID?
  public let createdAt: Timestamp
  public var memberCount: Int
  /// The newest event's number, 0 in an empty room.
  public var lastSeq: Seq

  /// What ``RoomPatch`` may change.
  public var settings: Settings {
    Settings(name: name, topic: topic, guests: guests, readOnly: readOnly, slowMode: slowMode)
  }

  public struct Settings: Equatable, Sendable {
    public let name: String
    public let topic: String
    public let guests: Bool
    public let readOnly: Bool
    public let slowMode: Int
  }

  public init(
    id: RoomID, name: String, topic: String, kind: RoomKind, guests: Bool, readOnly: Bool,
    createdBy: UserID?, createdAt: Timestamp, memberCount: Int, lastSeq: Seq
  ) {
    self.id = id
    self.name = name
    self.topic = topic
    self.kind = kind
    self.guests = guests
    self.readOnly = readOnly
    self.createdBy = createdBy
    self.createdAt = createdAt
    self.memberCount = memberCount
    self.lastSeq = lastSeq
  }
}

/// What it takes to make a room; texts are already checked by ``Rooms``.
public struct NewRoom: Sendable {
  public let name: String
  public let topic: String
  public let kind: RoomKind
  public let guests: Bool
  public let creator: UserID
  /// Members from the start, the creator not counted.
  public let members: [UserID]
  /// Each creator's keys are their own.
  public let key: CreationKey?
  /// The room's log begins with who was added.
  public let tellsMembers: Bool

  public init(
    name: String, topic: String, kind: RoomKind, guests: Bool, creator: UserID, members: [UserID],
    key: CreationKey? = nil, tellsMembers: Bool = false
  ) {
    self.name = name
    self.topic = topic
    self.kind = kind
    self.guests = guests
    self.creator = creator
    self.members = members
    self.key = key
    self.tellsMembers = tellsMembers
  }
}

/// A room in somebody's list.
public struct RoomSummary: Equatable, Sendable {
  public let room: Room
  /// nil: visible, but not joined.
  public let role: Role?
  /// Members only, and only where it was asked for.
  public var readState: ReadState?
  /// Everybody in a direct room, by id; nil in other rooms, and where it was not asked for.
  public var people: [RoomPerson]?

  public init(room: Room, role: Role?, readState: ReadState? = nil, people: [RoomPerson]? = nil) {
    self.room = room
    self.role = role
    self.readState = readState
    self.people = people
  }
}

/// Somebody in a direct room.
public struct RoomPerson: Equatable, Sendable {
  public let user: User
  /// How reachable they are; what comes out of the store has none.
  public var state: PresenceState?

  public init(_ user: User, _ state: PresenceState? = nil) {
    self.user = user
    self.state = state
  }
}
