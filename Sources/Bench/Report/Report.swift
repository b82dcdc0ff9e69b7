import Wire

/// The figures of a run, for people as a table and for scripts as one JSON object.
struct Report {
  private enum Value {
    case count(Int)
    case decimal(Double, digits: Int)
    case text(String)
  }

  private let mode: String
  private var rows: [(key: String, label: String, value: Value, unit: String)] = []

  init(_ mode: String) { self.mode = mode }

  mutating func add(_ key: String, _ label: String, _ value: Int, _ unit: String = "") {
    rows.append((key, label, .count(value), unit))
  }

  mutating func add(_ key: String, _ label: String, _ value: Double, digits: Int = 2, _ unit: String = "") {
    rows.append((key, label, .decimal(value, digits: digits), unit))
  }

  mutating func add(_ key: String, _ label: String, _ value: String) {
    rows.append((key, label, .text(value), ""))
  }

  /// The five usual percentiles, in microseconds.
  mutating func add(_ key: String, _ label: String, _ histogram: Histogram) {
    for (name, fraction) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99_9", 0.999), ("max", 1)] {
      let title = "\(label) \(name == "p99_9" ? "p99.9" : name)"
      add("\(key)_us_\(name)", title, Double(histogram.quantile(fraction)) / 1e3, digits: 0, "µs")
    }
  }

  /// How fast, at what cost, and which side was the slower one. `events` is what happened in the measured time.
  mutating func add(rateOf events: Int, _ name: String, _ cost: Run.Cost, _ server: ServerUsage) {
    let rate = Double(events) / cost.seconds
    add("rate", "\(name) a second", rate, digits: 0)
    if server.isKnown {
      add("server_cpu", "server's CPU", cost.server, digits: 3, "s")
      add("server_share", "server's CPU share", cost.server / cost.seconds * 100, digits: 0, "%")
      let each = cost.server > 0 ? Double(events) / cost.server : 0
      add("rate_per_cpu", "\(name) a server-CPU-second", each, digits: 0)
    }
    add("client_share", "client's CPU share", cost.client / cost.seconds * 100, digits: 0, "%")
    if cost.client / cost.seconds > 0.95 {
      add("note", "note", "the client had no time left: the rate is its own, not the server's")
    }
  }

  mutating func add(_ faults: Faults, unanswered: Int, _ run: Run) {
    add("lost", "lost", faults.lost)
    add("doubled", "doubled", faults.doubled)
    add("reordered", "reordered", faults.reordered)
    if faults.misrouted > 0 { add("misrouted", "delivered to a wrong room", faults.misrouted) }
    add("unanswered", "not there in the end", unanswered)
    if run.endedEarly > 0 { add("ended_early", "connections that ended early", run.endedEarly) }
  }

  /// Prints the figures.
  func print(asJSON: Bool) {
    asJSON ? printJSON() : printTable()
  }

  private func printTable() {
    let width = rows.map(\.label.count).max() ?? 0
    let numbers = rows.map { text(of: $0.value, grouped: true) }
    let column = zip(rows, numbers).map { row, text in row.key == "note" ? 0 : text.count }.max() ?? 0
    var out = "\(mode)\n"
    for (row, number) in zip(rows, numbers) {
      out += "  " + row.label + String(repeating: " ", count: width - row.label.count + 2)
      out += String(repeating: " ", count: max(column - number.count, 0)) + number
      out += row.unit.isEmpty ? "\n" : " \(row.unit)\n"
    }
    Console.print(out)
  }

  private func printJSON() {
    var json = JSONWriter()
    json.object { json in
      json.field("mode", mode)
      for row in rows {
        switch row.value {
        case .count(let value): json.field(row.key, value)
        case .decimal: json.raw(row.key, Array(text(of: row.value, grouped: false).utf8))
        case .text(let value): json.field(row.key, value)
        }
      }
    }
    Console.print(String(decoding: json.bytes, as: UTF8.self) + "\n")
  }

  private func text(of value: Value, grouped: Bool) -> String {
    switch value {
    case .text(let text): return text
    case .count(let count): return grouped ? Report.grouped("\(count)") : "\(count)"
    case .decimal(let number, let digits):
      var scale = 1.0
      for _ in 0..<digits { scale *= 10 }
      let scaled = Int((abs(number) * scale).rounded())
      let whole = "\(scaled / Int(scale))"
      var text = (number < 0 ? "-" : "") + (grouped ? Report.grouped(whole) : whole)
      if digits > 0 {
        let fraction = "\(scaled % Int(scale))"
        text += "." + String(repeating: "0", count: digits - fraction.count) + fraction
      }
      return text
    }
  }

  /// Digits in groups of three.
  private static func grouped(_ digits: String) -> String {
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0, out != "-" { out += " " }
      out.append(digit)
    }
    return out
  }
}
