/// How reachable somebody is.
public enum PresenceStatus: String, Sendable, CaseIterable {
  case online, idle, dnd, offline
}

/// What one device says of its user: whether they are at it, whether they want quiet, and whether they want to be seen.
public enum DeviceStatus: String, Sendable, CaseIterable {
  case online, idle, dnd, invisible
}

/// What others see of somebody: the devices taken together, and a line of text.
public struct PresenceState: Equatable, Sendable {
  public let status: PresenceStatus
  /// Empty for none.
  public let text: String

  public init(status: PresenceStatus, text: String) {
    self.status = status
    self.text = text
  }
}

/// An account's sockets, and what they say of their user.
///
/// Only what differs from being online is kept by socket, so that most accounts take no room here.
struct Attendance {
  let author: Author
  private(set) var sockets = 0
  private var idle: Set<UInt64> = []
  private var quiet: Set<UInt64> = []
  private var hidden: Set<UInt64> = []
  private var text: String
  private var wantsQuiet: Bool
  /// The rooms in which the account is present.
  var rooms: [RoomID] = []

  init(_ user: User) {
    author = .account(user.id, user.username)
    text = user.statusText
    wantsQuiet = user.doNotDisturb
  }

  /// Others are not to know that the account is here: what any device asks for holds for all.
  var isHidden: Bool { !hidden.isEmpty }

  var isQuiet: Bool { wantsQuiet || !quiet.isEmpty }

  /// Quiet that is asked for anywhere holds everywhere; else the most active device counts.
  var state: PresenceState {
    let status: PresenceStatus =
      if sockets == 0 || isHidden { .offline } else if isQuiet { .dnd } else {
        idle.count < sockets ? .online : .idle
      }
    return PresenceState(status: status, text: text)
  }

  mutating func connected() { sockets += 1 }

  mutating func disconnected(_ socket: UInt64) {
    sockets -= 1
    forget(socket)
  }

  mutating func set(_ status: DeviceStatus, on socket: UInt64) {
    forget(socket)
    switch status {
    case .online: break
    case .idle: idle.insert(socket)
    case .dnd: quiet.insert(socket)
    case .invisible: hidden.insert(socket)
    }
  }

  private mutating func forget(_ socket: UInt64) {
    idle.remove(socket)
    quiet.remove(socket)
    hidden.remove(socket)
  }

  mutating func note(_ user: User) {
    text = user.statusText
    wantsQuiet = user.doNotDisturb
  }
}
