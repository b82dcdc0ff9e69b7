/// What a system message tells: who came and went, and what was changed.
///
/// An object, so that a message which is none pays a word for it.
public final class SystemNote: Equatable, Sendable {
  /// The words are those of the API.
  public enum Kind: String, Sendable, CaseIterable {
    case joined, left, added, removed, renamed, topic
    /// An outgoing webhook was given up; the author is whoever made it.
    case webhookDisabled = "webhook_disabled"
  }

  public let kind: Kind
  /// Whose membership changed; nil where the room did.
  public let user: UserID?
  public let username: Username?
  /// The new name or topic; empty where there is none.
  public let text: String

  public init(_ kind: Kind, user: UserID? = nil, username: Username? = nil, text: String = "") {
    self.kind = kind
    self.user = user
    self.username = username
    self.text = text
  }

  /// In rooms with more members, people come and go without a message.
  public static let comingsMembers = 100

  /// What the room reads of a member's change; nil: nothing. Mutes, roles and lifted bans are not for everybody's
  /// eyes, and a ban looks like a removal.
  ///
  /// - Parameter wasMember: before the change.
  public convenience init?(_ change: MemberChange, wasMember: Bool, membersAfter: Int) {
    let isOwn = change.user == change.by
    let kind: Kind
    switch change.kind {
    case .joined: kind = isOwn ? .joined : .added
    case .left: kind = .left
    case .kicked: kind = .removed
    case .banned:
      if !wasMember { return nil }
      kind = .removed
    case .role, .muted, .unmuted, .unbanned: return nil
    }
    if kind == .joined || kind == .left, membersAfter > Self.comingsMembers { return nil }
    self.init(kind, user: change.user, username: change.username)
  }

  /// What the room reads of its new settings: its name and its topic.
  public static func notes(from old: Room, to new: Room) -> [SystemNote] {
    (old.name == new.name ? [] : [SystemNote(.renamed, text: new.name)])
      + (old.topic == new.topic ? [] : [SystemNote(.topic, text: new.topic)])
  }

  /// The message's text: one plain sentence, for clients that know no system messages.
  public func sentence(by author: Username) -> String {
    let whom = username?.text ?? ""
    return switch kind {
    case .joined: "\(author.text) joined the room"
    case .left: "\(author.text) left the room"
    case .added: "\(author.text) added \(whom) to the room"
    case .removed: "\(author.text) removed \(whom) from the room"
    case .renamed: "\(author.text) renamed the room to \"\(text)\""
    case .topic:
      text.isEmpty ? "\(author.text) cleared the topic" : "\(author.text) set the topic to \"\(text)\""
    case .webhookDisabled:
      "A webhook that \(author.text) made was disabled: its server takes nothing any more"
    }
  }

  /// The same of somebody who is called otherwise now.
  public func naming(_ user: UserID, _ name: Username) -> SystemNote {
    self.user == user ? SystemNote(kind, user: user, username: name, text: text) : self
  }

  public static func == (a: SystemNote, b: SystemNote) -> Bool {
    a.kind == b.kind && a.user == b.user && a.username == b.username && a.text == b.text
  }
}
