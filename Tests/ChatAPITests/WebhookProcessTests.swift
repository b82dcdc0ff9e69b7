import Foundation
import Testing

@Suite struct `Webhooks of a program that is killed` {
  @Test func `lose nothing, and send nothing that is not stored`() async throws {
    let receiver = try Receiver(503, 503, 503, 503, 503, 503, 503, 503)
    let folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = [
      "DATABASE_URL": "sqlite:///\(folder.path)/app.db",
      "WEBHOOKS_ALLOW_PRIVATE": "on", "WEBHOOK_FIRST_RETRY": "10ms",
      "SECRET_KEY": "a key that outlives the process, 0123456789",
    ]
    var server = try ServerProcess(environment)
    func call(_ path: String, _ token: String?, _ body: String) async throws -> Reply {
      try await HTTPClient.call(
        server.port, "POST", path,
        [("Content-Type", "application/json")] + (token.map { [("Authorization", "Bearer \($0)")] } ?? []),
        Array(body.utf8))
    }
    let credentials = #"{"username":"ada","password":"the password of ada"}"#
    try await call("/api/users/", nil, credentials).expect(201)
    let token = try await call("/api/token", nil, credentials).expect(200)["access_token"].string ?? ""
    let room = try await call("/api/rooms/", token, #"{"name":"Tea"}"#).expect(201)["id"].int ?? 0
    try await call("/api/rooms/\(room)/webhooks", token, #"{"url":"\#(receiver.url)"}"#).expect(201)
    for number in 1...5 {
      try await call("/api/rooms/\(room)/messages", token, #"{"content":"\#(number)"}"#).expect(201)
    }
    _ = await receiver.calls(2)
    server.kill()
    server = try ServerProcess(environment)
    try await call("/api/rooms/\(room)/messages", token, #"{"content":"6"}"#).expect(201)
    var delivered: [Int] = []
    while delivered.last != 6 {
      delivered = await receiver.calls(delivered.count + 1).compactMap { $0.json["data"]["seq"].int }
    }
    #expect(Set(delivered) == Set(1...6))
    #expect(delivered == delivered.sorted(), "in order, the first one several times")
    await receiver.stop()
  }
}
