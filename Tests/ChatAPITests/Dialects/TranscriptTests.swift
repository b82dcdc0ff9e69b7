import Testing

@testable import ChatAPI

/// The documents of the dialects are what clients are written from: every example in them is run.
@Suite struct `Transcripts` {
  @Test(arguments: ["lobby.md", "guest-rooms.md", "polling.md", "tokens.md", "classic.md"])
  func `on the main port everything is as documented`(_ name: String) async throws {
    let server = try await TestServer(.sqlite, loops: 2)
    let transcript = try Transcript(name)
    #expect(transcript.blocks.count > 5)
    try await TranscriptRun(port: server.port).run(transcript)
    await server.stop()
  }

  @Test(arguments: [(Site.lobby, "lobby-port.md"), (.rooms, "guest-rooms.md"), (.classic, "classic.md")])
  func `so it is on the ports of one dialect`(_ site: Site, _ name: String) async throws {
    let server = try await TestServer(.sqlite, loops: 2, sites: [site])
    try await TranscriptRun(port: #require(server.ports[site])).run(try Transcript(name))
    await server.stop()
  }

  @Test func `and on the polling port, where names are believed`() async throws {
    let server = try await TestServer(.sqlite, sites: [.polling]) { $0.trustsClaimedNames = true }
    try await TranscriptRun(port: #require(server.ports[.polling])).run(try Transcript("polling-port.md"))
    await server.stop()
  }
}
