/// The objects of the REST API that the documents name.
enum Component: String, Sendable, CaseIterable {
  case signIn = "SignIn"
  case refresh = "RefreshRequest"
  case tokens = "Token"
  case ticket = "Ticket"
  case session = "Session"
  case profileChange = "ProfileChange"
  case export = "Export"
  case givenReaction = "GivenReaction"
  case departure = "AccountDeletion"
  case passwordChange = "PasswordChange"
  case newUser = "NewUser"
  case user = "User"
  case ownUser = "OwnUser"
  case me = "Me"
  case newBot = "NewBot"
  case botWithToken = "BotWithToken"
  case newRoom = "NewRoom"
  case room = "Room"
  case roomLeft = "RoomLeft"
  case readMark = "ReadMark"
  case readState = "ReadState"
  case notificationLevel = "NotificationLevel"
  case member = "Member"
  case memberUpdate = "MemberUpdate"
  case ban = "Ban"
  case roomBan = "RoomBan"
  case roomPatch = "RoomPatch"
  case newDirectRoom = "NewDirectRoom"
  case newInvite = "NewInvite"
  case invite = "Invite"
  case invitePreview = "InvitePreview"
  case invitedRoom = "InvitedRoom"
  case newHook = "NewHook"
  case hook = "Hook"
  case hookWithURL = "HookWithURL"
  case hookMessage = "HookMessage"
  case newWebhook = "NewWebhook"
  case webhook = "Webhook"
  case webhookWithSecret = "WebhookWithSecret"
  case delivery = "Delivery"
  case newMessage = "NewMessage"
  case message = "Message"
  case systemNote = "SystemNote"
  case searchHit = "SearchHit"
  case messageEdit = "MessageEdit"
  case earlierTexts = "EarlierTexts"
  case reaction = "Reaction"
  case reactionGivers = "ReactionGivers"
  case attachment = "Attachment"
  case postedFile = "PostedFile"
  case ownFile = "OwnFile"
  case newFile = "NewFile"
  case roomEvent = "RoomEvent"
  case notification = "Notification"
  case notifications = "Notifications"
  case notificationChoice = "NotificationChoice"
  case unreadNotifications = "UnreadNotifications"
  case command = "Command"
  case commandResult = "CommandResult"
  case setUpState = "SetUpState"
  case setUp = "SetUp"
  case passwordReset = "PasswordReset"
  case passwordResetCode = "PasswordResetCode"
  case adminUser = "AdminUser"
  case adminUserChange = "AdminUserChange"
  case adminRoom = "AdminRoom"
  case auditEntry = "AuditEntry"
  case announcement = "Announcement"
  case publicAnnouncement = "PublicAnnouncement"
  case newReport = "NewReport"
  case ownReport = "OwnReport"
  case report = "Report"
  case reportChange = "ReportChange"
  case statistics = "Statistics"
  case shownSettings = "ShownSettings"
  case lobbyName = "LobbyName"
  case lobbyKey = "LobbyKey"
  case lobbyKeyProof = "LobbyKeyProof"
  case lobbySignIn = "LobbySignIn"
  case lobbyStatus = "LobbyStatus"
  case lobbyOnline = "LobbyOnline"
  case guestRoomName = "GuestRoomName"
  case guestRoom = "GuestRoom"
  case guestRoomsMessage = "GuestRoomsMessage"
  case pollingMessageToSend = "PollingMessageToSend"
  case pollingSent = "PollingSent"
  case pollingPage = "PollingPage"
  case pollingRoomToBe = "PollingRoomToBe"
  case pollingRoom = "PollingRoom"
  case pollingDeparture = "PollingDeparture"
  case pollingName = "PollingName"
  case pollingDone = "PollingDone"
  case classicMessage = "ClassicMessage"
  case connections = "Connections"
  case connection = "Connection"
  case roomConnections = "RoomConnections"
  case person = "Person"
  case status = "Status"
  case problem = "Problem"
  case fieldError = "FieldError"

  var schema: Schema {
    switch self {
    case .signIn: Schemas.signIn
    case .refresh: Schemas.refresh
    case .tokens: Schemas.tokens
    case .ticket: Schemas.ticket
    case .session: Schemas.session
    case .profileChange: Schemas.profileChange
    case .export: Schemas.export
    case .givenReaction: Schemas.givenReaction
    case .departure: Schemas.departure
    case .passwordChange: Schemas.passwordChange
    case .newUser: Schemas.newUser
    case .user: Schemas.user
    case .ownUser: Schemas.ownUser
    case .me: Schemas.me
    case .newBot: Schemas.newBot
    case .botWithToken: Schemas.botWithToken
    case .newRoom: Schemas.newRoom
    case .room: Schemas.room
    case .roomLeft: Schemas.roomLeft
    case .readMark: Schemas.readMark
    case .readState: Schemas.readState
    case .notificationLevel: Schemas.notificationLevel
    case .member: Schemas.member
    case .memberUpdate: Schemas.memberUpdate
    case .ban: Schemas.ban
    case .roomBan: Schemas.roomBan
    case .roomPatch: Schemas.roomPatch
    case .newDirectRoom: Schemas.newDirectRoom
    case .newInvite: Schemas.newInvite
    case .invite: Schemas.invite
    case .invitePreview: Schemas.invitePreview
    case .invitedRoom: Schemas.invitedRoom
    case .newHook: Schemas.newHook
    case .hook: Schemas.hook
    case .hookWithURL: Schemas.hookWithURL
    case .hookMessage: Schemas.hookMessage
    case .newWebhook: Schemas.newWebhook
    case .webhook: Schemas.webhook
    case .webhookWithSecret: Schemas.webhookWithSecret
    case .delivery: Schemas.delivery
    case .newMessage: Schemas.newMessage
    case .message: Schemas.message
    case .systemNote: Schemas.systemNote
    case .searchHit: Schemas.searchHit
    case .messageEdit: Schemas.messageEdit
    case .earlierTexts: Schemas.earlierTexts
    case .reaction: Schemas.reaction
    case .reactionGivers: Schemas.reactionGivers
    case .attachment: Schemas.attachment
    case .postedFile: Schemas.postedFile
    case .ownFile: Schemas.ownFile
    case .newFile: Schemas.newFile
    case .roomEvent: Schemas.roomEvent
    case .notification: Schemas.notification
    case .notifications: Schemas.notifications
    case .notificationChoice: Schemas.notificationChoice
    case .unreadNotifications: Schemas.unreadNotifications
    case .command: Schemas.command
    case .commandResult: Schemas.commandResult
    case .setUpState: Schemas.setUpState
    case .setUp: Schemas.setUp
    case .passwordReset: Schemas.passwordReset
    case .passwordResetCode: Schemas.passwordResetCode
    case .adminUser: Schemas.adminUser
    case .adminUserChange: Schemas.adminUserChange
    case .adminRoom: Schemas.adminRoom
    case .auditEntry: Schemas.auditEntry
    case .announcement: Schemas.announcement
    case .publicAnnouncement: Schemas.publicAnnouncement
    case .newReport: Schemas.newReport
    case .ownReport: Schemas.ownReport
    case .report: Schemas.report
    case .reportChange: Schemas.reportChange
    case .statistics: Schemas.statistics
    case .shownSettings: Schemas.shownSettings
    case .lobbyName: Schemas.lobbyName
    case .lobbyKey: Schemas.lobbyKey
    case .lobbyKeyProof: Schemas.lobbyKeyProof
    case .lobbySignIn: Schemas.lobbySignIn
    case .lobbyStatus: Schemas.lobbyStatus
    case .lobbyOnline: Schemas.lobbyOnline
    case .guestRoomName: Schemas.guestRoomName
    case .guestRoom: Schemas.guestRoom
    case .guestRoomsMessage: Schemas.guestRoomsMessage
    case .pollingMessageToSend: Schemas.pollingMessageToSend
    case .pollingSent: Schemas.pollingSent
    case .pollingPage: Schemas.pollingPage
    case .pollingRoomToBe: Schemas.pollingRoomToBe
    case .pollingRoom: Schemas.pollingRoom
    case .pollingDeparture: Schemas.pollingDeparture
    case .pollingName: Schemas.pollingName
    case .pollingDone: Schemas.pollingDone
    case .classicMessage: Schemas.classicMessage
    case .connections: Schemas.connections
    case .connection: Schemas.connection
    case .roomConnections: Schemas.roomConnections
    case .person: Schemas.person
    case .status: Schemas.status
    case .problem: Schemas.problem
    case .fieldError: Schemas.fieldError
    }
  }
}

/// Everything in `components/schemas`: objects, then each frame by the name of its direction and its type.
enum Components {
  static let clientFrame = "ClientFrame"
  static let serverFrame = "ServerFrame"

  static let all: [(name: String, schema: Schema)] =
    Component.allCases.map { ($0.rawValue, $0.schema) }
    + [(clientFrame, union("A frame that a client sends.", clientFrames.map(\.name)))] + clientFrames
    + [(serverFrame, union("A frame that the server sends.", serverFrames.map(\.name)))] + serverFrames

  static let clientFrames: [(name: String, schema: Schema)] = ClientFrame.Kind.allCases.map {
    ("\(clientFrame).\($0.rawValue)", ClientFrame.schema(of: $0))
  }

  static let serverFrames: [(name: String, schema: Schema)] = ServerFrame.Kind.allCases.map {
    ("\(serverFrame).\($0.rawValue)", ServerFrame.schema(of: $0))
  }

  static func schema(named name: String) -> Schema? { byName[name] }

  private static let byName = Dictionary(all.map { ($0.name, $0.schema) }) { first, _ in first }

  private static func union(_ about: String, _ names: [String]) -> Schema {
    Schema(.oneOf(names, by: "type"), about: about)
  }
}
