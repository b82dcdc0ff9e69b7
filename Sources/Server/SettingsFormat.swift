/// How one kind of value is read from a setting, written back, and described to people.
struct SettingsFormat<Value: Sendable>: Sendable {
  /// What the setting "must be", as the end of a sentence: `a whole number from 0 to 65535`.
  let allowed: String
  /// The same in a word or two beside an explanation: `0 to 65535`; empty when the explanation says it all.
  let range: String
  let read: @Sendable (String) -> Value?
  /// The setting's spelling of a value; nil when the value is "not set".
  let write: @Sendable (Value) -> String?
}

extension SettingsFormat where Value: FixedWidthInteger {
  static func integer(_ range: ClosedRange<Value>) -> SettingsFormat {
    SettingsFormat(
      allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      range: "\(range.lowerBound) to \(range.upperBound)",
      read: { text in Value(text).flatMap { range.contains($0) ? $0 : nil } },
      write: { "\($0)" })
  }
}

extension SettingsFormat where Value == Duration {
  static func duration(_ range: ClosedRange<Duration>) -> SettingsFormat {
    let (low, high) = (range.lowerBound.settingText, range.upperBound.settingText)
    return SettingsFormat(
      allowed: "a time from \(low) to \(high), such as 500ms, 30s, 15m, 1h or 7d",
      range: "\(low) to \(high)",
      read: { text in Duration(setting: text).flatMap { range.contains($0) ? $0 : nil } },
      write: { $0.settingText })
  }

  /// A whole number of minutes, for names that carry their unit.
  static func minutes(_ range: ClosedRange<Int64>) -> SettingsFormat {
    SettingsFormat(
      allowed: "a whole number of minutes from \(range.lowerBound) to \(range.upperBound)",
      range: "\(range.lowerBound) to \(range.upperBound)",
      read: { text in Int64(text).flatMap { range.contains($0) ? .seconds($0 * 60) : nil } },
      write: { "\($0.components.seconds / 60)" })
  }

  /// A whole number of hours, for names that carry their unit.
  static func hours(_ range: ClosedRange<Int64>) -> SettingsFormat {
    SettingsFormat(
      allowed: "a whole number of hours from \(range.lowerBound) to \(range.upperBound)",
      range: "\(range.lowerBound) to \(range.upperBound)",
      read: { text in Int64(text).flatMap { range.contains($0) ? .seconds($0 * 3_600) : nil } },
      write: { "\($0.components.seconds / 3_600)" })
  }
}

extension SettingsFormat where Value == ByteCount {
  static func bytes(_ range: ClosedRange<ByteCount>) -> SettingsFormat {
    SettingsFormat(
      allowed: "a size from \(range.lowerBound) to \(range.upperBound), such as 512B, 64KiB or 1MiB",
      range: "\(range.lowerBound) to \(range.upperBound)",
      read: { text in ByteCount(text).flatMap { range.contains($0) ? $0 : nil } },
      write: { $0.description })
  }
}

extension SettingsFormat where Value == Int {
  /// A size kept as a plain number of bytes, as the domain does.
  static func byteNumber(_ range: ClosedRange<ByteCount>) -> SettingsFormat {
    let format = SettingsFormat<ByteCount>.bytes(range)
    return SettingsFormat(
      allowed: format.allowed,
      range: format.range,
      read: { format.read($0)?.bytes },
      write: { ByteCount.bytes($0).description })
  }
}

extension SettingsFormat where Value == Bool {
  static var onOff: SettingsFormat {
    SettingsFormat(
      allowed: "on or off",
      range: "on or off",
      read: { text in
        switch text.lowercased() {
        case "on", "true", "yes", "1": true
        case "off", "false", "no", "0": false
        default: nil
        }
      },
      write: { $0 ? "on" : "off" })
  }
}

extension SettingsFormat where Value == String {
  static func text(_ allowed: String) -> SettingsFormat {
    SettingsFormat(allowed: allowed, range: "", read: { $0.isEmpty ? nil : $0 }, write: { $0 })
  }
}

extension SettingsFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One word of an enum.
  static func word(_ remark: String = "") -> SettingsFormat {
    SettingsFormat(
      allowed: Value.allCases.map(\.rawValue).joined(separator: ", ") + remark,
      range: Value.allCases.map(\.rawValue).joined(separator: ", "),
      read: { Value(rawValue: $0) },
      write: { $0.rawValue })
  }
}

extension SettingsFormat {
  /// The same format for a value that may be missing; `unset` is the word for missing, or "" for none.
  func optional(unset word: String = "") -> SettingsFormat<Value?> {
    SettingsFormat<Value?>(
      allowed: word.isEmpty ? allowed : "\(word), or \(allowed)",
      range: word.isEmpty ? range : "\(word), or \(range)",
      read: { text in
        if !word.isEmpty && text == word { return .some(nil) }
        guard let value = read(text) else { return nil }
        return .some(value)
      },
      write: { value in value.flatMap { write($0) } ?? (word.isEmpty ? nil : word) })
  }
}
