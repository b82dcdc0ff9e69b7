@testable import Chat
import Foundation
import Testing
import Wire

@testable import ChatAPI
@testable import Engine

@Suite struct `Frames and their schemas` {
  private let validator = DocumentValidator()

  // MARK: From the server

  @Test func `every frame that the server can send fits its schema`() throws {
    let samples = try Samples().frames
    for frame in samples {
      let json = JSON(parsing: Self.text(of: frame.encoded()))
      let type = try #require(json["type"].string)
      #expect(validator.problems(json, component: "ServerFrame.\(type)") == [])
    }
    let types = samples.compactMap { JSON(parsing: Self.text(of: $0.encoded()))["type"].string }
    #expect(Set(types) == Set(ServerFrame.Kind.allCases.map(\.rawValue)))
  }

  @Test func `every optional field of a server's frame is really sent now and then`() throws {
    var sent: [String: Set<String>] = [:]
    for frame in try Samples().frames {
      let json = JSON(parsing: Self.text(of: frame.encoded()))
      sent[json["type"].string ?? "", default: []].formUnion(json.keys)
    }
    for kind in ServerFrame.Kind.allCases {
      let described = ServerFrame.schema(of: kind).properties.map(\.name)
      #expect(Set(described).subtracting(sent[kind.rawValue] ?? []) == [], "in \(kind.rawValue)")
    }
  }

  private static func text(of frame: OutgoingFrame) -> [UInt8] {
    let payload = frame.payload
    return payload.indices.map { payload[$0] }
  }

  // MARK: From a client

  @Test(arguments: ClientFrame.Kind.allCases)
  func `a client's frame is understood as described`(_ kind: ClientFrame.Kind) throws {
    let schema = ClientFrame.schema(of: kind)
    let example = JSON(parsing: Array(schema.exampleText().utf8))
    #expect(understood(example.with("unknown", 1)))
    for property in schema.properties {
      let without = example.with(property.name, nil)
      #expect(understood(without) == !property.isRequired, "without \(property.name)")
      let null = example.with(property.name, NSNull())
      #expect(understood(null) == property.schema.isNullable, "\(property.name) null")
      let wrong: Any = ["an", "array"]
      #expect(!understood(example.with(property.name, wrong)), "\(property.name) of another type")
    }
  }

  @Test func `rare fields of a client's frame are understood`() {
    #expect(understood(Array(#"{"type":"join_room","room_id":1,"after":0}"#.utf8)))
    #expect(understood(Array(#"{"type":"message","content":"a","reply_to":268435457}"#.utf8)))
    #expect(understood(Array(#"{"type":"history","before":3}"#.utf8)))
    #expect(!understood(Array(#"{"type":"history","before":3,"after":3}"#.utf8)))
    #expect(!understood(Array(#"{"type":"dance"}"#.utf8)))
  }

  @Test func `an integer may be written with a fraction of zero, as in JSON Schema`() {
    for (number, isInteger) in [
      ("3.0", true), ("30e-1", true), ("3.5", false), ("1e999", false), ("9007199254740993.0", false),
      ("-0.0", true),
    ] {
      #expect(understood(Array(#"{"type":"history","before":\#(number)}"#.utf8)) == isInteger, "\(number)")
    }
  }

  private func understood(_ bytes: [UInt8]) -> Bool {
    guard let document = try? JSONDocument(parsing: bytes) else { return false }
    return (try? ClientFrame.decode(Fields(document.root))) != nil
  }
}

/// One or more of every frame that the server sends.
private struct Samples {
  let frames: [ServerFrame]

  init() throws {
    let time = Timestamp(microseconds: 1_800_000_000_000_000)
    let name = try Username("alice")
    let userID = try #require(UserID(7))
    let user = User(
      id: userID, username: name, displayName: "Alice B.", email: "alice@example.org", createdAt: time)
    let account = Author.account(userID, name)
    let guest = Author.guest(try #require(GuestID(9)), try Username("guest-1"))
    let room = Room(
      id: .lobby, name: "lobby", topic: "", kind: .public, guests: true, readOnly: false, createdBy: nil,
      createdAt: time, memberCount: 2, lastSeq: try #require(Seq(2)))
    func message(_ seq: Int64, _ author: Author, _ clientID: String?, _ replyTo: Int64?) throws
      -> Chat.Message
    {
      Chat.Message(
        roomID: .lobby, seq: try #require(Seq(seq)), author: author, content: "Hello",
        clientID: try clientID.map {
          try ClientID($0)
        }, replyTo: try replyTo.map { MessageID(room: .lobby, seq: try #require(Seq($0))) }, timestamp: time)
    }
    let messages = [try message(1, account, "c-1", nil), try message(2, guest, nil, 1)]
    var changed = messages
    for index in changed.indices {
      changed[index].editedAt = time
      changed[index].mentions = Mentions(users: [userID], room: true)
      changed[index].reactions = [Reaction(emoji: "👍", count: 2, isMine: true)]
    }
    let changes = try changed.flatMap { message in
      [
        ServerFrame.message(message),
        ServerFrame.event(
          RoomEvent(roomID: .lobby, seq: try #require(Seq(3)), change: .edited(message))),
        ServerFrame.event(
          RoomEvent(roomID: .lobby, seq: try #require(Seq(4)), change: .deleted(message))),
        ServerFrame.event(
          RoomEvent(
            roomID: .lobby, seq: try #require(Seq(5)),
            change: .pin(
              PinChange(messageID: message.id, author: account, isRemoved: message.replyTo == nil)))),
        ServerFrame.event(
          RoomEvent(
            roomID: .lobby, seq: try #require(Seq(5)),
            change: .reaction(
              ReactionChange(
                messageID: message.id, author: message.author, emoji: "👍", isRemoved: true, count: 0)))),
      ]
    }
    let members = try MemberChange.Kind.allCases.map { kind in
      ServerFrame.event(
        RoomEvent(
          roomID: .lobby, seq: try #require(Seq(5)),
          change: .member(
            MemberChange(
              kind, of: userID, name, role: kind == .joined ? .member : nil,
              mutedUntil: kind == .muted ? time : nil, by: userID))))
    }
    var hooked = try message(
      3, .hook(try #require(HookID(3)), try Username("CI")), nil, nil)
    hooked.editedAt = time
    let told = try SystemNote.Kind.allCases.flatMap { kind in
      let note = SystemNote(
        kind, user: kind == .topic ? nil : userID, username: kind == .topic ? nil : name, text: "Tea")
      var message = Message(note, by: account, in: .lobby, at: try #require(Seq(3)), time)
      let new = ServerFrame.event(RoomEvent(message: message))
      (message.deletedAt, message.content) = (time, "")
      let change = RoomEvent.Change.deleted(message)
      return [new, ServerFrame.event(RoomEvent(roomID: .lobby, seq: message.seq, change: change))]
    }
    let hookEvents = [
      RoomEvent.Change.message(hooked), .edited(hooked), .deleted(hooked),
    ].map { ServerFrame.event(RoomEvent(roomID: .lobby, seq: hooked.seq, change: $0)) }
    let ping = try JSONDocument(parsing: Array(#"{"type":"ping","at":[1,{"a":null}],"ok":true}"#.utf8))
    var busy = Problem.busy("Busy")
    busy.retryAfter = .seconds(2)
    let connection = { (user: User?, guest: Author?) in
      ServerFrame.connectionEstablished(
        connectionID: 1, user: user, guest: guest, serverTime: time, settings: APISettings())
    }
    let state = PresenceState(status: .idle, text: "Out for lunch")
    let entered = [account, guest].flatMap { author in
      [
        ServerFrame.userJoined(.lobby, author), ServerFrame.userLeft(.lobby, author),
        ServerFrame.userDisconnected(author, from: [.lobby]),
        ServerFrame.typing(.lobby, author, isTyping: true),
      ]
    }
    let contents: [Chat.Notification.Content] = [
      .mention(changed[0]), .reply(messages[1]), .direct(messages[0]), .invitation(by: account),
      .announcement("Maintenance at noon"),
    ]
    let notifications = contents.map { content in
      let place: Chat.Notification.Place? =
        if case .announcement = content { nil } else { Chat.Notification.Place(id: .lobby, name: "lobby") }
      return ServerFrame.notification(
        Chat.Notification(
          id: NotificationID(.lobby), at: time, room: place, content: content, isRead: false), isSilent: true)
    }
    frames =
      [
        connection(user, nil), connection(nil, guest), connection(nil, nil),
        ServerFrame.authenticated(user, expiresIn: .seconds(1_800)),
        ServerFrame.roomJoined(RoomSummary(room: room, role: nil), membersOnline: 1),
        ServerFrame.roomJoined(RoomSummary(room: room, role: .owner), membersOnline: 0),
        ServerFrame.roomAdded(
          RoomSummary(
            room: room, role: .member, readState: ReadState(marker: room.lastSeq, unreadCount: 0),
            people: [RoomPerson(user), RoomPerson(user, state)])),
        ServerFrame.roomLeft(.lobby), ServerFrame.announcement("Maintenance at noon"),
        ServerFrame.notificationsRead(3),
        ServerFrame.history(.lobby, HistoryPage(messages: messages, hasMore: true)),
        ServerFrame.history(.lobby, HistoryPage(messages: [], hasMore: false)),
        ServerFrame.message(messages[0]), ServerFrame.message(messages[1], isDuplicate: true),
        ServerFrame.resumed(.lobby, from: .zero, to: room.lastSeq),
        ServerFrame.resync(.lobby, reason: "unknown_seq"),
        ServerFrame.resync(.lobby, reason: "too_far_behind"),
        ServerFrame.userList(.lobby, [(account, state), (guest, nil)]), ServerFrame.userList(.lobby, []),
        ServerFrame.online(account, state), ServerFrame.presence(account, state),
        ServerFrame.read(.lobby, ReadState(marker: room.lastSeq, unreadCount: 3)),
        ServerFrame.commandResult(
          try #require(CommandOrder("/help")), "Help", in: .lobby, clientID: "c-1"),
        ServerFrame.pong(ping.root),
        ServerFrame.error(.notAuthenticated),
        ServerFrame.error(busy, clientID: "c-1", roomID: .lobby),
      ] + entered + changes + members + notifications + [
        ServerFrame.roomDeleted(.lobby, by: userID),
        ServerFrame.event(
          RoomEvent(roomID: .lobby, seq: room.lastSeq, change: .room(RoomChange(room, by: userID)))),
      ] + hookEvents + told
  }
}
