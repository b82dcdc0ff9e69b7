import Chat
import Foundation
import Testing

@testable import ChatAPI

@Suite struct `Administration` {
  @Test func `the settings in force are shown with what they would be by themselves`() async throws {
    let server = try await TestServer {
      $0.shown = [
        ShownSetting(
          name: "SECRET_KEY", value: "(set)", standard: "(not set)", isChanged: true, isSecret: true,
          group: "Accounts", meaning: "Signs tokens.")
      ]
    }
    let (root, ada) = (try await server.signUp("root"), try await server.signUp("ada"))
    try await server.makeAdmin("root")
    try await ada.call("GET", "/api/admin/settings").expect(403)
    let found = try await root.call("GET", "/api/admin/settings").expect(200)["settings"].array
    #expect(found.count == 1)
    for (key, value) in [
      ("name", "SECRET_KEY"), ("value", "(set)"), ("default", "(not set)"), ("group", "Accounts"),
      ("meaning", "Signs tokens."),
    ] {
      #expect(found.first?[key].string == value)
    }
    #expect(found.first?["secret"].bool == true && found.first?["changed"].bool == true)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `of two who use the set-up code at once, one is the first administrator`(storage: TestServer.Storage)
    async throws
  {
    let server = try await TestServer(storage)
    let state = try await server.call("GET", "/api/setup")
    #expect(state["needed"].bool == true && state["guests"].bool == true)
    let old = try #require(try await server.core.beginSetUp())
    let code = try #require(try await server.core.beginSetUp())
    func use(_ code: String, _ name: String) async throws -> Reply {
      try await server.call(
        "POST", "/api/setup",
        body: ["code": code, "username": name, "password": "the password of \(name)", "id": 9])
    }
    #expect(try await use(old, "root")["code"].string == "invalid_code")
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for name in ["root", "toor"] { group.addTask { try await use(code, name).status } }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.sorted() == [201, 409])
    #expect(try await use(code, "third").status == 409)
    #expect(try await server.core.beginSetUp() == nil)
    #expect(try await server.call("GET", "/api/setup")["needed"].bool == false)
    await server.stop()
  }

  @Test func `wrong set-up codes are few`() async throws {
    let server = try await TestServer { $0.rateLimits = true }
    _ = try await server.core.beginSetUp()
    var statuses: [Int] = []
    // While the calls last, some of what is allowed comes back.
    while statuses.count < 100, statuses.last != 429 {
      statuses.append(
        try await server.call(
          "POST", "/api/setup", body: ["code": "x", "username": "root", "password": "the password of root"]
        ).status)
    }
    #expect(statuses.last == 429 && statuses.count > 20)
    #expect(statuses.dropLast().allSatisfy { $0 == 403 })
    await server.stop()
  }

  @Test func `signing up makes nobody an administrator`() async throws {
    let server = try await TestServer()
    _ = try await server.call(
      "POST", "/api/users/",
      body: ["username": "eve", "password": "the password of eve", "is_admin": true])
    let eve = try await server.signIn("eve")
    _ = try await eve.call("PATCH", "/api/users/me/", ["is_admin": true])
    #expect(try await eve.call("GET", "/api/admin/users").status == 403)
    #expect(try await eve.call("PATCH", "/api/admin/users/eve", ["is_admin": true]).status == 403)
    await server.stop()
  }

  @Test func `a disabled account is out at once, on every socket and every loop`() async throws {
    let server = try await TestServer(loops: 3)
    let (root, eve) = (try await server.signUp("root"), try await server.signUp("eve"))
    try await server.makeAdmin("root")
    let sockets = [
      try await eve.enter(1), try await eve.open("/ws/auth"), try await eve.enter(1),
    ]
    let reply = try await root.call("PATCH", "/api/admin/users/eve", ["disabled": true])
    #expect(reply.status == 200 && reply["disabled"].bool == true && reply["session_count"].int == 0)
    let start = ContinuousClock.now
    for socket in sockets { #expect(try await socket.closeCode() == 4401) }
    // A second on a machine with nothing else to do.
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(try await eve.call("GET", "/api/users/me/").status == 401)
    let refresh = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": eve.refreshToken])
    #expect(refresh.status == 401)
    for (password, status) in [("the password of eve", 403), ("wrong", 401)] {
      let signIn = try await server.call(
        "POST", "/api/token", body: ["username": "eve", "password": password])
      #expect(signIn.status == status)
    }
    try await root.call("PATCH", "/api/admin/users/eve", ["disabled": false]).expect(200)
    _ = try await server.signIn("eve")
    await server.stop()
  }

  @Test func `the last administrator stays`() async throws {
    let server = try await TestServer()
    let root = try await server.signUp("root")
    try await server.makeAdmin("root")
    for change in [["is_admin": false], ["disabled": true]] {
      let reply = try await root.call("PATCH", "/api/admin/users/root", change)
      #expect(reply.status == 409 && reply["code"].string == "last_admin")
    }
    await server.stop()
  }

  @Test func `an administrator loses every right with the standing`() async throws {
    let server = try await TestServer()
    let (root, ada) = (try await server.signUp("root"), try await server.signUp("ada"))
    for name in ["root", "ada"] { try await server.makeAdmin(name) }
    #expect(try await ada.call("GET", "/api/admin/audit").status == 200)
    #expect(try await ada.call("GET", "/api/users/me/")["is_admin"].bool == true)
    try await root.call("PATCH", "/api/admin/users/ada", ["is_admin": false]).expect(200)
    #expect(try await ada.call("GET", "/api/users/me/")["is_admin"].bool == false)
    #expect(try await ada.call("GET", "/api/admin/audit").status == 403)
    await server.stop()
  }

  @Test func `a code lets somebody choose another password`() async throws {
    let server = try await TestServer()
    let (root, eve) = (try await server.signUp("root"), try await server.signUp("eve"))
    try await server.makeAdmin("root")
    let socket = try await eve.enter(1)
    let reset = try await root.call("POST", "/api/admin/users/eve/password-reset")
    let code = reset["code"].string ?? ""
    func use(_ password: String) async throws -> Reply {
      try await server.call("POST", "/api/password-reset", body: ["code": code, "password": password])
    }
    #expect(try await use("short").status == 422)
    #expect(try await use("a wholly new one").status == 204)
    #expect(try await socket.closeCode() == 4401)
    #expect(try await use("a wholly new one").status == 403)
    #expect(
      try await server.call(
        "POST", "/api/token", body: ["username": "eve", "password": "a wholly new one"]
      ).status == 200)
    let log = try await root.call("GET", "/api/admin/audit?action=reset_password")
    #expect(log.json.array.count == 1 && !log.text.contains(code))
    await server.stop()
  }

  @Test func `an administrator moderates a private room without reading it`() async throws {
    let server = try await TestServer()
    let (root, ada) = (try await server.signUp("root"), try await server.signUp("ada"))
    let eve = try await server.signUp("eve")
    try await server.makeAdmin("root")
    let room = try await ada.makeRoom("Cellar", kind: "private")
    try await ada.call("PUT", "/api/rooms/\(room)/members/eve", [:]).expect(200)
    let id = try await eve.post("x", in: room)["id"].int ?? 0
    for path in ["", "/messages", "/messages/\(id)", "/messages/\(id)/edits", "/events", "/members"] {
      #expect(try await root.call("GET", "/api/rooms/\(room)\(path)").status == 404, "\(path)")
    }
    #expect(try await root.call("DELETE", "/api/rooms/\(room)/messages/\(id)").status == 204)
    let socket = try await eve.enter(room)
    #expect(try await root.call("POST", "/api/rooms/\(room)/ban", ["user": "eve"]).status == 204)
    #expect(try await socket.closeCode() == 4403)
    let log = try await root.call("GET", "/api/admin/audit?room_id=\(room)").json.array
    #expect(log.map { $0["action"].string } == ["ban", "delete_message"])
    #expect(log.allSatisfy { $0["actor_id"].int == root.id && $0["user_id"].int == eve.id })
    #expect(log[1]["message_id"].int == id)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `an announcement reaches every socket, and stays`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage, loops: 3) { $0.announcement = "From the file" }
    let root = try await server.signUp("root")
    try await server.makeAdmin("root")
    #expect(try await server.call("GET", "/announcement")["announcement"].string == "From the file")
    let sockets = [
      try await root.enter(1), try await root.open("/ws/auth"), try await Socket.open(server.port, "/ws"),
    ]
    for socket in sockets { _ = try await socket.settle() }
    for text in ["Maintenance at noon", ""] {
      try await root.call("PUT", "/api/admin/announcement", ["announcement": text]).expect(200)
      for socket in sockets { #expect(try await socket.next("announcement")["announcement"].string == text) }
      #expect(try await server.call("GET", "/announcement")["announcement"].string == text)
    }
    let long = String(repeating: "x", count: 1_025)
    #expect(try await root.call("PUT", "/api/admin/announcement", ["announcement": long]).status == 422)
    #expect(
      try await root.call("PUT", "/api/admin/announcement", ["announcement": String(long.dropLast())]).status
        == 200)
    await server.stop()
  }

  @Test func `administrators see every connection and end any, others their own`() async throws {
    let server = try await TestServer(loops: 3)
    let (root, eve) = (try await server.signUp("root"), try await server.signUp("eve"))
    try await server.makeAdmin("root")
    var sockets: [Socket] = []
    for _ in 0..<3 { sockets.append(try await eve.enter(1)) }
    sockets.append(try await Socket.open(server.port, "/ws"))
    for socket in sockets { _ = try await socket.settle() }
    let own = try await eve.call("GET", "/api/connections")["connections"].array
    #expect(own.count == 3 && own.allSatisfy { !$0.keys.contains("address") })
    let all = try await root.call("GET", "/api/connections")["connections"].array
    #expect(all.count == 4 && all.allSatisfy { $0["address"].string == "127.0.0.1" })
    let start = ContinuousClock.now
    for record in all {
      #expect(try await root.call("DELETE", "/api/connections/\(record["id"].int ?? 0)").status == 204)
    }
    for socket in sockets { #expect(try await socket.closeCode() == 1008) }
    // A second on a machine with nothing else to do.
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(try await root.call("GET", "/api/admin/audit?action=disconnect").json.array.count == 4)
    await server.stop()
  }

  @Test func `only what one may read can be reported, once, and moderators see it`() async throws {
    let server = try await TestServer()
    let (ada, eve) = (try await server.signUp("ada"), try await server.signUp("eve"))
    let room = try await ada.makeRoom("Cellar", kind: "private")
    let id = try await ada.post("x", in: room)["id"].int ?? 0
    let report: [String: Any] = ["message_id": id, "reason": "Spam"]
    let refused = try await eve.call("POST", "/api/reports", report)
    #expect(refused.status == 404 && refused["code"].string == "room_not_found")
    try await ada.call("PUT", "/api/rooms/\(room)/members/eve", [:]).expect(200)
    let first = try await eve.call("POST", "/api/reports", report)
    #expect(first.status == 201 && first["user_id"].int == ada.id && first["room_id"].int == room)
    #expect(try await eve.call("POST", "/api/reports", report)["id"].int == first["id"].int)
    #expect(try await eve.call("GET", "/api/rooms/\(room)/reports").status == 403)
    let seen = try await ada.call("GET", "/api/rooms/\(room)/reports").json.array
    #expect(seen.count == 1 && seen[0]["reporter_id"].int == eve.id && seen[0]["status"].string == "open")
    await server.stop()
  }

  @Test func `the list of accounts and the audit log come in pages`() async throws {
    let server = try await TestServer()
    let root = try await server.signUp("root")
    for number in 0..<4 { _ = try await server.signUp("p\(number)") }
    try await server.makeAdmin("root")
    for (path, total) in [("/api/admin/users?q=p&limit=3", 4), ("/api/admin/audit?limit=3", 4)] {
      if path.contains("audit") {
        for number in 0..<3 {
          try await root.call("DELETE", "/api/admin/users/p\(number)/sessions").expect(204)
        }
      }
      let first = try await root.call("GET", path)
      #expect(first.json.array.count == 3)
      let next = try #require(first.header("link")?.split(separator: ">").first?.dropFirst())
      #expect(try await root.call("GET", String(next)).json.array.count == total - 3)
    }
    await server.stop()
  }

  @Test func `administrators find rooms page by page, and give one to another owner`() async throws {
    let server = try await TestServer(.sqlite)
    let (root, ada) = (try await server.signUp("root"), try await server.signUp("ada"))
    let bob = try await server.signUp("bob")
    try await server.makeAdmin("root")
    let room = try await ada.makeRoom("Tea & Co", kind: "private")
    _ = try await ada.makeRoom("Tea 2")
    try await ada.call("PUT", "/api/rooms/\(room)/members/bob", [:]).expect(200)
    let page = try await root.call("GET", "/api/admin/rooms?q=tea&limit=1").expect(200)
    #expect(page.json[0]["name"].string == "Tea & Co" && page.json[0]["owner_id"].int == ada.id)
    #expect(page.json[0]["my_role"].isNull && page.json[0]["kind"].string == "private")
    let link = page.header("link") ?? ""
    #expect(link == "</api/admin/rooms?q=tea&limit=1&cursor=\(room)>; rel=\"next\"")
    let next = try await root.call("GET", String(link.dropFirst().prefix { $0 != ">" })).expect(200)
    #expect(next.json[0]["name"].string == "Tea 2")
    // She is lost; the room goes to Bob.
    try await root.call("PUT", "/api/rooms/\(room)/members/bob", ["role": "owner"]).expect(200)
    try await root.call("PUT", "/api/rooms/\(room)/members/ada", ["role": "member"]).expect(200)
    let after = try await root.call("GET", "/api/admin/rooms?q=%26")
    #expect(after.json[0]["owner_id"].int == bob.id && after.json.array.count == 1)
    try await root.call("DELETE", "/api/rooms/\(room)").expect(204)
    #expect(try await root.call("GET", "/api/admin/rooms?q=%26").json.array.isEmpty)
    await server.stop()
  }
}
