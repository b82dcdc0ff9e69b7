/// One setting: its name, its meaning, and how its text goes into `Settings` and out of it.
///
/// The default is whatever `Settings()` holds, so it is written in one place only.
struct SettingsRow: Sendable {
  let name: String
  let meaning: String
  let allowed: String
  let range: String
  let kind: Kind
  private let apply: @Sendable (String, inout Settings) -> Bool
  private let text: @Sendable (Settings) -> String?

  enum Kind: Sendable {
    case open
    /// Shown as `(set)`, never in full.
    case secret
    /// Shown in full, left out of error sentences: a mistyped one may hold a password.
    case discreet
  }

  init<Value: Sendable>(
    _ name: String,
    _ path: any WritableKeyPath<Settings, Value> & Sendable,
    _ format: SettingsFormat<Value>,
    _ meaning: String,
    kind: Kind = .open
  ) {
    self.name = name
    self.meaning = meaning
    self.kind = kind
    allowed = format.allowed
    range = format.range
    apply = { text, settings in
      guard let value = format.read(text) else { return false }
      settings[keyPath: path] = value
      return true
    }
    text = { format.write($0[keyPath: path]) }
  }

  /// A setting that may be missing; `unset` is the word that says so, or "" when leaving it out is the only
  /// way.
  init<Value: Sendable>(
    _ name: String,
    optional path: any WritableKeyPath<Settings, Value?> & Sendable,
    _ format: SettingsFormat<Value>,
    unset word: String = "",
    _ meaning: String,
    kind: Kind = .open
  ) {
    self.init(name, path, format.optional(unset: word), meaning, kind: kind)
  }

  /// Puts the text into `settings`, or says in one sentence why not.
  func read(_ text: String, into settings: inout Settings) throws(SettingsError) {
    guard !apply(text, &settings) else { return }
    switch kind {
    case .open: throw SettingsError("\(name) is \"\(text.escapedForLog(limit: 80))\"; it must be \(allowed).")
    case .secret, .discreet: throw SettingsError("\(name) is not usable; it must be \(allowed).")
    }
  }

  /// The value in full, as `.env` spells it; nil when it is not set.
  func write(_ settings: Settings) -> String? { text(settings) }

  var isSecret: Bool {
    switch kind {
    case .open, .discreet: false
    case .secret: true
    }
  }

  /// The value as people may see it.
  func shown(_ settings: Settings) -> String {
    guard let value = text(settings) else { return "(not set)" }
    switch kind {
    case .open, .discreet: return value
    case .secret: return "(set)"
    }
  }
}
