import Foundation
import Testing

@testable import Auth

@Suite("The secret key") struct SecretKeyTests {
  private func problem(_ text: String) -> SecretKey.Problem? {
    do throws(SecretKey.Problem) {
      _ = try SecretKey(text)
      return nil
    } catch {
      #expect(error.message.hasPrefix("SECRET_KEY "))
      #expect(text.count < 4 || !error.message.contains(text))
      return error
    }
  }

  @Test func `length stops at 32 bytes`() {
    #expect(problem("k9f3Jx0vQ2mZ8rT1yB6nW4cD7sL5hG0") == .tooShort(bytes: 31))
    #expect(problem("k9f3Jx0vQ2mZ8rT1yB6nW4cD7sL5hG0p") == nil)
    #expect(problem("k9f3Jx0vQ2mZ8rT1yB6nW4cD7sL5hG0pq") == nil)
    #expect(problem("ключ-из-кириллицы-в32") == nil)
  }

  @Test(arguments: ["", " ", "\t\n", "                                        "])
  func `an empty key is refused`(text: String) {
    #expect(problem(text) == .empty)
  }

  @Test(arguments: [
    "yoursecretkey", "secret", "changeme", "YourSecretKey", "your_secret_key", "your-256-bit-secret",
    "your-secret-key-here-change-in-production", "CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME",
    "a-string-secret-at-least-256-bits-long", "this-should-be-changed-changethis-please-now",
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "replace-me-with-a-long-random-string-1234", "12345678901234567890123456789012",
  ])
  func `an example key is refused`(text: String) {
    #expect(problem(text) == .example)
  }

  @Test func `a key of few characters is refused`() {
    #expect(problem(String(repeating: "a", count: 64)) == .tooPlain)
    #expect(problem(String(repeating: "abc123", count: 10)) == .tooPlain)
  }

  @Test func `a key does not show itself`() throws {
    let key = try SecretKey(JWTTests.keyText)
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] {
      #expect(!text.contains("k9f3"))
      #expect(!text.contains("107"))
    }
  }
}

@Suite("The secret key's file") struct SecretKeyFileTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: Foundation.UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func failure(_ folder: String) -> String? {
    do throws(SecretKeyFile.Failure) {
      _ = try SecretKeyFile.load(directory: folder)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `the first start makes a key, later ones read it`() throws {
    try inFolder { folder in
      let first = try SecretKeyFile.load(directory: folder)
      #expect(first.bytes.count == 64)
      #expect(try SecretKeyFile.load(directory: folder).bytes == first.bytes)
      let path = folder + "/secret.key"
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret.key"])
    }
    try inFolder { one in
      try inFolder { two in
        let keys = try [one, two].map { try SecretKeyFile.load(directory: $0).bytes }
        #expect(keys[0] != keys[1])
      }
    }
  }

  @Test func `starts at the same time agree on one key`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: Foundation.UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<16 { group.addTask { try SecretKeyFile.load(directory: path).bytes } }
      return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(keys.count == 1)
  }

  @Test func `a file that others may read is refused with the remedy`() throws {
    try inFolder { folder in
      _ = try SecretKeyFile.load(directory: folder)
      for mode in [0o640, 0o604, 0o601, 0o660] {
        #expect(chmod(folder + "/secret.key", mode_t(mode)) == 0)
        #expect(failure(folder)?.contains("chmod 600") == true)
      }
      #expect(chmod(folder + "/secret.key", 0o400) == 0)
      #expect(failure(folder) == nil)
    }
  }

  @Test func `a damaged file, a link or a folder in its place is refused`() throws {
    try inFolder { folder in
      let path = folder + "/secret.key"
      for text in ["", "short", "\u{0}\u{1}", "changeme"] {
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(chmod(path, 0o600) == 0)
        let message = try #require(failure(folder))
        #expect(message.contains("holds no good key"))
      }
      #expect(unlink(path) == 0)
      #expect(symlink("/etc/hostname", path) == 0)
      #expect(failure(folder) != nil)
      #expect(unlink(path) == 0)
      #expect(mkdir(path, 0o700) == 0)
      #expect(failure(folder)?.contains("not a regular file") == true)
    }
  }

  @Test func `a missing folder is named in the reason`() {
    #expect(failure("/nonexistent/roost")?.contains("/nonexistent/roost/secret.key") == true)
    #expect(failure("/nonexistent/roost")?.contains("No such file or directory") == true)
  }
}
