import Chat
import Foundation
import Testing

@testable import Stores

@Suite struct `The folder of files` {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "roost-contents-\(UUID().uuidString)"
  )
  .path
  private let hash: ContentHash

  init() throws { hash = try #require(ContentHash((0..<32).map { UInt8($0) })) }

  private func open(keepFree: Int64 = 0, isNew: Bool = false) throws -> DiskContents {
    try #require(DiskContents(folder: folder, keepFree: keepFree, isNew: isNew))
  }

  private var files: [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }

  private func keep(_ bytes: [UInt8], in contents: DiskContents) async throws {
    let draft = try await contents.begin()
    try await draft.write(bytes)
    try await draft.keep(as: hash)
  }

  @Test func `a draft has a place of its own until it is kept under its hash`() async throws {
    let contents = try open()
    let draft = try await contents.begin()
    try await draft.write([1, 2])
    try await draft.write([3])
    #expect(FileManager.default.contents(atPath: draft.path) == Data([1, 2, 3]))
    #expect(draft.path.hasPrefix("\(folder)/incoming/"))
    #expect(try await !contents.find(hash))
    try await draft.keep(as: hash)
    #expect(files == ["00/0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"])
    #expect(try await contents.find(hash))
    #expect(FileManager.default.contents(atPath: contents.path(of: hash)) == Data([1, 2, 3]))
    // The same bytes once more take its place.
    try await keep([1, 2, 3], in: contents)
    #expect(files.count == 1)
  }

  @Test func `a draft that nobody keeps is gone`() async throws {
    let contents = try open()
    var draft: (any ContentDraft)? = try await contents.begin()
    try await draft?.write([1])
    #expect(files.count == 1)
    draft = nil
    let end = ContinuousClock.now + .seconds(20)
    while !files.isEmpty, ContinuousClock.now < end { _ = try await contents.find(hash) }
    #expect(files.isEmpty)
  }

  @Test func `what an earlier run left half done goes, what it kept stays unless all is new`() async throws {
    try await keep([1], in: try open())
    #expect(FileManager.default.createFile(atPath: folder + "/incoming/1-1", contents: Data([1])))
    try await open().removeOldDrafts()
    #expect(files.count == 1 && !files[0].hasPrefix("incoming"))
    _ = try open(isNew: true)
    #expect(files.isEmpty)
  }

  @Test func `nothing is removed that somebody holds, or takes hold of meanwhile`() async throws {
    let contents = try open()
    try await keep([1], in: contents)
    contents.hold(hash)
    contents.hold(hash)
    contents.release(hash)
    #expect(!contents.beginRemoval(of: hash))
    contents.release(hash)
    #expect(contents.beginRemoval(of: hash))
    contents.hold(hash)
    #expect(try await !contents.endRemoval(of: hash))
    #expect(files.count == 1)
    contents.release(hash)
    #expect(contents.beginRemoval(of: hash))
    contents.cancelRemoval(of: hash)
    #expect(try await !contents.endRemoval(of: hash))
    #expect(contents.beginRemoval(of: hash))
    #expect(try await contents.endRemoval(of: hash))
    #expect(files.isEmpty)
  }

  @Test func `a disk with too little room takes no files`() async throws {
    let contents = try open(keepFree: .max)
    await #expect(throws: ChatError.unavailable) { _ = try await contents.begin() }
    #expect(files.isEmpty && DiskFolder.free(folder).map { $0 > 0 } == true)
  }
}
