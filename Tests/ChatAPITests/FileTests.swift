import Chat
import Foundation
import Testing

@testable import ChatAPI

@Suite struct `Files` {
  private static let png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array("the rest".utf8)

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `come up in a form or bare, are posted, and come down again`(storage: TestServer.Storage) async throws
  {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let socket = try await bob.enter(1)
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let one = try await ada.upload(Form(name: "über nest.bin", bytes)).expect(201)
    let two = try await ada.upload("nest.png", Self.png).expect(201)
    #expect(one["name"].string == "über nest.bin" && one["size"].int == 300_000)
    #expect(one["type"].string == "application/octet-stream" && two["type"].string == "image/png")
    #expect(one.header("location") == one["url"].string)
    let ids = [one["id"].int ?? 0, two["id"].int ?? 0]
    let sent = try await ada.post(files: ids, in: 1).expect(201)
    let live = try await socket.next("message")
    #expect(live["attachments"].array.map { $0["id"].int } == ids && live["content"].string == "")
    #expect(sent["attachments"].array.map { $0["url"].string } == [one["url"].string, two["url"].string])
    let url = try #require(one["url"].string)
    let whole = try await bob.call("GET", url).expect(200)
    #expect(whole.body == bytes)
    #expect(whole.header("content-disposition") == Self.saved("_ber nest.bin", "%C3%BCber%20nest.bin"))
    let shown = try await bob.call("GET", two["url"].string ?? "").expect(200)
    #expect(shown.body == Self.png && shown.header("content-type") == "image/png")
    #expect(shown.header("content-disposition")?.hasPrefix("inline; filename=\"nest.png\"") == true)
    for reply in [whole, shown] {
      #expect(reply.header("content-security-policy") == "sandbox; default-src 'none'")
      #expect(reply.header("x-content-type-options") == "nosniff")
      #expect(reply.header("cache-control") == "private, no-cache")
    }
    await server.stop()
  }

  private static func saved(_ plain: String, _ encoded: String) -> String {
    "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
  }

  @Test func `are sent in parts, and not again to who has them`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let url = try #require(try await ada.upload("a.txt", Array("0123456789".utf8)).expect(201)["url"].string)
    func get(_ name: String, _ value: String) async throws -> Reply {
      try await server.call("GET", url, token: ada.token, headers: [(name, value)])
    }
    let part = try await get("Range", "bytes=2-4").expect(206)
    #expect(part.text == "234" && part.header("content-range") == "bytes 2-4/10")
    #expect(try await get("Range", "bytes=-2").expect(206).text == "89")
    #expect(try await get("Range", "bytes=10-").expect(416).header("content-range") == "bytes */10")
    for field in ["bytes=4-2", "bytes=0-99999999999999999999,3-3", "bytes=a", "lines=1-2"] {
      #expect(try await get("Range", field).expect(200).text == "0123456789")
    }
    let tag = try #require(part.header("etag"))
    #expect(try await get("If-None-Match", tag).expect(304).body.isEmpty)
    let head = try await server.call("HEAD", url, token: ada.token).expect(200)
    #expect(head.body.isEmpty && head.header("content-length") == "10")
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `are for those who may read the message, while there is one`(storage: TestServer.Storage) async throws
  {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let room = try await ada.makeRoom("Tea", kind: "private")
    try await ada.call("PUT", "/api/rooms/\(room)/members/bob", ["role": "member"]).expect(200)
    let eve = try await server.signUp("eve")
    let file = try await ada.upload("secret.txt", Array("secret".utf8)).expect(201)
    let (id, url) = (file["id"].int ?? 0, file["url"].string ?? "")
    for person in [bob, eve] { try await person.call("GET", url).expect(404) }
    // Nobody posts another's file, and nobody posts one twice.
    #expect(try await bob.post(files: [id], in: room).expect(404)["code"].string == "file_not_found")
    let message = try await ada.post(files: [id], in: room).expect(201)["id"].int ?? 0
    #expect(
      try await ada.post(files: [id], in: 1).expect(422)["errors"][0]["pointer"].string == "/attachments")
    try await bob.call("GET", url).expect(200)
    try await eve.call("GET", url).expect(404)
    try await server.call("GET", url).expect(401)
    try await ada.call("DELETE", "/api/rooms/\(room)/members/bob").expect(204)
    try await bob.call("GET", url).expect(404)
    try await ada.call("GET", url).expect(200)
    try await ada.call("DELETE", "/api/rooms/\(room)/messages/\(message)").expect(204)
    try await ada.call("GET", url).expect(404)
    try await server.core.uploads.sweep()
    #expect(server.filesOnDisk.isEmpty)
    await server.stop()
  }

  @Test func `have limits: their size, how many go with a message, and how many bytes a user may keep`()
    async throws
  {
    let server = try await TestServer {
      $0.limits.uploadBytes = 100_000
      $0.limits.fileBytesPerUser = 150_000
      $0.limits.attachmentsPerMessage = 2
    }
    let ada = try await server.signUp("ada")
    func bytes(_ count: Int) -> [UInt8] { Array(repeating: 7, count: count) }
    #expect(try await ada.upload("x", bytes(100_001)).expect(413)["code"].string == "file_too_large")
    try await ada.upload(Form(name: "x", bytes(100_001))).expect(413)
    try await ada.upload(Form(name: "x", bytes(400_000))).expect(413)
    var ids = [
      try await ada.upload("x", bytes(99_999)).expect(201)["id"].int ?? 0,
      try await ada.upload("x", bytes(50_000)).expect(201)["id"].int ?? 0,
    ]
    #expect(try await ada.upload("x", bytes(2)).expect(413)["code"].string == "quota_exceeded")
    try await ada.upload(Form(name: "x", bytes(2))).expect(413)
    ids.append(try await ada.upload("x", bytes(1)).expect(201)["id"].int ?? 0)
    #expect(try await ada.upload("x", []).expect(413)["code"].string == "quota_exceeded")
    #expect(
      try await ada.post(files: ids, in: 1).expect(422)["errors"][0]["pointer"].string == "/attachments")
    let message = try await ada.post(files: Array(ids.dropLast()), in: 1).expect(201)["id"].int ?? 0
    try await ada.call("DELETE", "/api/rooms/1/messages/\(message)").expect(204)
    try await ada.upload(Form(name: "x", bytes(100_000))).expect(201)
    try await server.core.uploads.sweep()
    try await server.expectNoDrafts()
    #expect(server.filesOnDisk.count == 2)
    await server.stop()
  }

  @Test func `that nobody posts in time are removed`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let posted = try await ada.upload("kept", [1]).expect(201)
    try await ada.post(files: [posted["id"].int ?? 0], in: 1).expect(201)
    let forgotten = try await ada.upload("forgotten", [2]).expect(201)
    server.clock.move(by: .seconds(24 * 3_600 - 60))
    try await server.core.uploads.sweep()
    #expect(server.filesOnDisk.count == 2)
    server.clock.move(by: .seconds(120))
    let again = try await server.signIn("ada")
    try await server.core.uploads.sweep()
    #expect(server.filesOnDisk.count == 1)
    try await again.call("GET", forgotten["url"].string ?? "").expect(404)
    #expect(try await again.call("GET", posted["url"].string ?? "").expect(200).body == [1])
    await server.stop()
  }

  @Test func `with the same key are one, also when there is no room for a second`() async throws {
    let server = try await TestServer(.sqlite) { $0.limits.fileBytesPerUser = 2 }
    let ada = try await server.signUp("ada")
    let key = [("Idempotency-Key", "k")]
    let first = try await ada.upload("a", [1, 2], headers: key).expect(201)
    #expect(try await ada.upload("a", [1, 2], headers: key).expect(201)["id"].int == first["id"].int)
    #expect(
      try await ada.upload("a", [1, 3], headers: key).expect(409)["code"].string == "idempotency_key_reused")
    try await ada.upload("a", [1], headers: [("Idempotency-Key", "l")]).expect(413)
    try await server.core.uploads.sweep()
    #expect(server.filesOnDisk.count == 1)
    await server.stop()
  }

  @Test func `whose bytes are lost are no empty files`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let url = try #require(try await ada.upload("a", [1, 2]).expect(201)["url"].string)
    for path in server.filesOnDisk { try FileManager.default.removeItem(atPath: path) }
    #expect(try await ada.call("GET", url).expect(503)["code"].string == "storage_unavailable")
    await server.stop()
  }

  @Test func `stand in what their owner takes along`() async throws {
    let server = try await TestServer()
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let id = try await ada.upload("mine.txt", Array("mine".utf8)).expect(201)["id"].int ?? 0
    let message = try await ada.post(files: [id], in: 1).expect(201)["id"].int
    try await bob.upload("bobs.txt", Array("bob".utf8)).expect(201)
    let files = try await ada.call("GET", "/api/users/me/export").expect(200)["files"].array
    #expect(files.map { $0["id"].int } == [id] && files.first?["message_id"].int == message)
    await server.stop()
  }

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `are described by who sends them, in one line`(storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let socket = try await bob.enter(1)
    func upload() async throws -> Int { try await ada.upload("a.txt", [1]).expect(201)["id"].int ?? 0 }
    func send(_ file: [String: Any], _ clientID: String = "c") async throws -> Reply {
      try await ada.call("POST", "/api/rooms/1/messages", ["attachments": [file], "client_id": clientID])
    }
    let id = try await upload()
    try await send(["id": id, "alt": "a\u{0}b"]).expect(422)
    for alt in ["a\nb", "a\u{202E}b", "a\u{7}"] {
      let reply = try await send(["id": id, "alt": alt]).expect(422)
      #expect(reply["errors"][0]["pointer"].string == "/attachments")
    }
    for wrong: [String: Any] in [["id": id, "alt": 5], ["alt": "x"], ["id": "\(id)"], ["id": [id]]] {
      try await send(wrong).expect(422)
    }
    let alt = "Eggs & <b>straw</b>"
    let sent = try await send(["id": id, "alt": "  \(alt) "]).expect(201)
    let history = try await bob.call("GET", "/api/rooms/1/messages").json.array.last
    let exported = try await ada.call("GET", "/api/users/me/export")["files"].array.first
    for file in [
      sent["attachments"][0], try await socket.next("message")["attachments"][0],
      history?["attachments"][0], exported,
    ] {
      #expect(file?["id"].int == id && file?["alt"].string == alt)
    }
    #expect(try await send(["id": id, "alt": alt]).expect(200)["duplicate"].bool == true)
    try await send(["id": id, "alt": "other"]).expect(409)
    for (index, plain) in [["id": try await upload()], ["id": try await upload(), "alt": " "]].enumerated() {
      let reply = try await send(plain, "plain \(index)").expect(201)
      #expect(!reply["attachments"][0].has("alt"))
    }
    let own = try await ada.enter(1)
    try await own.send(#"{"type":"message","attachments":[{"id":\#(try await upload()),"alt":"Hay"}]}"#)
    #expect(try await socket.next("message")["attachments"][0].has("alt") == false)
    #expect(try await own.next("message")["attachments"][0]["alt"].string == "Hay")
    await server.stop()
  }

  @Test func `are posted through sockets, too`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let file = try await ada.upload("a.txt", Array("hello".utf8)).expect(201)
    let socket = try await ada.enter(1)
    try await socket.send(#"{"type":"message","attachments":[\#(file["id"].int ?? 0)],"client_id":"1"}"#)
    let frame = try await socket.next("message")
    #expect(frame["attachments"][0]["url"].string == file["url"].string)
    try await socket.send(#"{"type":"message","attachments":[99],"client_id":"2"}"#)
    #expect(try await socket.next("error")["code"].string == "file_not_found")
    await server.stop()
  }
}

/// A form with one file.
struct Form {
  static let boundary = "a-boundary"
  static let type = "multipart/form-data; boundary=\(boundary)"
  let bytes: [UInt8]

  init(name: String, _ content: [UInt8], field: String = "file") {
    let head = """
      --\(Self.boundary)\r\nContent-Disposition: form-data; name="\(field)"; filename="\(name)"\r\n\
      Content-Type: text/html\r\n\r\n
      """
    bytes = Array(head.utf8) + content + Array("\r\n--\(Self.boundary)--\r\n".utf8)
  }
}

extension Person {
  func upload(_ form: Form) async throws -> Reply {
    try await upload(body: form.bytes, type: Form.type)
  }

  /// Whatever it is.
  func upload(body: [UInt8], type: String, query: String = "") async throws -> Reply {
    try await HTTPClient.call(
      server.port, "POST", "/api/files\(query)",
      [("Authorization", "Bearer \(token)"), ("Content-Type", type)], body)
  }

  func post(files: [Int], in room: Int) async throws -> Reply {
    try await call("POST", "/api/rooms/\(room)/messages", ["attachments": files])
  }
}

extension TestServer {
  /// The paths of uploads and of what is left of them.
  var filesOnDisk: [String] {
    let root = folder.appending(path: "files")
    let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey])
    return (all?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath }.map(\.path)
  }
}
