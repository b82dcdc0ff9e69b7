import Synchronization

/// How many connections each address has that speak HTTP. Shared by all loops.
final class AddressPlaces: Sendable {
  private let limit: Int
  private let isExempt: @Sendable (PeerAddress) -> Bool
  private let networks = Mutex<[UInt64: Network]>([:])

  private struct Network {
    var count = 0
    /// It was full since it last had no connection.
    var wasFull = false
  }

  init(limit: Int, isExempt: @escaping @Sendable (PeerAddress) -> Bool) {
    self.limit = limit
    self.isExempt = isExempt
  }

  enum Outcome {
    case taken(AddressPlace)
    case exempt
    /// `isNews` the first time since the address last had no connection.
    case full(isNews: Bool)
  }

  /// Counts a connection for as long as its place is kept.
  func take(_ peer: PeerAddress) -> Outcome {
    if isExempt(peer) { return .exempt }
    let network = peer.network
    let isNews: Bool? = networks.withLock { networks in
      var own = networks[network, default: Network()]
      defer { networks[network] = own }
      guard own.count >= limit else {
        own.count += 1
        return nil
      }
      defer { own.wasFull = true }
      return !own.wasFull
    }
    if let isNews { return .full(isNews: isNews) }
    return .taken(AddressPlace(network, of: self))
  }

  fileprivate func give(back network: UInt64) {
    networks.withLock { networks in
      guard let count = networks[network]?.count else { return }
      if count > 1 { networks[network]?.count = count - 1 } else { networks[network] = nil }
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
