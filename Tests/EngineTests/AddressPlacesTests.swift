import Engine
import Testing

@Suite struct `Connections of one address` {
  private static let home = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// An open connection that is being served.
  private func served(_ server: TestServer) -> TestPeer {
    let peer = server.peer()
    peer.send(Self.home)
    #expect(peer.answer().body == "home")
    return peer
  }

  /// Waits until a place that was given back can be taken.
  private func servedAgain(_ server: TestServer) async -> TestPeer {
    while true {
      let peer = server.peer()
      peer.send(Self.home)
      if peer.answer().body == "home" { return peer }
      await Task.yield()
    }
  }

  private func isRefused(_ server: TestServer) -> Bool {
    server.peer().rest().hasPrefix("HTTP/1.1 429 Too Many Requests\r\n")
  }

  @Test(arguments: [1, 2]) func `are as many as allowed and no more, whatever loop they are on`(loops: Int)
    async throws
  {
    try await TestServer.run(loops: loops, change: { $0.limits.connectionsPerAddress = 3 }) { server in
      var peers = [served(server), served(server)]
      peers.append(served(server))
      #expect(isRefused(server) && isRefused(server))
      peers[0].send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(peers[0].rest().hasSuffix("home"))
      peers[0] = await servedAgain(server)
      #expect(isRefused(server))
      for peer in peers {
        peer.send(Self.home)
        #expect(peer.answer().body == "home")
      }
    }
  }

  @Test func `are given back when they break`() async throws {
    try await TestServer.run(change: { $0.limits.connectionsPerAddress = 1 }) { server in
      for request in ["", "GET / HT", "GET /silent HTTP/1.1\r\nHost: a\r\n\r\n", Self.home + Self.home] {
        let peer = await servedAgain(server)
        #expect(isRefused(server))
        peer.send(request)
        peer.resetOnClose()
      }
      _ = await servedAgain(server)
    }
  }

  @Test func `are given back when they become WebSockets`() async throws {
    try await TestServer.run(change: { $0.limits.connectionsPerAddress = 1 }) { server in
      var sockets: [TestPeer] = []
      for _ in 0..<3 {
        let peer = await servedAgain(server)
        #expect(peer.upgrade("/ws/echo").hasPrefix("HTTP/1.1 101 "))
        sockets.append(peer)
      }
      for socket in sockets {
        socket.sendMessage("still here")
        #expect(socket.message() == "still here")
      }
      let last = served(server)
      #expect(isRefused(server))
      _ = last
    }
  }

  @Test func `are not counted when the address is a proxy's`() async throws {
    try await TestServer.run(change: {
      $0.limits.connectionsPerAddress = 1
      $0.isProxy = { $0.host == "127.0.0.1" }
    }) { server in
      let peers = (0..<20).map { _ in served(server) }
      #expect(peers.count == 20)
    }
  }

  @Test func `are said to be too many once, until there are none`() async throws {
    let told = Told()
    try await TestServer.run(change: {
      $0.limits.connectionsPerAddress = 1
      $0.log = { event in if case .addressFull = event { told.add("full") } }
    }) { server in
      for round in 1...2 {
        let peer = await servedAgain(server)
        #expect(isRefused(server) && isRefused(server))
        #expect(told.all.count == round)
        peer.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        _ = peer.rest()
      }
    }
  }
}
