import Testing

@testable import Outbound

/// What the server calls for its users must never be something inside.
@Suite struct `Calls to servers outside` {
  private func post(_ url: String, _ client: OutboundClient) async throws -> OutboundAnswer {
    // Read as if private addresses were fine: what is tried here is the look at the moment of connecting.
    await client.post(
      OutboundRequest(
        url: try OutboundURL(url, allowsPrivate: true), headers: [("X-Test", "1")], body: Array("{}".utf8)))
  }

  @Test func `no spelling of an inner address is connected to`() async throws {
    let receiver = try Receiver()
    let client = OutboundClient(allowsPrivate: false)
    for host in [
      "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "localhost", "LOCALHOST", "[::1]",
      "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
      "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "[fe80::1]", "[fd00::1]",
      "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255",
    ] {
      let answer = try await post("http://\(host):\(receiver.port)/", client)
      #expect(answer == .failed(.privateAddress), "\(host)")
    }
    // The premise: it can be reached.
    #expect(try await post(receiver.url, OutboundClient(allowsPrivate: true)) == .status(204))
    #expect(receiver.calls.count == 1)
    await receiver.stop()
  }

  @Test func `a name that leads inside when it is called is not followed`() async throws {
    let receiver = try Receiver()
    for address in ["127.0.0.1", "[::1]", "127.0.0.1,[::1]", "[::ffff:127.0.0.1]"] {
      let pinned = ["rebind.test:\(receiver.port):\(address)"]
      let client = OutboundClient(allowsPrivate: false, timeout: .seconds(10), pinned: pinned)
      // It was public when it was looked at.
      let url = try OutboundURL("http://rebind.test:\(receiver.port)/")
      #expect(await client.post(OutboundRequest(url: url, headers: [], body: [])) == .failed(.privateAddress))
    }
    #expect(receiver.calls.isEmpty)
    let open = OutboundClient(
      allowsPrivate: true, timeout: .seconds(10), pinned: ["rebind.test:\(receiver.port):127.0.0.1"])
    #expect(try await post("http://rebind.test:\(receiver.port)/", open) == .status(204))
    await receiver.stop()
  }

  @Test func `a redirect is an answer, not an order`() async throws {
    let inner = try Receiver()
    let receiver = try Receiver(301, 302, 303, 307, 308, headers: [("Location", inner.url)])
    let client = OutboundClient(allowsPrivate: true)
    for status in [301, 302, 303, 307, 308] {
      #expect(try await post(receiver.url, client) == .status(status))
    }
    #expect(inner.calls.isEmpty && receiver.calls.count == 5)
    await inner.stop()
    await receiver.stop()
  }

  @Test func `a long answer is not read to its end, and says what it says at its start`() async throws {
    let receiver = try Receiver(200, 500, body: 8 << 20)
    let client = OutboundClient(allowsPrivate: true)
    #expect(try await post(receiver.url, client) == .status(200))
    #expect(try await post(receiver.url, client) == .status(500))
    #expect(try await post(receiver.url, client) == .status(204))
    await receiver.stop()
  }

  @Test func `a server that does not answer is left in time`() async throws {
    let silent = try await SilentServer()
    let client = OutboundClient(allowsPrivate: true, timeout: .milliseconds(200))
    #expect(try await post("http://127.0.0.1:\(silent.port)/", client) == .failed(.timedOut))
    silent.close()
    #expect(try await post("http://127.0.0.1:\(silent.port)/", client) == .failed(.unreachable))
    let receiver = try Receiver()
    let patient = OutboundClient(allowsPrivate: true)
    #expect(try await post("https://127.0.0.1:\(receiver.port)/", patient) == .failed(.encryption))
    await receiver.stop()
  }

  @Test func `nothing but the headers that were asked for goes out`() async throws {
    let receiver = try Receiver()
    let client = OutboundClient(allowsPrivate: true)
    _ = await client.post(
      OutboundRequest(
        url: try OutboundURL(receiver.url, allowsPrivate: true),
        headers: [("Content-Type", "application/json"), ("User-Agent", "Roost/1")],
        body: Array(repeating: 0x20, count: 2_000)))
    let call = await receiver.calls(1)[0]
    #expect(call.headers["user-agent"] == "Roost/1" && call.headers["expect"] == nil)
    #expect(call.headers["content-type"] == "application/json" && call.body.count == 2_000)
    await receiver.stop()
  }
}
