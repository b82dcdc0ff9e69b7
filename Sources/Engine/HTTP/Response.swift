/// An answer to a request.
///
/// The engine adds Date, Content-Length and Connection, and leaves the body out where there must be none (HEAD, 204,
/// 304). A header whose name or value could break the framing is not sent as it stands: see `ResponseWriter`.
public struct Response: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  public var body: Body

  /// What a body consists of.
  public enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// A stretch of an open file.
    case file(FileSlice)
    /// Bytes kept in memory for many answers.
    case stored(StoredBytes)

    /// How many bytes it has.
    public var count: Int {
      switch self {
      case .none: 0
      case .bytes(let bytes): bytes.count
      case .file(let slice): slice.range.count
      case .stored(let stored): stored.range.count
      }
    }
  }

  public init(status: Int, headers: [(name: String, value: String)] = [], body: Body = .none) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// An answer with text.
  public init(status: Int, contentType: String, text: String) {
    self.init(
      status: status, headers: [("Content-Type", contentType)], body: .bytes(Array(text.utf8)))
  }
}

/// Bytes that many answers share, or a stretch of them.
public struct StoredBytes: Sendable {
  let bytes: SharedBytes
  let range: Range<Int>

  /// Takes a copy of `bytes`.
  public init(_ bytes: [UInt8]) {
    self.bytes = SharedBytes(copying: bytes.span)
    range = 0..<bytes.count
  }

  init(_ bytes: SharedBytes, _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
  }
}

/// A stretch of an open file.
public struct FileSlice: Sendable {
  let file: OpenFile
  let range: Range<Int>
}
