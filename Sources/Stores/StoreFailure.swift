import Chat

/// Why an operation did not do what it was asked to.
enum StoreFailure: Error {
  /// The rules say no; nothing was written.
  case refused(ChatError)
  /// SQLite says no, with its extended result code.
  case sqlite(Int32, String)

  /// What the caller of the port hears.
  var chatError: ChatError {
    switch self {
    case .refused(let error): error
    case .sqlite: .unavailable
    }
  }

  /// What the operator reads.
  var sentence: String {
    switch self {
    case .refused(let error): error.detail
    case .sqlite(let code, let message): "\(message) (SQLite \(code))"
    }
  }
}
