import Engine

/// A reference that belongs to one event loop, carried through places that other threads reach.
///
/// Sound because the value can only be taken out on its own loop, which the getter checks.
struct LoopBound<Value: AnyObject>: @unchecked Sendable {
  private let value: Value
  private let owner: EventLoop

  init(_ value: Value, on loop: isolated EventLoop) {
    self.value = value
    owner = loop
  }

  func get(on loop: isolated EventLoop) -> Value {
    precondition(loop === owner, "a loop's value was asked for on another loop")
    return value
  }
}
