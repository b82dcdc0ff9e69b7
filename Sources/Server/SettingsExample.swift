import ChatAPI

/// The settings as people read them: the text of `.env.example`, and the listing of `roost settings`.
extension SettingsTable {
  /// `.env.example`, to the byte.
  static func example() -> String {
    let defaults = Settings()
    var lines = [
      "# Roost's settings with their defaults. Copy this file to .env and change what you need;",
      "# the environment wins over the file. `roost settings` shows what is in force.",
      "# Sizes: 512B, 64KiB, 1MiB, 1GiB. Times: 500ms, 30s, 15m, 1h, 7d.",
    ]
    for section in sections {
      lines += ["", "# --- \(section.title) ---"]
      for row in section.rows {
        lines += wrapped(row.range.isEmpty ? row.meaning : "\(row.meaning) (\(row.range))")
        if let value = row.write(defaults) {
          lines.append("\(row.name)=\(value)")
        } else {
          lines.append("#\(row.name)=")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line a setting, secrets masked.
  static func listing(of settings: Settings) -> String {
    rows.map { "\($0.name)=\($0.shown(settings))\n" }.joined()
  }

  /// The same for administrators, with what each would be by itself.
  static func shown(_ settings: Settings) -> [ShownSetting] {
    let defaults = Settings()
    return sections.flatMap { section in
      section.rows.map { row in
        ShownSetting(
          name: row.name, value: row.shown(settings), standard: row.shown(defaults),
          isChanged: row.write(settings) != row.write(defaults), isSecret: row.isSecret, group: section.title,
          meaning: row.range.isEmpty ? row.meaning : "\(row.meaning) (\(row.range))")
      }
    }
  }

  /// Comment lines of at most 110 columns.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = "#"
    for word in text.split(separator: " ") {
      if line.utf8.count + 1 + word.utf8.count > 110 {
        lines.append(line)
        line = "#"
      }
      line += " \(word)"
    }
    return lines + [line]
  }
}
