/// A first-in, first-out queue that keeps nothing alive once it was taken.
struct Ring<Item> {
  private var slots: [Item?] = Array(repeating: nil, count: 16)
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ item: Item) {
    if count == slots.count { grow() }
    slots[(head + count) % slots.count] = item
    count += 1
  }

  mutating func popFirst() -> Item? {
    guard count > 0 else { return nil }
    let item = slots[head]
    slots[head] = nil
    head = (head + 1) % slots.count
    count -= 1
    return item
  }

  private mutating func grow() {
    var larger: [Item?] = []
    larger.reserveCapacity(slots.count * 2)
    larger.append(contentsOf: slots[head...])
    larger.append(contentsOf: slots[..<head])
    larger.append(contentsOf: repeatElement(nil, count: slots.count))
    slots = larger
    head = 0
  }
}
