import Chat
import Testing

@testable import ChatAPI

@Suite struct `The GuestRooms dialect` {
  private let rooms = "/api/chat/rooms"
  private let lobby = "00000000-0000-8000-8000-000000000001"

  @Test func `a guest makes a room, finds it, and deletes it with its cookie alone`() async throws {
    let server = try await TestServer(.sqlite)
    let made = try await server.call("POST", rooms, body: ["name": "My Chat Room"]).expect(201)
    #expect(made.keys == ["created_at", "id", "name"] && made["name"].string == "My Chat Room")
    let id = try #require(made["id"].string)
    #expect(id == "00000000-0000-8000-8000-000000000002")
    #expect(made["created_at"].string?.count == 26 && made["created_at"].string?.hasSuffix("Z") == false)
    // Names of guests' rooms need not be unique.
    let second = try await server.call("POST", rooms, body: ["name": "My Chat Room"], headers: [made.cookie])
    #expect(second.status == 201 && second.header("set-cookie") == nil)
    let list = try await server.call("GET", rooms).expect(200)
    #expect(list.json.array.map { $0["name"].string } == ["lobby", "My Chat Room", "My Chat Room"])

    #expect(try await server.call("DELETE", "\(rooms)/\(id)").status == 403)
    let other = try await server.call("POST", rooms, body: ["name": "Other"]).expect(201)
    #expect(try await server.call("DELETE", "\(rooms)/\(id)", headers: [other.cookie]).status == 403)
    let forged = ("Cookie", "guest=5.\(String(repeating: "A", count: 43))")
    #expect(try await server.call("DELETE", "\(rooms)/\(id)", headers: [forged]).status == 403)
    #expect(try await server.call("DELETE", "\(rooms)/\(id)", headers: [made.cookie]).status == 204)
    let gone = try await server.call("DELETE", "\(rooms)/\(id)", headers: [made.cookie]).expect(404)
    #expect(gone["detail"].string == "Room not found" && gone["message"].string == "Room not found")
    try await server.call("GET", "\(rooms)/\(id)/messages").expect(404)
    for id in ["1", "x", "00000000-0000-4000-8000-000000000001", "00000000-0000-8000-0000-000000000001"] {
      try await server.call("GET", "\(rooms)/\(id)/messages").expect(404)
    }
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `a page is as long as was asked for, whatever it leaves out`(storage: TestServer.Storage) async throws
  {
    let server = try await TestServer(storage) { $0.limits.historyPage = 4 }
    let ada = try await server.signUp("ada")
    let room = try await ada.call("POST", "/api/rooms/", ["name": "Tea", "guests": true])["id"].int ?? 0
    let path = "\(rooms)/00000000-0000-8000-8000-\(String(repeating: "0", count: 11))\(room)/messages"
    func shown(_ limit: Int) async throws -> [String?] {
      try await server.call("GET", "\(path)?limit=\(limit)").expect(200).json.array.map {
        $0["content"].string
      }
    }
    #expect(try await shown(3).isEmpty)
    for text in ["a", "b", "c"] { try await ada.post(text, in: room).expect(201) }
    for number in 1...6 {
      try await ada.call("PATCH", "/api/rooms/\(room)", ["topic": "T\(number)"]).expect(200)
      let gone = try await ada.post("gone", in: room).expect(201)["id"].int ?? 0
      try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(gone)").expect(204)
    }
    #expect(try await shown(1) == ["c"])
    #expect(try await shown(2) == ["b", "c"])
    #expect(try await shown(4) == ["a", "b", "c"])
    try await ada.post("d", in: room).expect(201)
    #expect(try await shown(3) == ["b", "c", "d"])
    await server.stop()
  }

  @Test func `people enter with a name, talk, type and leave`() async throws {
    let server = try await TestServer(.sqlite, loops: 2)
    let ada = try await server.signUp("ada")
    let modern = try await ada.open("/ws/room/1")
    _ = try await modern.next("message_history")
    let john = try await Socket.open(server.port, "/ws/chat/\(lobby)?username=John")
    guard case .frame(let first) = try await john.next() else { throw TestFailure("closed") }
    #expect(first["type"].string == "user_list")
    #expect(first["data"]["users"].array.map(\.string) == ["ada", "John"])
    let joined = try await modern.next("user_joined")
    #expect(joined["username"].string == "John" && joined["guest"].bool == true && joined["user_id"].isNull)

    let jane = try await Socket.open(server.port, "/ws/chat/\(lobby)?username=Jane")
    let join = try await john.next("join")
    #expect(join["data"]["username"].string == "Jane")
    #expect(join["data"]["message"].string == "Jane joined the room")

    try await john.send(["type": "message", "content": "Hello!"])
    for socket in [john, jane] {
      let heard = try await socket.next("message")["data"]
      #expect(heard["content"].string == "Hello!" && heard["username"].string == "John")
      #expect(heard["room_id"].string == lobby && heard["timestamp"].string?.count == 26)
    }
    #expect(try await modern.next("message")["guest"].bool == true)

    try await john.send(["type": "typing", "is_typing": true])
    let typing = try await jane.next("typing")
    #expect(typing["data"]["is_typing"].bool == true && typing["data"]["username"].string == "John")
    #expect(try await modern.next("user_typing")["username"].string == "John")

    try await jane.send(["type": "get_users"])
    #expect(try await jane.next("user_list")["data"]["users"].array.count == 3)
    try await jane.send(["type": "dance"])
    #expect(try await jane.next("error")["data"]["code"].string == "unknown_type")
    try await jane.send(["type": "leave"])
    #expect(try await john.next("leave")["data"]["message"].string == "Jane left the room")
    _ = try await jane.closeCode()

    let history = try await server.call("GET", "\(rooms)/\(lobby)/messages?limit=100").expect(200)
    #expect(history.json.array.map { $0["content"].string } == ["Hello!"])
    #expect(history.json.array.first?["guest"].bool == true)
    await server.stop()
  }

  @Test func `names of accounts and of others in the room are refused`() async throws {
    let server = try await TestServer(loops: 2)
    let ada = try await server.signUp("ada")
    let path = "/ws/chat/\(lobby)"
    let john = try await Socket.open(server.port, path + "?username=John")
    _ = try await john.next("user_list")
    for (query, status) in [
      ("?username=ADA", 403), ("?username=me", 403), ("?username=JOHN", 409), ("", 422),
      ("?username=", 422), ("?username=a%20b", 422), ("?username=\(String(repeating: "x", count: 33))", 422),
    ] {
      #expect(try await Socket.status(server.port, path + query) == status, "\(query)")
    }
    #expect(try await Socket.status(server.port, "/ws/chat/x?username=Jim") == 404)
    #expect(try await Socket.status(server.port, "/ws/chat/\(lobby.dropLast())9?username=Jim") == 404)
    // An account is itself, whatever it says.
    #expect(try await Socket.status(server.port, path + "?username=john&token=\(ada.token)") == 403)
    #expect(try await Socket.status(server.port, path + "?username=Ada&token=\(ada.token)") == 101)
    #expect(try await Socket.status(server.port, path + "?token=\(ada.token)") == 101)
    await server.stop()
  }

  @Test func `of many who come in under one name one stays`() async throws {
    let server = try await TestServer(loops: 2)
    let path = "/ws/chat/\(lobby)?username=John"
    let port = server.port
    let ends = await withTaskGroup(of: (String, Socket?).self) { group in
      for _ in 0..<12 {
        group.addTask {
          guard let socket = try? await Socket.open(port, path), let first = try? await socket.next() else {
            return ("refused", nil)
          }
          switch first {
          case .frame(let frame):
            guard frame["type"].string == "user_list" else {
              return ("\((try? await socket.closeCode()) ?? 0)", nil)
            }
            try? await socket.send(["type": "get_users"])
            // Kept open: the name is taken while the others come.
            return ((try? await socket.next("user_list")) == nil ? "lost" : "in", socket)
          case .close(let code): return ("\(code)", nil)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let results = ends.map(\.0)
    #expect(results.filter { $0 == "in" }.count == 1, "\(results)")
    #expect(results.allSatisfy { ["in", "refused", "4409"].contains($0) }, "\(results)")
    await server.stop()
  }

  @Test func `an account that takes a guest's name ends the guest`() async throws {
    let server = try await TestServer(loops: 2)
    let john = try await Socket.open(server.port, "/ws/chat/\(lobby)?username=John")
    _ = try await john.next("user_list")
    _ = try await server.signUp("john")
    #expect(try await john.closeCode() == 4409)
    await server.stop()
  }

  @Test func `private rooms and those without guests stay closed to guests`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for kind in ["public", "private"] {
      let room = try await ada.makeRoom("Room \(kind)", kind: kind)
      let id = "00000000-0000-8000-8000-00000000000\(room)"
      try await server.call("GET", "\(rooms)/\(id)/messages").expect(404)
      #expect(try await Socket.status(server.port, "/ws/chat/\(id)?username=Jim") == 404)
      #expect(try await server.call("DELETE", "\(rooms)/\(id)").status == 403)
      try await server.call("GET", "\(rooms)/\(id)/messages", token: ada.token).expect(200)
    }
    #expect(try await server.call("GET", rooms).json.array.count == 1)
    let made = try await ada.call("POST", rooms, ["name": "Tea"]).expect(201)
    let mine = try await ada.call("GET", "/api/rooms/4").expect(200)
    #expect(mine["guests"].bool == true && mine["my_role"].string == "owner")
    try await ada.call("DELETE", "\(rooms)/\(made["id"].string ?? "")").expect(204)
    await server.stop()
  }

  @Test func `with guests off nothing opens without an account`() async throws {
    let server = try await TestServer { $0.guestsAllowed = false }
    let ada = try await server.signUp("ada")
    try await server.call("POST", rooms, body: ["name": "Tea"]).expect(401)
    try await server.call("GET", rooms).expect(401)
    try await server.call("GET", "\(rooms)/\(lobby)/messages").expect(401)
    try await server.call("DELETE", "\(rooms)/\(lobby)").expect(401)
    #expect(try await Socket.status(server.port, "/ws/chat/\(lobby)?username=Jim") == 401)
    try await ada.call("GET", rooms).expect(200)
    #expect(try await Socket.status(server.port, "/ws/chat/\(lobby)?token=\(ada.token)") == 101)
    await server.stop()
  }

  @Test func `another site's page makes and deletes nothing with a guest's cookie`() async throws {
    let server = try await TestServer()
    let made = try await server.call("POST", rooms, body: ["name": "Tea"]).expect(201)
    let headers = [made.cookie, ("Origin", "http://evil.example")]
    try await server.call("DELETE", "\(rooms)/\(made["id"].string ?? "")", headers: headers).expect(403)
    try await server.call("POST", rooms, body: ["name": "Tea"], headers: headers).expect(403)
    await server.stop()
  }

  @Test func `a guest makes so many rooms and no more`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.guestRooms = Rate(3, per: .seconds(3600), burst: 3)
      $0.limits.roomsOwned = 2
    }
    let first = try await server.call("POST", rooms, body: ["name": "1"]).expect(201)
    try await server.call("POST", rooms, body: ["name": "2"], headers: [first.cookie]).expect(201)
    try await server.call("POST", rooms, body: ["name": "3"], headers: [first.cookie]).expect(409)
    try await server.call("POST", rooms, body: ["name": "4"]).expect(429)
    await server.stop()
  }

  @Test func `its own port shows nothing else`() async throws {
    let server = try await TestServer(sites: [.rooms])
    let port = try #require(server.ports[.rooms])
    let made = try await HTTPClient.call(
      port, "POST", rooms, [("Content-Type", "application/json")], Array(#"{"name":"Tea"}"#.utf8)
    ).expect(201)
    let refusal = try await HTTPClient.call(port, "DELETE", "\(rooms)/\(made["id"].string ?? "")", [], [])
    #expect(refusal.status == 403 && refusal.keys == ["detail"])
    #expect(
      try await HTTPClient.call(port, "GET", "/health", [], []).expect(200)["status"].string == "healthy")
    try await HTTPClient.call(port, "GET", "/api/rooms", [], []).expect(404)
    #expect(try await Socket.status(port, "/ws") == 404)
    #expect(try await Socket.status(port, "/ws/chat/\(lobby)?username=Jim") == 101)
    await server.stop()
  }
}
