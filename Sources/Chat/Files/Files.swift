/// Uploading files, and who may have them.
///
/// The bytes are on the disk before anybody hears of a file. What a crash leaves behind is a draft, or a content that
/// was noted before it was kept; both are found again by ``sweep()``.
public struct Files: Sendable {
  let store: any Store
  let contents: any ContentStore
  let rooms: Rooms
  let images: any ImageWork
  let limits: ChatLimits
  let clock: any Clock
  /// Hashes what the server made itself.
  private let hashing: @Sendable ([UInt8]) -> ContentHash?

  public init(
    store: any Store, contents: any ContentStore, rooms: Rooms, images: any ImageWork, limits: ChatLimits,
    clock: any Clock, hashing: @escaping @Sendable ([UInt8]) -> ContentHash?
  ) {
    self.store = store
    self.contents = contents
    self.rooms = rooms
    self.images = images
    self.limits = limits
    self.clock = clock
    self.hashing = hashing
  }

  /// Begins an upload. Throws `.fileTooLarge` and `.quotaExceeded` as soon as they are certain.
  ///
  /// - Parameters:
  ///   - announced: how many bytes will come, at least; 0 where that is not known.
  ///   - hasKey: it may be a repetition, whose file is there already and counted; how much the user has is looked at
  ///     in the end only.
  public func begin(by owner: UserID, announced: Int64, hasKey: Bool) async throws(ChatError) -> Upload {
    if announced > limits.uploadBytes { throw .fileTooLarge }
    let used = hasKey ? 0 : try await store.fileBytes(of: owner)
    guard used + max(1, announced) <= limits.fileBytesPerUser else { throw .quotaExceeded }
    return Upload(owner: owner, most: Int64(limits.uploadBytes), draft: try await contents.begin())
  }

  /// Makes a file of an upload that has come in whole.
  public func finish(
    _ upload: Upload, named name: FileName, content: ContentHash, key: CreationKey?
  ) async throws(ChatError) -> UploadedFile {
    let type = MediaType(sniffing: upload.sample)
    let facts = type.isRasterImage ? try await images.look(at: upload.draft.path, type) : nil
    let thumbnail = try await draft(of: facts?.thumbnail)
    let kept = [content] + (thumbnail.map { [$0.hash] } ?? [])
    for hash in kept { contents.hold(hash) }
    defer { for hash in kept { contents.release(hash) } }
    try await store.expectContents(kept)
    try await upload.draft.keep(as: content)
    if let thumbnail { try await thumbnail.draft.keep(as: thumbnail.hash) }
    return try await store.createFile(
      NewFile(
        owner: upload.owner, name: name, type: type, size: upload.size, content: content,
        picture: facts?.size, thumbnail: thumbnail?.hash, key: key))
  }

  /// A file for somebody who may have it: its owner until it is posted, then whoever may read the message it came with.
  /// Throws `.fileNotFound` to everybody else.
  public func file(_ id: FileID, for viewer: Author) async throws(ChatError) -> UploadedFile {
    guard let file = try await store.file(id) else { throw .fileNotFound }
    guard let room = file.messageID?.roomID else {
      guard file.owner == viewer.userID else { throw .fileNotFound }
      return file
    }
    do throws(ChatError) {
      _ = try await rooms.readAccess(to: room, for: viewer)
    } catch .roomNotFound, .banned {
      throw .fileNotFound
    }
    return file
  }

  /// Where the bytes of a file or a thumbnail are, ready to be opened; nil: they are gone, and nobody meant that.
  public func path(of content: ContentHash) async throws(ChatError) -> String? {
    try await contents.find(content) ? contents.path(of: content) : nil
  }
}

extension Files {
  /// Writes bytes that the server made itself, to be kept under their hash.
  private func draft(of bytes: [UInt8]?) async throws(ChatError)
    -> (draft: any ContentDraft, hash: ContentHash)?
  {
    guard let bytes, let hash = hashing(bytes) else { return nil }
    let draft = try await contents.begin()
    try await draft.write(bytes)
    return (draft, hash)
  }
}
