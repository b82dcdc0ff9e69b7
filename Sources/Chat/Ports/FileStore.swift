/// What is known of uploaded files. Their bytes are in a ``ContentStore``; they are there before a file is made, and
/// stay until no file needs them.
public protocol FileStore: Sendable {
  /// What all files of an account weigh together, posted or not, in bytes.
  func fileBytes(of owner: UserID) async throws(ChatError) -> Int64
  /// Writes down, before contents are kept, that there may soon be some that no file needs; if nothing more comes of it,
  /// ``contentsToErase(after:limit:)`` names them.
  func expectContents(_ contents: [ContentHash]) async throws(ChatError)
  /// Makes a file. Throws `.userNotFound`, `.quotaExceeded` beyond ``ChatLimits/fileBytesPerUser``, and `.keyReused`.
  func createFile(_ draft: NewFile) async throws(ChatError) -> UploadedFile
  func file(_ id: FileID) async throws(ChatError) -> UploadedFile?
  /// An account's files by id.
  func files(of owner: UserID, after cursor: FileID?, limit: Int) async throws(ChatError) -> [UploadedFile]
  /// Removes files that nobody posted and that are older; answers how many.
  func removeUnpostedFiles(createdBefore time: Timestamp, limit: Int) async throws(ChatError) -> Int
  /// Contents that are needed no more, or perhaps never were, in the order of their hashes.
  func contentsToErase(after cursor: ContentHash?, limit: Int) async throws(ChatError) -> [ContentNote]
  /// Some file needs them.
  func isContentUsed(_ content: ContentHash) async throws(ChatError) -> Bool
  /// Forgets a note, unless the content was noted again meanwhile.
  func settle(_ note: ContentNote) async throws(ChatError)
}
