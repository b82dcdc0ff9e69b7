import Engine
import Wire

/// The site map: every path that the server answers is a line here.
enum API {
  static let routes: [Route] = [
    Route(.post, "/api/token", .open, .init(.authentication, "Sign in"), TokenRoutes.signIn),
    Route(
      .post, "/api/token/refresh", .open, .init(.authentication, "Renew the tokens"), TokenRoutes.refresh),
    Route(.post, "/api/logout", .account, .init(.authentication, "Sign out"), TokenRoutes.signOut),

    Route(.post, "/api/users", .open, .init(.users, "Create an account"), UserRoutes.create),
    Route(.get, "/api/users", .account, .init(.users, "Find users"), UserRoutes.list),
    Route(.get, "/api/users/me", .account, .init(.users, "Get yourself"), UserRoutes.me),
    Route(.get, "/api/users/{user}", .account, .init(.users, "Get a user"), UserRoutes.get),

    Route(.post, "/api/rooms", .account, .init(.rooms, "Create a room"), RoomRoutes.create),
    Route(.get, "/api/rooms", .account, .init(.rooms, "List rooms"), RoomRoutes.list),
    Route(.get, "/api/rooms/{room_id}", .account, .init(.rooms, "Get a room"), RoomRoutes.get),
    Route(.post, "/api/rooms/{room_id}/join", .account, .init(.rooms, "Join a room"), RoomRoutes.join),
    Route(.post, "/api/rooms/{room_id}/leave", .account, .init(.rooms, "Leave a room"), RoomRoutes.leave),
    Route(
      .get, "/api/rooms/{room_id}/members", .account, .init(.rooms, "List members"), RoomRoutes.members),

    Route(
      .get, "/api/rooms/{room_id}/messages", .account, .init(.messages, "Read messages"),
      MessageRoutes.list),
    Route(
      .post, "/api/rooms/{room_id}/messages", .account, .init(.messages, "Send a message"),
      MessageRoutes.create),
    Route(
      .get, "/api/rooms/{room_id}/messages/{message_id}", .account,
      .init(.messages, "Get a message"), MessageRoutes.get),
    Route(
      .get, "/api/rooms/{room_id}/events", .account, .init(.messages, "Read the room's log"),
      MessageRoutes.events),

    Route(
      .get, "/api/connections", .account, .init(.connections, "See open WebSockets"),
      ServerRoutes.connections),

    Route(.get, "/health", .free, .init(.server, "Is the server alive?"), ServerRoutes.health),
    Route(.get, "/healthz", .free, .init(.server, "Is the server alive?"), ServerRoutes.health),
    Route(.get, "/readyz", .free, .init(.server, "Is the server ready?"), ServerRoutes.ready),
    Route(.get, "/metrics", .metrics, .init(.server, "Read the metrics"), ServerRoutes.metrics),
  ]

  static let sockets: [Door] = [
    Door("/ws", "The lobby, as a guest or as a user", Doors.lobby),
    Door("/ws/auth", "One socket for every room", Doors.account),
    Door("/ws/room/{room_id}", "One room", Doors.room),
    Door("/ws/echo", "Sends back what comes", Doors.echo),
  ]
}
