import Glibc
import Testing

@testable import Outbound

@Suite struct `Public addresses` {
  private func bytes(_ text: String) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 16)
    let isIPv4 = !text.contains(":")
    guard inet_pton(isIPv4 ? AF_INET : AF_INET6, text, &bytes) == 1 else { return [] }
    return isIPv4 ? Array(bytes.prefix(4)) : bytes
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
    "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450:4001::", "2001:200::", "2003::1", "3ffe::1",
    "64:ff9b::8.8.8.8",
  ])
  func `addresses that are given out are`(text: String) {
    #expect(bytes(text).count > 0 && PublicAddress.contains(bytes(text)), "\(text)")
  }

  @Test(arguments: [
    "0.0.0.0", "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
    "127.255.255.255", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
    "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "100::1",
    "2001::1", "2001:0:53aa::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
    "2002:808:808::1", "3fff::1", "5f00::1", "4000::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1",
    "ff02::1",
  ])
  func `no others are`(text: String) {
    #expect(bytes(text).count > 0 && !PublicAddress.contains(bytes(text)), "\(text)")
  }

  @Test func `bytes of another length are no address`() {
    for count in [0, 1, 3, 5, 15, 17, 32] {
      #expect(!PublicAddress.contains(Array(repeating: 8, count: count)))
    }
  }
}

@Suite struct `URLs to call` {
  private func problem(_ text: String, allowsPrivate: Bool = false) -> OutboundURL.Problem? {
    do throws(OutboundURL.Problem) {
      _ = try OutboundURL(text, allowsPrivate: allowsPrivate)
      return nil
    } catch {
      return error
    }
  }

  @Test func `web addresses are taken apart as libcurl does it`() throws {
    let url = try OutboundURL("HTTPS://CI.Example.org:8443/a?b=c#d")
    #expect(url.isEncrypted && url.host == "CI.Example.org" && url.port == 8_443)
    #expect(try OutboundURL("http://example.org").port == 80)
    #expect(try OutboundURL("https://example.org/x").port == 443)
    #expect(try OutboundURL("https://[2606:4700::1111]/").port == 443)
  }

  @Test(arguments: [
    ("", OutboundURL.Problem.unreadable), ("http://", .unreadable),
    ("http://a b/", .unreadable), ("http://é.example/", .unreadable), ("http://a\u{0}b/", .unreadable),
    ("http://a\nb/", .unreadable), ("http://example.org:99999/", .unreadable),
    ("ftp://example.org/", .scheme), ("file:///etc/passwd", .scheme), ("gopher://example.org/", .scheme),
    ("javascript:alert(1)", .unreadable), ("http://u:p@example.org/", .credentials),
    ("http://u@example.org/", .credentials), ("http://example.org:22/", .port),
    ("http://example.org:25/", .port), ("https://example.org:1023/", .port),
    ("http://example.org:0/", .port),
  ])
  func `anything else is refused with its reason`(text: String, wanted: OutboundURL.Problem) {
    #expect(problem(text) == wanted, "\(text)")
  }

  @Test(arguments: [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "10.1",
    "0xA9FEA9FE", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[fe80::1]",
    "[fe80::1%25lo]", "[fd00::1]", "[2002:7f00:1::]", "192.168.1.1", "100.64.0.1",
  ])
  func `no spelling of a private address gets by`(host: String) {
    #expect(problem("http://\(host):8080/") != nil, "\(host)")
    #expect(problem("https://\(host)/") != nil, "\(host)")
  }

  @Test func `private networks may be allowed`() {
    for text in ["http://127.0.0.1:22/", "http://localhost/", "http://[::1]:1/"] {
      #expect(problem(text, allowsPrivate: true) == nil)
    }
    #expect(problem("ftp://127.0.0.1/", allowsPrivate: true) == .scheme)
  }

  @Test func `the longest URL has 2048 bytes`() {
    let start = "http://example.org/"
    for (length, wanted) in [(2_047, nil), (2_048, nil), (2_049, .unreadable)]
      as [(Int, OutboundURL.Problem?)]
    {
      #expect(problem(start + String(repeating: "x", count: length - start.utf8.count)) == wanted)
    }
  }
}
