/// What the server under test uses, read from /proc; every figure is a sum over its processes.
struct ServerUsage {
  let processes: [Int]

  /// Reads numbers split by commas; fails the command line when one is no running process.
  init(_ text: String?) {
    processes = (text ?? "").split(separator: ",").map { part in
      guard let number = Int(part), !Process.threads(of: number).isEmpty else {
        Usage.fail("--pid \(part): there is no such process")
      }
      return number
    }
  }

  var isKnown: Bool { !processes.isEmpty }

  /// The processor time all present threads have used, in nanoseconds.
  func processorTime() -> UInt64 {
    processes.reduce(0) { sum, process in
      Process.threads(of: process).reduce(sum) { sum, thread in
        let times = Process.file("/proc/\(process)/task/\(thread)/schedstat").split(separator: " ")
        return sum &+ (times.first.flatMap { UInt64($0) } ?? 0)
      }
    }
  }

  /// Resident memory in bytes.
  func residentBytes() -> Int {
    processes.reduce(0) { sum, process in
      let lines = Process.file("/proc/\(process)/status").split(separator: "\n")
      let line = lines.first { $0.hasPrefix("VmRSS:") } ?? ""
      return sum + (Int(line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first ?? "") ?? 0)
        * 1024
    }
  }
}
