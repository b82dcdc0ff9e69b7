import Glibc
import Testing

@testable import Server

@Suite struct `Watching memory` {
  @Test func `it is short from eighty per cent on`() {
    for (used, isShort) in [(799, false), (800, true), (801, true), (2_000, true), (0, false)] {
      #expect(MemoryWatch.isShort(used, of: 1_000) == isShort)
    }
  }

  @Test func `the control group's files say a number, or that there is no limit`() {
    #expect(MemoryWatch.groupLimit("536870912\n") == 536_870_912)
    for text in ["max\n", "9223372036854771712\n", "", "0", "-1", "x", nil] {
      #expect(MemoryWatch.groupLimit(text) == nil, "\(text ?? "nil")")
    }
  }

  @Test func `the kernel counts pages`() {
    #expect(MemoryWatch.resident("2000 300 100 1 0 50 0\n") == 300 * Int(getpagesize()))
    for text in ["", "5", "5 x", "5 9223372036854775807", nil] {
      #expect(MemoryWatch.resident(text) == nil)
    }
  }

  @Test func `a setting goes before the control group`() {
    #expect(MemoryWatch(.mebibytes(64)).limit == 64 << 20)
    #expect(MemoryWatch(.gibibytes(1_024)).isShort == false)
    #expect(MemoryWatch(.mebibytes(1)).isShort)
  }
}
