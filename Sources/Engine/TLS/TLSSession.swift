import Wire

/// One encrypted connection.
final class TLSSession {
  func begin(_ count: Int) {}
  func read(into plain: ByteArena, at offset: Int, from cipher: ByteArena, on loop: isolated EventLoop)
    -> IOResult
  { .failed(0) }
  func encrypt(_ bytes: Span<UInt8>, on loop: isolated EventLoop) {}
  func end(on loop: isolated EventLoop) {}
}
extension EventLoop { func takeCiphertext() -> SharedBytes? { nil } }
