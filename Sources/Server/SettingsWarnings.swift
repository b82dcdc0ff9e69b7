/// Names that look meant for Roost but are no setting, so that a typing error does not pass in silence.
enum SettingsWarnings {
  /// Sentences for names of the `.env` file and `ROOST_…` names of the environment, in order.
  ///
  /// The environment is full of other programs' names, so only the prefix counts there; the file is ours, but
  /// it may be shared with other services, so only names close to a setting's count.
  static func find(environment: [String: String], dotEnv: [String: String]) -> [String] {
    let suspects =
      environment.keys.filter { $0.hasPrefix(prefix) }
      + dotEnv.keys.filter { !SettingsTable.names.contains($0) }
    return Set(suspects).sorted().compactMap(sentence)
  }

  private static let prefix = "ROOST_"

  private static func sentence(for name: String) -> String? {
    let isPrefixed = name.hasPrefix(prefix)
    let bare = isPrefixed ? String(name.dropFirst(prefix.count)) : name
    let nearest = SettingsTable.names.map { (name: $0, distance: distance($0, bare)) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    let shown = name.escapedForLog(limit: 80)
    if let nearest, nearest.distance <= min(2, bare.utf8.count / 3) {
      return "\(shown) is not a setting; did you mean \(nearest.name)?"
    }
    return isPrefixed ? "\(shown) is not a setting." : nil
  }

  /// How many letters must be added, dropped, changed, or swapped with their neighbour.
  private static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left.uppercased().utf8), Array(right.uppercased().utf8))
    guard !a.isEmpty, !b.isEmpty, b.count <= 64 else { return max(a.count, b.count) }
    var older = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var current = [i]
      for j in 1...b.count {
        var best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, older[j - 2] + 1) }
        current.append(best)
      }
      (older, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
