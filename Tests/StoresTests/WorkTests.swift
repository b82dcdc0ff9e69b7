import Foundation
import Testing

@testable import Stores

@Suite struct `The queue of a store` {
  @Test func `items come in order, at most as many as asked for`() {
    let queue = WorkQueue<Int>(limit: 1_000)
    for number in 1...100 { #expect(queue.push(number) == .queued) }
    var taken: [Int] = []
    #expect(queue.take(upTo: 30, into: &taken, idleAfter: nil) == .items)
    #expect(taken == Array(1...30))
    for number in 101...150 { #expect(queue.push(number) == .queued) }
    var rest: [Int] = []
    #expect(queue.take(upTo: 1_000, into: &rest, idleAfter: nil) == .items)
    #expect(rest == Array(31...150))
  }

  @Test func `it takes as many as its limit says, and more once some were taken`() {
    let queue = WorkQueue<Int>(limit: 3)
    #expect((1...4).map { queue.push($0) } == [.queued, .queued, .queued, .full])
    var taken: [Int] = []
    #expect(queue.take(upTo: 1, into: &taken, idleAfter: nil) == .items)
    #expect([queue.push(5), queue.push(6)] == [.queued, .full])
  }

  @Test func `an empty queue is idle after the time, and closed when closed`() {
    let queue = WorkQueue<Int>(limit: 3)
    var taken: [Int] = []
    #expect(queue.take(upTo: 1, into: &taken, idleAfter: .milliseconds(1)) == .idle)
    #expect(queue.push(1) == .queued)
    queue.close()
    #expect(queue.push(2) == .closed)
    #expect(queue.take(upTo: 9, into: &taken, idleAfter: nil) == .items)
    #expect(queue.take(upTo: 9, into: &taken, idleAfter: nil) == .closed)
    #expect(taken == [1])
  }

  @Test func `many threads push and take everything once`() async {
    let queue = WorkQueue<Int>(limit: 100_000)
    let taken = Shared<[Int]>([])
    let rest = Countdown()
    for number in 1...3 {
      rest.add()
      let started = startThread(named: "taker-\(number)") {
        var batch: [Int] = []
        while queue.take(upTo: 7, into: &batch, idleAfter: nil) == .items {
          let found = batch
          taken.withLock { $0 += found }
          batch.removeAll()
        }
        rest.leave()
      }
      #expect(started)
    }
    await withTaskGroup(of: Void.self) { group in
      for pusher in 0..<4 {
        group.addTask { for number in 0..<2_000 { _ = queue.push(pusher * 2_000 + number) } }
      }
    }
    queue.close()
    await rest.wait()
    #expect(taken.withLock { $0.sorted() } == Array(0..<8_000))
  }

  @Test func `what was taken is not kept alive`() {
    final class Thing: Sendable {}
    let queue = WorkQueue<Thing>(limit: 9)
    weak var thing: Thing?
    do {
      let made = Thing()
      thing = made
      _ = queue.push(made)
    }
    #expect(thing != nil)
    do {
      var taken: [Thing] = []
      _ = queue.take(upTo: 1, into: &taken, idleAfter: nil)
    }
    #expect(thing == nil)
  }
}
