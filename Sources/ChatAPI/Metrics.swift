import Synchronization

/// Counters for `/metrics`, in Prometheus' text format.
public final class Metrics: Sendable {
  let requests = Atomic<Int>(0)
  let problems = Atomic<Int>(0)
  let connectionsOpened = Atomic<Int>(0)
  let framesReceived = Atomic<Int>(0)
  let messagesStored = Atomic<Int>(0)
  /// From a request's arrival at its handler to its answer.
  let requestTimes = Latencies()
  /// Each commit of the store, its flush included.
  public let commitTimes = Latencies()

  public init() {}

  func exposition(connections: ConnectionTotals) -> [UInt8] {
    var text = ""
    func counter(_ name: String, _ help: String, _ value: Int) {
      text += "# HELP roost_\(name) \(help)\n# TYPE roost_\(name) counter\nroost_\(name) \(value)\n"
    }
    counter("http_requests_total", "Requests answered.", requests.load(ordering: .relaxed))
    counter("http_problems_total", "Requests refused or failed.", problems.load(ordering: .relaxed))
    counter(
      "websocket_connections_total", "WebSockets opened.", connectionsOpened.load(ordering: .relaxed))
    counter("websocket_frames_total", "Chat frames received.", framesReceived.load(ordering: .relaxed))
    counter(
      "messages_stored_total", "Messages sent over WebSockets and stored.",
      messagesStored.load(ordering: .relaxed))
    text += requestTimes.exposition("roost_http_request_seconds", "Time to answer a request.")
    text += commitTimes.exposition("roost_commit_seconds", "Time to make a batch of writes durable.")
    text += "# HELP roost_websocket_connections Open WebSockets.\n"
    text += "# TYPE roost_websocket_connections gauge\n"
    for (path, count) in connections.byPath.sorted(by: { $0.key < $1.key }) {
      text += "roost_websocket_connections{path=\"\(path)\"} \(count)\n"
    }
    return Array(text.utf8)
  }
}
