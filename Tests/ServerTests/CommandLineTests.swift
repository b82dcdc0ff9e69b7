import Foundation
import Testing

@testable import Server

@Suite struct CommandLineTests {
  @Test(arguments: [
    ([], Command.serve), (["serve"], .serve), (["version"], .version), (["--version"], .version),
    (["help"], .help), (["-h"], .help), (["settings"], .settings), (["settings", "--example"], .example),
    (["healthcheck"], .healthcheck), (["admin", "list"], .admin(.list)),
    (["admin", "create", "root"], .admin(.create("root"))),
  ])
  func `each command has its words`(words: [String], command: Command) throws {
    #expect(try Command(words) == command)
  }

  @Test(arguments: [
    ["server"], ["serve", "now"], ["--port", "1"], [""], ["settings", "-x"], ["admin"], ["admin", "create"],
  ])
  func `other words are a usage error`(words: [String]) {
    #expect(throws: UsageError.self) { try Command(words) }
    #expect(Command.run(words) { _, _ in .done } == .usage)
  }

  @Test func `usage names every command and exit code`() {
    for word in ["serve", "settings", "healthcheck", "version", "help", " 0 ", " 1 ", " 2 ", " 78 "] {
      #expect(Command.usage.contains(word), "\(word)")
    }
  }

  @Test func `the cores counted are those the process may use`() {
    let cores = ProcessLimits.availableCores()
    #expect(cores >= 1)
    #expect(cores <= ProcessInfo.processInfo.processorCount)
  }

  @Test func `the open-file limit is raised to the most the system allows`() {
    let limit = ProcessLimits.raiseOpenFiles()
    #expect(limit >= 256)
    #expect(ProcessLimits.raiseOpenFiles() == limit)
  }
}

@Suite struct HealthCheckTests {
  /// A server that answers its first connection with fixed bytes.
  private func answering(_ answer: String) throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound)
    let port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread {
      let peer = accept(listener, nil, nil)
      var request = [UInt8](repeating: 0, count: 1_024)
      _ = recv(peer, &request, request.count, 0)
      _ = send(peer, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      close(peer)
      close(listener)
    }
    return port
  }

  private func check(port: UInt16) throws {
    try HealthCheck(Settings(environment: ["HOST": "127.0.0.1", "PORT": "\(port)"])).run()
  }

  @Test func `a 200 is healthy`() throws {
    try check(port: answering("HTTP/1.1 200 OK\r\n\r\n"))
  }

  @Test(arguments: ["HTTP/1.1 503 Service Unavailable\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP", ""])
  func `anything else is not`(answer: String) throws {
    let port = try answering(answer)
    #expect(throws: HealthCheckError.self) { try check(port: port) }
  }
}
