/// A file on its way in. It leaves nothing behind unless it is finished.
public final class Upload {
  let owner: UserID
  let draft: any ContentDraft
  private let most: Int64
  /// What has come so far, in bytes.
  public private(set) var size: Int64 = 0
  /// The first bytes, by which the type is found.
  private(set) var sample: [UInt8] = []

  init(owner: UserID, most: Int64, draft: any ContentDraft) {
    self.owner = owner
    self.most = most
    self.draft = draft
  }

  /// Takes the next bytes; throws `.fileTooLarge` when they are too many.
  public func write(_ bytes: [UInt8]) async throws(ChatError) {
    let (total, isOver) = size.addingReportingOverflow(Int64(bytes.count))
    guard !isOver, total <= most else { throw .fileTooLarge }
    size = total
    if sample.count < MediaType.sampleBytes { sample += bytes.prefix(MediaType.sampleBytes - sample.count) }
    try await draft.write(bytes)
  }
}
