import Testing

@testable import Chat

@Suite struct `When a webhook is tried again` {
  private let schedule = WebhookSchedule()
  private let start = WebhookProgress(cursor: .zero)

  private func delivery(_ status: Int?, at seconds: Int64, seq: Int64 = 1) throws -> WebhookDelivery {
    WebhookDelivery(
      seq: try #require(Seq(seq)), attempt: 1, at: Timestamp(microseconds: seconds * 1_000_000),
      status: status,
      failure: nil, took: 0)
  }

  @Test func `the wait doubles up to an hour, with chance`() {
    let waits = (1...30).map { schedule.wait(failures: $0, chance: 1) }
    #expect(waits.prefix(4) == [.seconds(5), .seconds(10), .seconds(20), .seconds(40)])
    #expect(waits.last == .seconds(3_600) && waits == waits.sorted())
    #expect(schedule.wait(failures: .max, chance: 1) == .seconds(3_600))
    #expect(schedule.wait(failures: 1, chance: 0) == .seconds(2.5))
    #expect(schedule.wait(failures: 3, chance: 0.5) == .seconds(15))
  }

  @Test(arguments: [200, 204, 299])
  func `a success moves on and forgets the failures`(status: Int) throws {
    let failed = schedule.progress(start, after: try delivery(500, at: 0), chance: 1)
    #expect(failed.cursor == .zero && failed.failures == 1)
    let done = schedule.progress(failed, after: try delivery(status, at: 1), chance: 1)
    #expect(done == WebhookProgress(cursor: try #require(Seq(1))))
  }

  @Test(arguments: [nil, 100, 199, 300, 302, 400, 404, 429, 500, 503])
  func `everything else is tried again`(status: Int?) throws {
    let failed = schedule.progress(start, after: try delivery(status, at: 7), chance: 1)
    #expect(failed.failingSince == Timestamp(microseconds: 7_000_000))
    #expect(failed.nextAttempt == Timestamp(microseconds: 12_000_000) && failed.disabledAt == nil)
  }

  @Test func `who asks to be left alone is, for an hour at most`() throws {
    for (asked, waited) in [(0, 5), (4, 5), (6, 6), (3_600, 3_600), (86_400, 3_600)] as [(Int64, Int64)] {
      let failed = schedule.progress(
        start, after: try delivery(429, at: 0), chance: 1, retryAfter: .seconds(asked))
      #expect(failed.nextAttempt == Timestamp(microseconds: waited * 1_000_000), "\(asked) s")
    }
  }

  @Test func `after a day of failures it is given up`() throws {
    var progress = start
    for (seconds, isDisabled) in [(0, false), (86_399, false), (86_400, true)] as [(Int64, Bool)] {
      progress = schedule.progress(progress, after: try delivery(500, at: seconds), chance: 1)
      #expect((progress.disabledAt != nil) == isDisabled, "after \(seconds) s")
      #expect((progress.nextAttempt == nil) == isDisabled)
    }
  }

  @Test func `who answers that it is gone is given up at once`() throws {
    let gone = schedule.progress(start, after: try delivery(410, at: 0), chance: 1)
    #expect(gone.disabledAt != nil && gone.nextAttempt == nil && gone.cursor == .zero)
  }
}
