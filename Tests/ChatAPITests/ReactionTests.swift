import Chat
import Testing

@testable import ChatAPI

@Suite struct `Reactions` {
  @Test func `a reaction reaches the room, and history shows each one's own`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    let (adas, bobs) = (try await ada.enter(room), try await bob.enter(room))
    let id = try await ada.post("hi", in: room)["id"].int ?? 0
    try await bobs.send(#"{"type":"reaction","message_id":\#(id),"reaction":"🐔"}"#)
    for socket in [adas, bobs] {
      let frame = try await socket.next("reaction")
      #expect(frame["emoji"].string == "🐔" && frame["count"].int == 1 && frame["removed"].bool == false)
      #expect(frame["username"].string == "bob" && frame["user_id"].int == bob.id)
      #expect(frame["message_id"].int == id && frame["event_seq"].int == 4)
    }
    let path = "/api/rooms/\(room)/messages"
    for (person, me) in [(ada, false), (bob, true)] {
      let reactions = try await person.call("GET", path).json.array.last?["reactions"].array ?? []
      #expect(reactions.count == 1 && reactions.first?["me"].bool == me && reactions.first?["count"].int == 1)
      #expect(try await person.call("GET", "\(path)/\(id)")["reactions"].array.first?["me"].bool == me)
    }
    try await bobs.send(#"{"type":"history"}"#)
    let history = try await bobs.next("message_history")["messages"].array.last
    #expect(history?["reactions"].array.first?["me"].bool == true)
    let edited = try await ada.call("PATCH", "\(path)/\(id)", ["content": "hello"])
    #expect(edited["reactions"].array.count == 1)
    #expect(try await !adas.next("message_edited").keys.contains("reactions"))
    await server.stop()
  }

  @Test func `giving twice and taking back twice changes nothing more`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let id = try await ada.post("hi", in: 1)["id"].int ?? 0
    let path = "/api/rooms/1/messages/\(id)/reactions/%F0%9F%91%8D"
    for method in ["PUT", "PUT", "DELETE", "DELETE"] { try await ada.call(method, path).expect(204) }
    let events = try await ada.call("GET", "/api/rooms/1/events").json.array
    #expect(events.map { $0["type"].string } == ["message", "reaction", "reaction"])
    #expect(events.last?["removed"].bool == true && events.last?["count"].int == 0)
    let other = try await ada.makeRoom("Tea")
    try await ada.call("PUT", "/api/rooms/\(other)/messages/\(id)/reactions/%F0%9F%91%8D").expect(404)
    await server.stop()
  }

  @Test func `who reacted is there for whoever may read the message`() async throws {
    let server = try await TestServer(.sqlite)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let eve = try await server.signUp("eve")
    let room = try await ada.makeRoom("Tea", kind: "private")
    try await ada.call("PUT", "/api/rooms/\(room)/members/bob", [:]).expect(200)
    let id = try await ada.post("hi", in: room)["id"].int ?? 0
    let path = "/api/rooms/\(room)/messages/\(id)/reactions"
    #expect(try await ada.call("GET", path).expect(200).json.array.isEmpty)
    let (hen, thumb) = ("%F0%9F%90%94", "%F0%9F%91%8D")
    for (person, emoji) in [(bob, hen), (ada, hen), (ada, thumb)] {
      try await person.call("PUT", "\(path)/\(emoji)").expect(204)
    }
    let all = try await bob.call("GET", path + "?limit=1").expect(200).json.array
    #expect(all.map { $0["emoji"].string } == ["🐔", "👍"] && all.map { $0["count"].int } == [2, 1])
    #expect(all.map { $0["me"].bool } == [true, false])
    #expect(all.map { $0["users"].array.map { $0["username"].string } } == [["bob"], ["ada"]])
    #expect(all[0]["users"][0].has("display_name") && !all[0]["users"][0].has("email"))
    let first = try await bob.call("GET", "\(path)/\(hen)?limit=1").expect(200)
    #expect(first.json.array.map { $0["id"].int } == [bob.id])
    let link = first.header("link") ?? ""
    let next = link.dropFirst().prefix { $0 != ">" }
    #expect(next.hasPrefix("\(path)/\(hen)?limit=1&cursor=") && link.hasSuffix("rel=\"next\""))
    #expect(try await bob.call("GET", String(next)).json.array.map { $0["id"].int } == [ada.id])
    for (query, status) in [("?limit=0", 422), ("?limit=50", 200), ("?limit=51", 422)] {
      try await ada.call("GET", path + query).expect(status)
    }
    for place in [path, "\(path)/\(hen)"] { try await eve.call("GET", place).expect(404) }
    let elsewhere = try await ada.makeRoom("Coffee")
    let reply = try await ada.call("GET", "/api/rooms/\(elsewhere)/messages/\(id)/reactions")
    #expect(reply.status == 404 && reply["code"].string == "message_not_found")
    try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(id)").expect(204)
    #expect(try await bob.call("GET", path).expect(200).json.array.isEmpty)
    await server.stop()
  }

  @Test func `guests do not react`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let id = try await ada.post("hi", in: 1)["id"].int ?? 0
    let guest = try await Socket.open(server.port, "/ws")
    try await guest.send(#"{"type":"reaction","message_id":\#(id),"emoji":"👍"}"#)
    #expect(try await guest.next("error")["code"].string == "forbidden")
    await server.stop()
  }

  @Test(arguments: ["👍", "👍🏽", "❤️", "❤", "👩‍❤️‍💋‍👨", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🐔", "👩🏽‍🚀"])
  func `an emoji is a reaction`(_ text: String) throws {
    #expect(try Emoji(text).text == text)
  }

  @Test(arguments: [
    "", "a", "1", "👍👍", "👍a", " 👍", "👍\u{200D}", "\u{200D}👍", "👍\u{FE0F}\u{FE0F}", "🇩", "\u{FE0F}", "#", "é",
    "👍\u{301}", "<b>", "👍\u{200D}\u{200D}👍", "\u{0}", "❤️\u{20E3}",
    String(repeating: "👩\u{200D}", count: 40) + "👩",
  ])
  func `anything else is not`(_ text: String) {
    #expect(throws: ChatError.self) { try Emoji(text) }
  }
}
