import Engine
import Wire

/// The site map: every path that the server answers is a line here.
enum API {
  static let routes: [Route] = [
    Route(.post, "/api/token", .open, .signIn, TokenRoutes.signIn),
    Route(.post, "/api/token/refresh", .open, .refreshTokens, TokenRoutes.refresh),
    Route(.post, "/api/logout", .account, .signOut, TokenRoutes.signOut),
    Route(.post, "/api/login", .open, .logIn, TokenRoutes.logIn),
    Route(.get, "/api/sessions", .account, .listSessions, SessionRoutes.list),
    Route(.delete, "/api/sessions", .account, .endOtherSessions, SessionRoutes.endOthers),
    Route(.delete, "/api/sessions/{session_id}", .account, .endSession, SessionRoutes.end),
    Route(.post, "/api/ws-ticket", .account, .createTicket, TicketRoutes.create),

    Route(.post, "/api/users/", .open, .createUser, UserRoutes.create),
    Route(.get, "/api/users/", .account, .listUsers, UserRoutes.list),
    Route(.get, "/api/users/me/", .account, .getMe, UserRoutes.me),
    Route(.patch, "/api/users/me/", .account, .changeMe, UserRoutes.changeMe),
    Route(.get, "/api/users/me/export", .account, .exportMe, ExportRoutes.export),
    Route(.delete, "/api/users/me/", .account, .deleteMe, DepartureRoutes.deleteMe),
    Route(.post, "/api/users/me/password", .account, .changePassword, SessionRoutes.changePassword),
    Route(.get, "/api/users/{user}", .account, .getUser, UserRoutes.get),
    Route(.put, "/api/users/me/avatar", .account, .setAvatar, AvatarRoutes.set),
    Route(.delete, "/api/users/me/avatar", .account, .removeAvatar, AvatarRoutes.remove),
    Route(.get, "/api/users/me/avatar", .account, .getOwnAvatar, AvatarRoutes.own),
    Route(.get, "/api/users/{user}/avatar", .account, .getAvatar, AvatarRoutes.get),

    Route(.post, "/api/bots", .account, .createBot, BotRoutes.create),
    Route(.get, "/api/bots", .account, .listBots, BotRoutes.list),
    Route(.post, "/api/bots/{bot}/token", .account, .renewBotToken, BotRoutes.renewToken),
    Route(.delete, "/api/bots/{bot}", .account, .deleteBot, BotRoutes.delete),

    Route(.post, "/api/rooms/", .account, .createRoom, RoomRoutes.create),
    Route(.get, "/api/rooms/", .account, .listRooms, RoomRoutes.list),
    Route(.get, "/api/rooms/{room_id}", .account, .getRoom, RoomRoutes.get),
    Route(.patch, "/api/rooms/{room_id}", .account, .updateRoom, RoomSettingsRoutes.update),
    Route(.delete, "/api/rooms/{room_id}", .account, .deleteRoom, RoomSettingsRoutes.delete),
    Route(.post, "/api/dms", .account, .openDirectRoom, RoomSettingsRoutes.openDirect),
    Route(.post, "/api/rooms/{room_id}/join", .account, .joinRoom, RoomRoutes.join),
    Route(.post, "/api/rooms/{room_id}/leave", .account, .leaveRoom, RoomRoutes.leave),
    Route(.put, "/api/rooms/{room_id}/read", .account, .markRead, ReadRoutes.mark),
    Route(.put, "/api/rooms/{room_id}/notifications", .account, .setNotifications, ReadRoutes.setLevel),
    Route(.get, "/api/rooms/{room_id}/members", .account, .listMembers, RoomRoutes.members),
    Route(.put, "/api/rooms/{room_id}/members/{user}", .account, .putMember, ModerationRoutes.put),
    Route(.delete, "/api/rooms/{room_id}/members/{user}", .account, .kickMember, ModerationRoutes.kick),
    Route(.get, "/api/rooms/{room_id}/bans", .account, .listBans, ModerationRoutes.bans),
    Route(.post, "/api/rooms/{room_id}/ban", .account, .banUser, ModerationRoutes.ban),
    Route(.delete, "/api/rooms/{room_id}/ban/{user}", .account, .unbanUser, ModerationRoutes.unban),

    Route(.post, "/api/rooms/{room_id}/invites", .account, .createInvite, InviteRoutes.create),
    Route(.get, "/api/rooms/{room_id}/invites", .account, .listInvites, InviteRoutes.list),
    Route(.delete, "/api/rooms/{room_id}/invites/{code}", .account, .deleteInvite, InviteRoutes.delete),
    Route(.get, "/api/invites/{code}", .account, .previewInvite, InviteRoutes.preview),
    Route(.post, "/api/invites/{code}", .account, .joinByInvite, InviteRoutes.join),

    Route(.post, "/api/rooms/{room_id}/hooks", .account, .createHook, HookRoutes.create),
    Route(.get, "/api/rooms/{room_id}/hooks", .account, .listHooks, HookRoutes.list),
    Route(.delete, "/api/rooms/{room_id}/hooks/{hook_id}", .account, .deleteHook, HookRoutes.delete),
    Route(.post, "/api/hooks/{secret}", .open, .postThroughHook, HookRoutes.post),

    Route(.post, "/api/rooms/{room_id}/webhooks", .account, .createWebhook, WebhookRoutes.create),
    Route(.get, "/api/rooms/{room_id}/webhooks", .account, .listWebhooks, WebhookRoutes.list),
    Route(
      .delete, "/api/rooms/{room_id}/webhooks/{webhook_id}", .account, .deleteWebhook, WebhookRoutes.delete),
    Route(
      .post, "/api/rooms/{room_id}/webhooks/{webhook_id}/resume", .account, .resumeWebhook,
      WebhookRoutes.resume),
    Route(
      .get, "/api/rooms/{room_id}/webhooks/{webhook_id}/deliveries", .account, .listDeliveries,
      WebhookRoutes.deliveries),

    Route(.get, "/api/rooms/{room_id}/messages", .account, .listMessages, MessageRoutes.list),
    Route(.post, "/api/rooms/{room_id}/messages", .account, .createMessage, MessageRoutes.create),
    Route(.get, "/api/rooms/{room_id}/messages/{message_id}", .account, .getMessage, MessageRoutes.get),
    Route(.patch, "/api/rooms/{room_id}/messages/{message_id}", .account, .editMessage, EditRoutes.edit),
    Route(
      .delete, "/api/rooms/{room_id}/messages/{message_id}", .account, .deleteMessage, EditRoutes.delete),
    Route(
      .get, "/api/rooms/{room_id}/messages/{message_id}/edits", .account, .getEarlierTexts,
      EditRoutes.earlierTexts),
    Route(
      .get, "/api/rooms/{room_id}/messages/{message_id}/reactions", .account, .listReactions,
      ReactionRoutes.list),
    Route(
      .get, "/api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}", .account, .listReactionGivers,
      ReactionRoutes.givers),
    Route(
      .put, "/api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}", .account, .addReaction,
      ReactionRoutes.add),
    Route(
      .delete, "/api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}", .account, .removeReaction,
      ReactionRoutes.remove),
    Route(
      .get, "/api/rooms/{room_id}/messages/{message_id}/thread", .account, .listReplies, ThreadRoutes.list),
    Route(.get, "/api/notifications", .account, .listNotifications, NotificationRoutes.list),
    Route(.post, "/api/notifications/read", .account, .readNotifications, NotificationRoutes.read),
    Route(.get, "/api/search", .account, .search, SearchRoutes.search),
    Route(.get, "/api/commands", .account, .listCommands, CommandRoutes.list),
    Route(.get, "/api/rooms/{room_id}/pins", .account, .listPins, PinRoutes.list),
    Route(.put, "/api/rooms/{room_id}/pins/{message_id}", .account, .pinMessage, PinRoutes.add),
    Route(.delete, "/api/rooms/{room_id}/pins/{message_id}", .account, .unpinMessage, PinRoutes.remove),
    Route(.post, "/api/files", .account, .uploadFile, FileRoutes.create),
    Route(.get, "/api/files/{file_id}/thumbnail", .account, .getThumbnail, FileRoutes.thumbnail),
    Route(.get, "/api/files/{file_id}/{name}", .account, .getFile, FileRoutes.get),
    Route(.get, "/api/rooms/{room_id}/events", .account, .listEvents, MessageRoutes.events),

    Route(.get, "/api/setup", .open, .getSetUp, SetUpRoutes.state),
    Route(.post, "/api/setup", .open, .setUp, SetUpRoutes.complete),
    Route(.post, "/api/password-reset", .open, .resetPassword, SetUpRoutes.resetPassword),
    Route(.get, "/api/admin/users", .admin, .adminListUsers, AdminRoutes.users),
    Route(.patch, "/api/admin/users/{user}", .admin, .adminChangeUser, AdminRoutes.change),
    Route(
      .post, "/api/admin/users/{user}/password-reset", .admin, .adminResetPassword,
      AdminRoutes.createPasswordReset),
    Route(.delete, "/api/admin/users/{user}/sessions", .admin, .adminEndSessions, AdminRoutes.endSessions),
    Route(.get, "/api/admin/rooms", .admin, .adminListRooms, AdminRoutes.rooms),
    Route(.get, "/api/admin/audit", .admin, .adminAudit, AdminRoutes.audit),

    Route(.get, "/api/admin/announcement", .admin, .adminGetAnnouncement, AnnouncementRoutes.get),
    Route(.put, "/api/admin/announcement", .admin, .adminSetAnnouncement, AnnouncementRoutes.set),
    Route(.get, "/api/admin/reports", .admin, .adminListReports, ReportRoutes.list),
    Route(.patch, "/api/admin/reports/{report_id}", .admin, .adminHandleReport, ReportRoutes.handle),
    Route(.post, "/api/reports", .account, .createReport, ReportRoutes.create),
    Route(.get, "/api/rooms/{room_id}/reports", .account, .listReports, ReportRoutes.listOfRoom),
    Route(.get, "/api/admin/stats", .admin, .adminStatistics, StatisticsRoutes.get),
    Route(.get, "/api/admin/settings", .admin, .adminSettings, StatisticsRoutes.settings),
    Route(.get, "/announcement", .open, .readAnnouncement, AnnouncementRoutes.read),

    Route(.post, "/register", .open, .lobbyRegister, LobbyRoutes.register),
    Route(.post, "/login", .open, .lobbyLogIn, LobbyRoutes.logIn),
    Route(.get, "/logout", .open, .lobbyLogOut, LobbyRoutes.logOut),
    Route(.get, "/online", .open, .lobbyOnline, LobbyRoutes.online),
    Route(.get, "/user/{name}", .open, .lobbyUser, LobbyRoutes.user),

    Route(.post, "/send", .open, .pollingSend, PollingRoutes.send),
    Route(.get, "/messages", .open, .pollingMessages, PollingRoutes.messages),
    Route(.post, "/create_room", .open, .pollingCreateRoom, PollingRoutes.createRoom),
    Route(.post, "/leave_room", .open, .pollingLeaveRoom, PollingRoutes.leaveRoom),
    Route(.post, "/logout", .open, .pollingLogOut, PollingRoutes.logOut),

    Route(.post, "/api/messages", .account, .classicCreateMessage, ClassicRoutes.create),
    Route(.get, "/api/messages/{room_id}", .account, .classicListMessages, MessageRoutes.list),

    Route(.post, "/api/chat/rooms", .open, .guestRoomsCreate, GuestRoomsRoutes.create),
    Route(.get, "/api/chat/rooms", .open, .guestRoomsList, GuestRoomsRoutes.list),
    Route(.get, "/api/chat/rooms/{room}/messages", .open, .guestRoomsMessages, GuestRoomsRoutes.messages),
    Route(.delete, "/api/chat/rooms/{room}", .open, .guestRoomsDelete, GuestRoomsRoutes.delete),

    Route(.get, "/api/connections", .account, .getConnections, ServerRoutes.connections),
    Route(.delete, "/api/connections/{connection_id}", .admin, .adminDisconnect, ServerRoutes.disconnect),

    Route(.get, "/health", .free, .getHealth, ServerRoutes.health),
    Route(.get, "/healthz", .free, .getLiveness, ServerRoutes.health),
    Route(.get, "/readyz", .free, .getReadiness, ServerRoutes.ready),
    Route(.get, "/metrics", .metrics, .getMetrics, ServerRoutes.metrics),

    Route(.get, "/openapi.json", .free, .getOpenAPI, DocumentRoutes.openAPI),
    Route(.get, "/docs", .free, .getDocs, DocumentRoutes.reference),
    Route(.get, "/redoc", .free, .getReading, DocumentRoutes.reading),
  ]

  static let sockets: [Door] = [
    Door("/ws", .lobby, Doors.lobby),
    Door("/ws/auth", .account, Doors.account),
    Door("/ws/room/{room_id}", .room, Doors.room),
    Door(GuestRoomsDoor.path, .guestRooms, GuestRoomsDoor.open),
    Door("/ws/echo", .echo, Doors.echo),
  ]
}
