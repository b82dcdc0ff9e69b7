import Chat

/// What must hold between settings, each rule with the sentence that says so.
enum SettingsRules {
  static func check(_ settings: Settings) throws(SettingsError) {
    for rule in rules where !rule.holds(settings) { throw SettingsError(rule.sentence) }
  }

  private struct Rule: Sendable {
    let sentence: String
    let holds: @Sendable (Settings) -> Bool
  }

  private static let rules = [
    Rule(sentence: "TLS_CERT_FILE and TLS_KEY_FILE must be set together, or neither.") {
      ($0.certificateFile == nil) == ($0.keyFile == nil)
    },
    Rule(sentence: "DIALECT_PORTS must not have PORT in it.") { settings in
      !settings.dialectPorts.contains { $0.port == settings.port }
    },
    Rule(sentence: "HISTORY_PAGE must not be above HISTORY_PAGE_MAX.") {
      $0.historyPage <= $0.chat.historyPage
    },
    Rule(sentence: "URI_BYTES must not be above HEADER_BYTES.") { $0.http.uri <= $0.http.headerBlock },
    Rule(sentence: "MESSAGE_BYTES must be below WS_MAX_MESSAGE, which carries a message and its envelope.") {
      $0.chat.messageBytes < $0.sockets.message.bytes
    },
    Rule(sentence: "MESSAGE_BYTES must be below JSON_BYTES, which carries a message and its envelope.") {
      $0.chat.messageBytes < $0.http.jsonBody.bytes
    },
    Rule(sentence: "PING_INTERVAL must be below DEAD_AFTER, or living peers are given up.") {
      $0.sockets.pingInterval < $0.sockets.deadAfter
    },
    Rule(sentence: "OUT_QUEUE_SOFT must not be above OUT_QUEUE_HARD.") {
      $0.sockets.outQueueSoft <= $0.sockets.outQueueHard
    },
    Rule(sentence: "SENDS_PER_SECOND must not be above SENDS_BURST.") {
      $0.rates.sendsPerSecond <= $0.rates.sendsBurst
    },
    Rule(sentence: "CALLS_PER_SECOND must not be above CALLS_BURST.") {
      $0.rates.callsPerSecond <= $0.rates.callsBurst
    },
  ]
}
