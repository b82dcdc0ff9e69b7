import Chat
import Testing

@testable import ChatAPI

@Suite struct `Pictures` {
  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `have a thumbnail for whoever may have the file`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let socket = try await bob.enter(1)
    let file = try await ada.upload("nest.gif", TestPictures.gif).expect(201)
    let (id, url) = (file["id"].int ?? 0, try #require(file["thumbnail_url"].string))
    #expect(url == "/api/files/\(id)/thumbnail")
    #expect(file["width"].int == 640 && file["height"].int == 480)
    try await bob.call("GET", url).expect(404)
    try await server.call("GET", url).expect(401)
    let message = try await ada.post(files: [id], in: 1).expect(201)["id"].int ?? 0
    #expect(try await socket.next("message")["attachments"][0]["thumbnail_url"].string == url)
    let reply = try await bob.call("GET", url).expect(200)
    #expect(reply.text == "small: a picture" && reply.header("content-type") == "image/webp")
    #expect(reply.header("x-content-type-options") == "nosniff")
    #expect(reply.header("content-security-policy") == "sandbox; default-src 'none'")
    #expect(reply.header("cache-control") == "private, no-cache")
    let headers = [("If-None-Match", try #require(reply.header("etag")))]
    try await server.call("GET", url, token: bob.token, headers: headers).expect(304)
    try await ada.call("DELETE", "/api/rooms/1/messages/\(message)").expect(204)
    for person in [ada, bob] { try await person.call("GET", url).expect(404) }
    await server.stop()
  }

  @Test func `that nobody can read are files like any other`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    for (name, bytes) in [
      ("nest.gif", TestPictures.gif(of: "something")), ("nest.txt", Array("a picture".utf8)),
      ("thumbnail", TestPictures.gif(of: "something")),
    ] {
      let file = try await ada.upload(name, bytes).expect(201)
      #expect(file["thumbnail_url"].isNull && file["width"].isNull)
      try await ada.call("GET", "/api/files/\(file["id"].int ?? 0)/thumbnail").expect(404)
      #expect(try await ada.call("GET", file["url"].string ?? "").expect(200).body == bytes)
    }
    let large = try await ada.upload("nest.gif", TestPictures.gif(of: "too large")).expect(422)
    #expect(large["code"].string == "too_many_pixels")
    try await server.expectNoDrafts()
    await server.stop()
  }

  @Test func `have no thumbnail on a server without the tools`() async throws {
    let server = try await TestServer(images: NoImageWork())
    let ada = try await server.signUp("ada")
    let file = try await ada.upload("nest.gif", TestPictures.gif).expect(201)
    #expect(file["thumbnail_url"].isNull && file["type"].string == "image/gif")
    #expect(try await ada.call("GET", file["url"].string ?? "").expect(200).body == TestPictures.gif)
    await server.stop()
  }

  @Test func `that are the same are kept once, and go when nobody needs them`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    var messages: [Int] = []
    for _ in 0..<2 {
      let id = try await ada.upload("nest.gif", TestPictures.gif).expect(201)["id"].int ?? 0
      messages.append(try await ada.post(files: [id], in: 1).expect(201)["id"].int ?? 0)
    }
    for (message, left) in zip(messages, [2, 0]) {
      #expect(server.filesOnDisk.count == 2)
      try await ada.call("DELETE", "/api/rooms/1/messages/\(message)").expect(204)
      try await server.core.uploads.sweep()
      #expect(server.filesOnDisk.count == left)
    }
    await server.stop()
  }
}
