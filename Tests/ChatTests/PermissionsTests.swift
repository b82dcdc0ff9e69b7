import Testing

@testable import Chat

@Suite struct `The permission table` {
  /// Who may do each thing: in a public room, in a private one, in a direct one.
  private static let table: [RoomAction: [Set<Standing>]] = [
    .read: [[.other, .member, .moderator, .owner], inside, inside],
    .post: [inside, inside, inside],
    .moderate: [leaders, leaders, leaders],
    .pin: [leaders, leaders, inside],
    .join: [[.other, .member, .moderator, .owner], inside, inside],
    .leave: [inside, inside, []],
    .invite: [leaders, leaders, []],
    .makeInvites: [inside, leaders, []],
    .manageInvites: [leaders, leaders, []],
    .disciplineMembers: [leaders, leaders, []],
    .manageHooks: [leaders, leaders, []],
    .setTopic: [leaders, leaders, []],
    .changeSettings: [[.owner], [.owner], []],
    .delete: [[.owner], [.owner], []],
    .setRole: [[.owner], [.owner], []],
  ]

  private static let inside: Set<Standing> = [.member, .moderator, .owner]
  private static let leaders: Set<Standing> = [.moderator, .owner]

  @Test(arguments: RoomAction.allCases)
  func `what is not granted is refused`(_ action: RoomAction) throws {
    let granted = try #require(Self.table[action], "a line for every action")
    for (kind, standings) in zip([RoomKind.public, .private, .direct], granted) {
      for standing in Standing.allCases {
        let allows = Permissions.allows(action, to: standing, in: room(kind))
        #expect(allows == standings.contains(standing), "\(action) for \(standing) in a \(kind) room")
      }
    }
  }

  @Test func `guests read and write where the flag says so, and do nothing else`() {
    let open = room(.public, guests: true)
    for action in RoomAction.allCases {
      #expect(Permissions.allows(action, to: .guest, in: open) == (action == .read || action == .post))
      #expect(!Permissions.allows(action, to: .guest, in: room(.private, guests: true)))
    }
  }

  @Test func `administrators rule every room, and read what is said in public only`() {
    for kind in RoomKind.allCases {
      for action in RoomAction.allCases {
        let expected =
          switch action {
          case .moderate: true
          case .read, .join, .manageHooks: kind == .public
          case .invite, .manageInvites, .disciplineMembers, .setTopic, .changeSettings, .setRole:
            kind != .direct
          case .delete: kind != .direct
          case .post, .pin, .leave, .makeInvites: false
          }
        #expect(
          Permissions.allows(action, to: nil, isAdmin: true, in: room(kind)) == expected,
          "\(action) in \(kind)")
      }
    }
  }

  @Test func `nobody deletes the lobby`() {
    let lobby = room(.public, id: .lobby)
    #expect(!Permissions.allows(.delete, to: nil, isAdmin: true, in: lobby))
    for standing in Standing.allCases { #expect(!Permissions.allows(.delete, to: standing, in: lobby)) }
  }

  @Test func `only leaders post where the room is read-only`() {
    for standing in Standing.allCases {
      let allows = Permissions.allows(.post, to: standing, in: room(.public, guests: true, readOnly: true))
      #expect(allows == Self.leaders.contains(standing), "\(standing)")
    }
  }
}

@Suite struct `What may be done to members` {
  private let later = Timestamp(microseconds: 9)

  private func outcome(
    _ acts: MemberAct..., by actor: Role?, on target: Role?, isBanned: Bool = false, otherOwner: Bool = true,
    kind: RoomKind = .private
  ) -> Result<MemberRules.Result, ChatError> {
    let scene = MemberRules.Scene(room: room(kind), actorRole: actor, hasOtherOwner: otherOwner)
    let state = MemberState(role: target, mutedUntil: nil, isBanned: isBanned)
    do throws(ChatError) { return .success(try MemberRules.apply(acts, to: state, in: scene)) } catch {
      return .failure(error)
    }
  }

  private func isAllowed(_ act: MemberAct, by actor: Role?, on target: Role?) -> Bool {
    if case .success = outcome(act, by: actor, on: target) { true } else { false }
  }

  @Test func `nobody disciplines an equal or a superior`() {
    for act in [MemberAct.kick, .ban, .mute(until: later)] {
      for actor in Role.allCases {
        for target in Role.allCases {
          let allowed = actor >= .moderator && actor > target
          #expect(isAllowed(act, by: actor, on: target) == allowed, "\(act) by \(actor) on \(target)")
        }
      }
    }
  }

  @Test func `only owners make leaders, and one owner stays`() {
    for actor in Role.allCases {
      #expect(isAllowed(.setRole(.moderator), by: actor, on: .member) == (actor == .owner))
    }
    #expect(outcome(.setRole(.member), by: .owner, on: .owner, otherOwner: false) == .failure(.lastOwner))
    #expect(isAllowed(.setRole(.member), by: .owner, on: .owner))
  }

  @Test func `outsiders do nothing, and learn nothing of a private room`() {
    #expect(outcome(.admit, by: nil, on: nil) == .failure(.roomNotFound))
    #expect(outcome(.admit, by: nil, on: nil, kind: .public) == .failure(.notAMember))
    #expect(
      outcome(.admit, by: .owner, on: nil, kind: .direct)
        != .success(
          .init(
            state: MemberState(role: .member, mutedUntil: nil, isBanned: false), changes: [.joined])))
  }

  @Test func `the banned are not invited`() {
    #expect(outcome(.admit, by: .owner, on: nil, isBanned: true) == .failure(.banned))
  }

  @Test func `what is so already is no change`() throws {
    #expect(try outcome(.admit, .setRole(.member), by: .owner, on: .member).get().changes == [])
    #expect(try outcome(.admit, .setRole(.moderator), by: .owner, on: nil).get().changes == [.joined, .role])
    #expect(try outcome(.ban, by: .owner, on: nil, isBanned: true).get().changes == [])
    #expect(outcome(.kick, by: .owner, on: nil) == .failure(.userNotFound))
  }
}

private func room(
  _ kind: RoomKind, guests: Bool = false, readOnly: Bool = false, id: RoomID? = RoomID(2)
) -> Room {
  Room(
    id: id ?? .lobby, name: "", topic: "", kind: kind, guests: guests, readOnly: readOnly, createdBy: nil,
    createdAt: Timestamp(microseconds: 0), memberCount: 0, lastSeq: .zero)
}
