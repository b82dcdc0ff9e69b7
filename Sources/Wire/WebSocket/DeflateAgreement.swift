/// What client and server agree upon for permessage-deflate (RFC 7692).
///
/// Neither side keeps its window from one message to the next: a window a connection would cost 40 KiB and more.
public struct DeflateAgreement: Sendable, Equatable {
  /// The largest window the client can inflate, as a power of two: 8 to 15.
  public let serverWindowBits: Int
  private let namesServerWindow: Bool

  /// Takes the first offer in `extensions` that can be met; nil when there is none, or the list is malformed.
  public init?(_ extensions: String) {
    guard let offers = ExtensionList.parse(extensions) else { return nil }
    for offer in offers where offer.name == "permessage-deflate" {
      if let agreement = DeflateAgreement(offer.parameters) {
        self = agreement
        return
      }
    }
    return nil
  }

  /// The value of Sec-WebSocket-Extensions that accepts the offer.
  public var answer: String {
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
      + (namesServerWindow ? "; server_max_window_bits=\(serverWindowBits)" : "")
  }

  private init?(_ parameters: [(name: String, value: String?)]) {
    var bits: Int?
    var seen: Set<String> = []
    for (name, value) in parameters {
      guard seen.insert(name).inserted else { return nil }
      switch name {
      case "server_no_context_takeover", "client_no_context_takeover":
        guard value == nil else { return nil }
      case "server_max_window_bits":
        guard let value, let window = DeflateAgreement.window(value) else { return nil }
        bits = window
      case "client_max_window_bits":
        // Every window fits the inflater, so the hint needs no answer.
        if let value, DeflateAgreement.window(value) == nil { return nil }
      default: return nil
      }
    }
    serverWindowBits = bits ?? 15
    namesServerWindow = bits != nil
  }

  private static func window(_ value: String) -> Int? {
    switch value {
    case "8": 8
    case "9": 9
    case "10": 10
    case "11": 11
    case "12": 12
    case "13": 13
    case "14": 14
    case "15": 15
    default: nil
    }
  }
}
