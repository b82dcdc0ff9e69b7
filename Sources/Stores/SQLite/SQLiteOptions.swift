/// How a ``SQLiteStore`` behaves.
public struct SQLiteOptions: Sendable {
  /// Writes that may wait; beyond, they are refused as `.busy`.
  public var queueLimit = 8_192
  /// Writes in one commit at most.
  public var batchLimit = 256
  /// Reads that may wait; beyond, they are refused as `.busy`.
  public var readQueueLimit = 8_192
  /// Read-only connections, each with its thread.
  public var readers = 3
  /// Read-only connections that only search, each with its thread.
  public var searchers = 2
  /// Searches that may wait; beyond, they are refused as `.busy`.
  public var searchQueueLimit = 128
  /// Searches that one person may have waiting or running; beyond, they are refused as `.busy`.
  public var searchesOfOne = 4
  /// What one search does before it ends its page, in steps of about a tenth of a microsecond.
  public var searchEffort = 250_000
  /// Messages that are put into blocks for search together, up to four times as many if they wait, when there are no
  /// writes.
  public var searchPart = 256
  /// Blocks whose grams are put into the index together, when there are no writes: each commit makes FTS5 merge its
  /// lists.
  public var searchGramsPart = 16
  /// For so long there were none.
  public var searchPause = Duration.milliseconds(20)
  /// Messages that may wait to be put into blocks; beyond, sends make room for that.
  public var searchTailCap = 4_096
  /// Blocks that may wait for the index, 64 messages or 16 KiB each; searches look into every one of them. Beyond, sends
  /// make room for that.
  public var searchGramsCap = 2_048
  /// Pages in the log (WAL) from which the writer moves them into the database file.
  public var checkpointPages = 4_000
  /// Pages in the log from which the writer waits for readers in order to empty it.
  public var logPagesCap = 16_000
  /// Without writes for so long, the writer empties the log.
  public var idleTime = Duration.seconds(5)
  /// Database files up to this many bytes are checked completely at the start.
  public var checkedSize: Int64 = 256 << 20

  public init() {}
}

/// What the operator should hear of a store.
public struct SQLiteReports: Sendable {
  /// A flush failed: nobody knows what is on the disk. The store acknowledges nothing more; the process must end,
  /// and the next start finds out.
  public var fatal: @Sendable (String) -> Void
  /// Writes began to fail (the disk is full, say), or work again.
  public var notice: @Sendable (String) -> Void
  /// A batch was made durable, and how long that took from its beginning; called on the writer's thread.
  public var committed: @Sendable (Duration) -> Void

  public init(
    fatal: @escaping @Sendable (String) -> Void, notice: @escaping @Sendable (String) -> Void = { _ in },
    committed: @escaping @Sendable (Duration) -> Void = { _ in }
  ) {
    self.fatal = fatal
    self.notice = notice
    self.committed = committed
  }
}
