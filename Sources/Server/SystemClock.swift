import CLinux
import Chat

/// The wall clock of this machine.
struct SystemClock: Chat.Clock {
  func now() -> Timestamp { Timestamp(microseconds: linux_wall_microseconds()) }
}
