import Synchronization

/// How many connections each address has that speak HTTP. Shared by all loops.
final class AddressPlaces: Sendable {
  private let limit: Int
  private let isExempt: @Sendable (PeerAddress) -> Bool
  private let counts = Mutex<[UInt64: Int]>([:])

  init(limit: Int, isExempt: @escaping @Sendable (PeerAddress) -> Bool) {
    self.limit = limit
    self.isExempt = isExempt
  }

  enum Outcome {
    case taken(AddressPlace)
    case exempt
    case full
  }

  /// Counts a connection for as long as its place is kept.
  func take(_ peer: PeerAddress) -> Outcome {
    if isExempt(peer) { return .exempt }
    let network = peer.network
    let isFree = counts.withLock { counts in
      guard counts[network, default: 0] < limit else { return false }
      counts[network, default: 0] += 1
      return true
    }
    return isFree ? .taken(AddressPlace(network, of: self)) : .full
  }

  fileprivate func give(back network: UInt64) {
    counts.withLock { counts in
      guard let count = counts[network] else { return }
      counts[network] = count > 1 ? count - 1 : nil
    }
  }
}

/// One connection of an address; it is given back when nobody keeps it any more.
final class AddressPlace: Sendable {
  private let network: UInt64
  private let places: AddressPlaces

  fileprivate init(_ network: UInt64, of places: AddressPlaces) {
    self.network = network
    self.places = places
  }

  deinit { places.give(back: network) }
}
