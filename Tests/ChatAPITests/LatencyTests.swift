import Testing

@testable import ChatAPI

@Suite struct `How long things take` {
  @Test func `quantiles are right to within a fifth, from a microsecond to a minute`() {
    for microseconds in [1, 2, 3, 5, 7, 100, 999, 12_345, 1_000_000, 60_000_000] {
      let times = Latencies()
      for _ in 0..<10 { times.add(.microseconds(microseconds)) }
      let found = times.quantile(0.5) ?? 0
      #expect(found > microseconds && Double(found) <= Double(microseconds) * 1.25 + 1, "\(microseconds)")
      #expect(times.quantile(0.99) == found && times.count == 10)
    }
  }

  @Test func `the slow ones are seen at the end, and nothing is too long or too short to count`() {
    let times = Latencies()
    #expect(times.quantile(0.99) == nil)
    for _ in 0..<98 { times.add(.microseconds(100)) }
    for time in [Duration.zero, .seconds(-1), .seconds(Int64.max)] { times.add(time) }
    #expect(times.quantile(0.5) == 112)
    #expect(times.quantile(0.98) == 112)
    #expect(times.quantile(1) ?? 0 > 60_000_000)
    #expect(times.count == 101)
  }

  @Test func `the histogram for Prometheus only grows, and ends with all`() throws {
    let times = Latencies()
    for microseconds in [10, 127, 128, 129, 5_000, 900_000_000] { times.add(.microseconds(microseconds)) }
    let lines = times.exposition("x_seconds", "Help.").split(separator: "\n").map(String.init)
    #expect(lines[0] == "# HELP x_seconds Help." && lines[1] == "# TYPE x_seconds histogram")
    #expect(lines[2] == "x_seconds_bucket{le=\"0.000128\"} 2" && lines[3].hasSuffix(" 4"))
    let counts = lines.filter { $0.contains("_bucket") }.compactMap {
      Int($0.split(separator: " ").last ?? "")
    }
    #expect(counts == counts.sorted() && counts.last == 6 && counts.count == 21)
    #expect(lines.suffix(2).last == "x_seconds_count 6")
  }

  @Test func `administrators and Prometheus see how long requests take`() async throws {
    let server = try await TestServer(.sqlite)
    let root = try await server.signUp("root")
    try await server.makeAdmin("root")
    let seen = try await root.call("GET", "/api/admin/stats").expect(200)
    #expect(seen["request_times"]["count"].int ?? 0 >= 3)
    #expect(seen["request_times"]["p50_us"].int ?? 0 <= seen["request_times"]["p99_us"].int ?? 0)
    let metrics = try await server.call("GET", "/metrics").expect(200)
    for name in ["roost_http_request_seconds", "roost_commit_seconds"] {
      #expect(metrics.text.contains("# TYPE \(name) histogram\n\(name)_bucket{le=\"0.000128\"} "))
    }
    await server.stop()
  }
}
