import Testing

@testable import ChatAPI

@Suite struct `Slash commands` {
  @Test func `texts are made and posted, by REST and by sockets alike`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    for (sent, stored) in [
      ("/me waves", "_waves_"), ("/shrug so what", #"so what ¯\_(ツ)_/¯"#), ("/shrug", #"¯\_(ツ)_/¯"#),
      ("//me waves", "/me waves"), ("/usr/bin/env", "/usr/bin/env"),
      ("/shrug /kick bob", #"/kick bob ¯\_(ツ)_/¯"#),
    ] {
      let reply = try await ada.post(sent, in: 1).expect(201)
      #expect(reply["content"].string == stored && reply["kind"].string == "text")
      #expect(try await socket.next("message")["content"].string == stored)
      try await socket.send(#"{"type":"message","content":"\#(sent)"}"#)
      #expect(try await socket.next("message")["content"].string == stored)
    }
    await server.stop()
  }

  @Test func `a retried command posts once`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    try await ada.post("/me waves", in: 1, clientID: "1").expect(201)
    let again = try await ada.post("/me waves", in: 1, clientID: "1").expect(200)
    #expect(again["duplicate"].bool == true && again["content"].string == "_waves_")
    let socket = try await ada.enter(1)
    try await socket.send(#"{"type":"message","content":"/me waves","client_id":"1"}"#)
    #expect(try await socket.next("message")["duplicate"].bool == true)
    try await ada.post("/me sleeps", in: 1, clientID: "1").expect(409)
    await server.stop()
  }

  @Test func `an unknown or misused command is refused, and nothing is posted`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    for (text, code) in [
      ("/dance", "unknown_command"), ("/me", "invalid_content"), ("/kick", "invalid_content"),
      ("/kick a b", "invalid_content"), ("/mute @ada soon", "invalid_content"),
      ("/help dance", "unknown_command"),
      ("/nick \u{202E}x", "invalid_display_name"),
      ("/me \(String(repeating: "x", count: 4_000))", "invalid_content"),
    ] {
      let reply = try await ada.post(text, in: 1)
      #expect(reply.status == 422 && reply["code"].string == code, "\(text.prefix(20))")
      try await socket.send(#"{"type":"message","content":"\#(text)","client_id":"7"}"#)
      let error = try await socket.next("error")
      #expect(error["code"].string == code && error["client_id"].string == "7", "\(text.prefix(20))")
    }
    #expect(try await ada.call("GET", "/api/rooms/1/messages").json.array.isEmpty)
    await server.stop()
  }

  @Test func `moderators' commands do what their calls do, and a retry does no harm`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Secret", kind: "private")
    for _ in 1...2 {
      let reply = try await ada.post("/invite @bob", in: room, clientID: "i").expect(200)
      #expect(reply["command"].string == "invite")
      #expect(reply["text"].string == "bob is a member of this room")
    }
    let socket = try await bob.enter(room)
    try await ada.post("/mute BOB 10m", in: room).expect(200)
    #expect(try await socket.next("member_updated")["muted_until"].string != nil)
    #expect(try await bob.post("hm", in: room)["code"].string == "muted")
    try await ada.post("/mute bob off", in: room).expect(200)
    try await bob.post("thanks", in: room).expect(201)
    for _ in 1...2 { try await ada.post("/kick bob", in: room).expect(200) }
    #expect(try await socket.closeCode() == 4403)
    for _ in 1...2 { try await ada.post("/ban bob", in: room).expect(200) }
    #expect(try await ada.post("/invite bob", in: room)["code"].string == "banned")
    let changes = try await ada.call("GET", "/api/rooms/\(room)/events").json.array
      .compactMap { $0["change"].string }
    #expect(changes == ["joined", "muted", "unmuted", "kicked", "banned"])
    await server.stop()
  }

  @Test func `a command gives no right that one does not have`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let secret = try await ada.makeRoom("Secret", kind: "private")
    let open = try await ada.makeRoom("Open")
    for text in ["/help", "/dance", "/me x", "/kick ada", "/kick nobody"] {
      let reply = try await bob.post(text, in: secret)
      #expect(reply.status == 404 && reply["code"].string == "room_not_found", "\(text)")
    }
    #expect(try await bob.post("/me x", in: open)["code"].string == "not_a_member")
    try await bob.call("POST", "/api/rooms/\(open)/join").expect(200)
    for text in ["/kick ada", "/ban ada", "/mute ada", "/invite ada", "/kick bob"] {
      let reply = try await bob.post(text, in: open)
      #expect(reply.status == 403 && reply["code"].string == "forbidden", "\(text)")
    }
    try await ada.call("PUT", "/api/rooms/\(open)/members/bob", ["muted_until": "2100-01-01T00:00:00Z"])
      .expect(200)
    #expect(try await bob.post("/me shouts", in: open)["code"].string == "muted")
    await server.stop()
  }

  @Test func `guests may say things and nothing more`() async throws {
    let server = try await TestServer()
    let socket = try await Socket.open(server.port, "/ws")
    _ = try await socket.next("message_history")
    try await socket.send(#"{"type":"message","content":"/me waves"}"#)
    let message = try await socket.next("message")
    #expect(message["content"].string == "_waves_" && message["guest"].bool == true)
    for text in ["/nick root", "/kick x", "/invite x"] {
      try await socket.send(#"{"type":"message","content":"\#(text)"}"#)
      #expect(try await socket.next("error")["code"].string == "forbidden", "\(text)")
    }
    try await socket.send(#"{"type":"message","content":"/help"}"#)
    let help = try await socket.next("command_result")["text"].string ?? ""
    #expect(help.contains("/me text") && !help.contains("/nick"))
    await server.stop()
  }

  @Test func `what a command says reaches its sender alone, in order`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let (asking, other, listening) = (
      try await ada.enter(1), try await ada.enter(1), try await bob.enter(1)
    )
    for frame in [
      #"{"type":"message","content":"/help","client_id":"h"}"#,
      #"{"type":"message","content":"/nick Ada B."}"#, #"{"type":"message","content":"after"}"#,
    ] { try await asking.send(frame) }
    let help = try await asking.next("command_result")
    #expect(help["client_id"].string == "h" && help["command"].string == "help")
    let nick = try await asking.next("command_result")
    #expect(nick["text"].string == "You are shown as Ada B. now" && !nick.keys.contains("client_id"))
    for socket in [asking, other, listening] {
      #expect(try await !socket.types(through: "message").contains("command_result"))
    }
    #expect(try await ada.call("GET", "/api/users/me/")["display_name"].string == "Ada B.")
    try await ada.post("/nick", in: 1).expect(200)
    #expect(try await ada.call("GET", "/api/users/me/")["display_name"].string == "ada")
    await server.stop()
  }

  @Test func `the list offers what one may use in a room`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    func names(_ person: Person, _ query: String) async throws -> [String] {
      try await person.call("GET", "/api/commands\(query)").json.array.compactMap { $0["name"].string }
    }
    let owners = try await names(ada, "?room_id=\(room)")
    #expect(owners == (try await names(bob, "")))
    #expect(owners.contains("kick"))
    #expect(try await names(bob, "?room_id=\(room)") == ["nick", "help"])
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    #expect(try await names(bob, "?room_id=\(room)") == ["me", "shrug", "nick", "help"])
    let secret = try await ada.makeRoom("Secret", kind: "private")
    try await bob.call("GET", "/api/commands?room_id=\(secret)").expect(404)
    try await bob.call("GET", "/api/commands?room_id=0").expect(404)
    try await bob.call("GET", "/api/commands?room_id=x").expect(422)
    await server.stop()
  }
}
