import Chat
import Glibc

/// The wall clock of this machine.
struct SystemClock: Chat.Clock {
  func now() -> Timestamp {
    var time = timespec()
    // Sound: the kernel fills in the struct it is given, which outlives the call.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1_000)
  }
}
