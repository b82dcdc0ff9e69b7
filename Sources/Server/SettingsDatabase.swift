/// Where messages are kept, read from `DATABASE_URL` as SQLAlchemy spells it.
enum DatabaseLocation: Hashable, Sendable {
  /// Gone when the process ends; for tests and demonstrations.
  case memory
  /// A SQLite file; relative to the working directory unless it starts with a slash.
  case file(String)

  init?(url: String) {
    let scheme = "sqlite:///"
    if url == "sqlite://" || url == scheme + ":memory:" {
      self = .memory
      return
    }
    guard url.hasPrefix(scheme) else { return nil }
    let path = String(url.dropFirst(scheme.count))
    // `?` starts options that this server has none of; a NUL would cut the path short for SQLite.
    guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0), !path.contains("?") else { return nil }
    self = .file(path)
  }

  var url: String {
    switch self {
    case .memory: "sqlite:///:memory:"
    case .file(let path): "sqlite:///" + path
    }
  }
}

extension SettingsFormat where Value == DatabaseLocation {
  static var database: SettingsFormat {
    SettingsFormat(
      allowed:
        "sqlite:///FILE or sqlite:///:memory: (other databases, PostgreSQL too, are not supported yet)",
      range: "",
      read: { DatabaseLocation(url: $0) },
      write: { $0.url })
  }
}
