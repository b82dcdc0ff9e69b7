import Foundation
import Testing

@testable import Imaging

@Suite struct ToolRunTests {
  @Test func `a program reads its input and prints, and nothing is left of it`() throws {
    #expect(try run(["/bin/cat"], input: "hello") == .printed(Array("hello".utf8)))
    #expect(try run(["/bin/sh", "-c", "exit 3"]) == .failed(3))
    #expect(try run(["/bin/sh", "-c", "kill -SEGV $$"]) == .killed(SIGSEGV))
    #expect(try run(["/nonexistent"]) == .notStarted)
  }

  @Test func `a program that hangs is ended with all that it started`() throws {
    let folder = try Folder()
    for script in [
      "sleep 600", "sleep 600 & sleep 600", "exec >&-; sleep 600", "trap '' TERM; sleep 600 & wait",
    ] {
      let path = folder.path + "/pid"
      let text = "echo $$ >\(path); \(script)"
      #expect(try run(["/bin/sh", "-c", text], timeout: .milliseconds(200)) == .timedOut)
      let number = try #require(pid_t(String(contentsOfFile: path, encoding: .utf8).dropLast()))
      #expect(kill(number, 0) == -1 && errno == ESRCH)
      try expectNobody(inGroup: number)
    }
  }

  @Test func `what a program leaves behind ends with it`() throws {
    let folder = try Folder()
    let path = folder.path + "/pid"
    let text = "echo $$ >\(path); sleep 600 >/dev/null & echo done"
    #expect(try run(["/bin/sh", "-c", text]) == .printed(Array("done\n".utf8)))
    let group = try #require(pid_t(String(contentsOfFile: path, encoding: .utf8).dropLast()))
    try expectNobody(inGroup: group)
  }

  @Test func `a program that prints without end is ended`() throws {
    #expect(try run(["/usr/bin/yes"], limit: 100_000) == .printedTooMuch)
    #expect(try run(["/usr/bin/printf", "12345"], limit: 5) == .printed(Array("12345".utf8)))
    #expect(try run(["/usr/bin/printf", "123456"], limit: 5) == .printedTooMuch)
  }

  @Test func `a program knows nothing of the server`() throws {
    let leak = open("/etc/hostname", O_RDONLY)  // Without close-on-exec, on purpose.
    defer { close(leak) }
    #expect(try run(["/usr/bin/env"]) == .printed(Array("NAME=value\n".utf8)))
    // The last one is the folder that lists them.
    #expect(try run(["/bin/ls", "/proc/self/fd"]).lines == ["0", "1", "2", "3"])
    #expect(try run(["/bin/pwd"]).lines == ["/"])
    let status = try run(["/bin/cat", "/proc/self/status"]).lines
    for name in ["SigBlk:\t", "SigIgn:\t"] {
      let line = try #require(status.first { $0.hasPrefix(name) })
      let signals = try #require(UInt64(line.dropFirst(name.count), radix: 16))
      // 32 and 33 are the C library's own.
      #expect(signals & 0x7FFF_FFFF == 0)
    }
  }

  @Test func `the cage sets every limit`() throws {
    let cage = ToolCage()
    let limits = try run(cage.arguments(for: ["cat", "/proc/self/limits"])).lines
    for (name, value) in [
      ("Max address space", ToolCage.memory), ("Max cpu time", ToolCage.seconds),
      ("Max open files", ToolCage.openFiles), ("Max file size", 0), ("Max core file size", 0),
    ] {
      let line = try #require(limits.first { $0.hasPrefix(name) })
      let numbers = line.dropFirst(name.count).split(separator: " ").prefix(2)
      #expect(numbers.allSatisfy { $0 == "\(value)" }, "\(line)")
    }
    let status = try run(cage.arguments(for: ["cat", "/proc/self/status"])).lines
    #expect(status.contains("NoNewPrivs:\t1"))
    if cage.dropsRoot { #expect(status.contains("Uid:\t65534\t65534\t65534\t65534")) }
  }

  @Test func `the cage holds`() throws {
    let cage = ToolCage()
    let folder = try Folder()
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    let write = cage.arguments(for: ["/bin/dd", "if=/dev/zero", "of=\(folder.path)/x", "count=1"])
    #expect(try run(write) == .killed(SIGXFSZ))
    let allocate = cage.arguments(for: ["/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=1G", "count=1"])
    #expect(try run(allocate) == .failed(1))
  }

  // MARK: Parts

  private func run(
    _ arguments: [String], input: String = "", limit: Int = 100_000, timeout: Duration = .seconds(60)
  ) throws -> ToolRun.Result {
    guard let source = ToolInput(.bytes(Array(input.utf8))) else { throw PictureError.unavailable }
    source.rewind()
    let run = ToolRun(arguments: arguments, environment: ["NAME=value"], outputLimit: limit, timeout: timeout)
    return run.result(input: source.descriptor)
  }

  /// Comes back when nobody of a group is alive: the kernel ends them when it gets to it, and whoever adopts the dead
  /// does not reap them at once.
  private func expectNobody(inGroup group: pid_t) throws {
    while try !states(inGroup: group).allSatisfy({ $0 == "Z" || $0 == "X" }) {}
  }

  /// What the processes of a group are doing, one letter each.
  private func states(inGroup group: pid_t) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { pid_t($0) != nil }.compactMap {
      name in
      guard let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8) else { return nil }
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 2 && fields[2] == "\(group)" ? String(fields[0]) : nil
    }
  }
}

extension ToolRun.Result {
  fileprivate var lines: [String] {
    guard case .printed(let bytes) = self else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
