import Testing

@testable import ChatAPI

@Suite struct `Pinned messages` {
  @Test func `are told live, listed, and taken down`() async throws {
    let server = try await TestServer(.sqlite, loops: 2)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea")
    try await bob.call("POST", "/api/rooms/\(room)/join").expect(200)
    let id = try #require(try await ada.post("rules", in: room)["id"].int)
    let live = try await bob.open("/ws/room/\(room)")
    _ = try await live.settle()
    let path = "/api/rooms/\(room)/pins"
    try await ada.call("PUT", path + "/\(id)").expect(204)
    let frame = try await live.next("message_pinned")
    #expect(frame["message_id"].int == id && frame["username"].string == "ada")
    #expect(try await bob.call("GET", path).json.array.map { $0["id"].int } == [id])
    try await ada.call("PUT", path + "/\(id)").expect(204)
    try await ada.call("DELETE", path + "/\(id)").expect(204)
    #expect(try await live.next("message_unpinned")["event_seq"].int == frame["event_seq"].int.map { $0 + 1 })
    #expect(try await bob.call("GET", path).json.array.isEmpty)
    try await ada.call("PUT", "/api/rooms/1/pins/\(id)").expect(404)
    await server.stop()
  }
}
