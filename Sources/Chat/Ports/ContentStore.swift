/// Where the bytes of files are kept, each content once, under its hash.
public protocol ContentStore: Sendable {
  /// Begins a content. Throws `.unavailable` when the disk does not work or has no room, `.busy` when too much is
  /// waiting for it.
  func begin() async throws(ChatError) -> any ContentDraft
  /// The path of a kept content.
  func path(of content: ContentHash) -> String
  /// Waits until a kept content can be opened without waiting for the disk. False: it is not there.
  func find(_ content: ContentHash) async throws(ChatError) -> Bool

  /// Until it is released as often, nothing removes the content.
  func hold(_ content: ContentHash)
  func release(_ content: ContentHash)

  /// Gets ready to remove a content. False: somebody holds it.
  func beginRemoval(of content: ContentHash) -> Bool
  /// Removes it, unless somebody has taken hold of it since ``beginRemoval(of:)``; answers whether it is gone.
  func endRemoval(of content: ContentHash) async throws(ChatError) -> Bool
  /// It is needed after all.
  func cancelRemoval(of content: ContentHash)

  /// Removes the drafts that earlier runs left behind.
  func removeOldDrafts() async throws(ChatError)
}

/// Bytes that are coming in. A draft that is neither kept nor referred to any more is gone from the disk.
public protocol ContentDraft: AnyObject, Sendable {
  /// The file with what has come so far.
  var path: String { get }
  /// Appends; one call at a time.
  func write(_ bytes: [UInt8]) async throws(ChatError)
  /// Makes it durable, and from then on it is kept as `content`.
  func keep(as content: ContentHash) async throws(ChatError)
}
