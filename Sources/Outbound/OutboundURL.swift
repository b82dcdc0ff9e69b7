import CCurl
import Glibc

/// An address that the server may be asked to call: http or https, with a host and without credentials.
public struct OutboundURL: Equatable, Sendable {
  public let text: String
  public let isEncrypted: Bool
  public let host: String
  public let port: Int

  /// Why a text is none.
  public enum Problem: Error, Equatable, Sendable {
    case unreadable
    case scheme
    case credentials
    /// Neither the ports of the web nor one that any user may listen on.
    case port
    /// The host is written as an address that is not public.
    case address

    public var sentence: String {
      switch self {
      case .unreadable: "This is not a URL with a host"
      case .scheme: "The URL must begin with https:// or http://"
      case .credentials: "The URL must not hold a name or a password"
      case .port: "The port must be 80, 443 or above 1023"
      case .address: "The URL must lead to a public address"
      }
    }
  }

  /// Reads the URL as libcurl will when it calls it, so that the two cannot disagree. Where a name leads is known only
  /// then; ``OutboundClient`` looks at it.
  public init(_ text: String, allowsPrivate: Bool = false) throws(Problem) {
    guard text.utf8.count <= 2_048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .unreadable
    }
    // Sound: the handle is made, checked, used and freed here; each part is copied before it is freed.
    guard let handle = unsafe curl_url() else { throw .unreadable }
    defer { unsafe curl_url_cleanup(handle) }
    guard unsafe curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK else {
      throw text.contains("://") && !text.lowercased().hasPrefix("http") ? .scheme : .unreadable
    }
    func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
      var found: UnsafeMutablePointer<CChar>?
      guard unsafe curl_url_get(handle, part, &found, flags) == CURLUE_OK, let found = unsafe found else {
        return nil
      }
      defer { unsafe curl_free(found) }
      return unsafe String(cString: found)
    }
    guard let scheme = part(CURLUPART_SCHEME) else { throw .unreadable }
    guard scheme == "https" || scheme == "http" else { throw .scheme }
    guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else { throw .credentials }
    guard let host = part(CURLUPART_HOST), !host.isEmpty,
      let port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
    else { throw .unreadable }
    guard allowsPrivate || port == 80 || port == 443 || (1_024...65_535).contains(port) else { throw .port }
    if !allowsPrivate, let bytes = Self.address(host), !PublicAddress.contains(bytes) { throw .address }
    self.text = text
    isEncrypted = scheme == "https"
    self.host = host
    self.port = port
  }

  /// The bytes of a host that is written as an address; libcurl has brought the odd spellings of IPv4 into one.
  private static func address(_ host: String) -> [UInt8]? {
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let text = String(bare.prefix { $0 != "%" })
    var bytes = [UInt8](repeating: 0, count: 16)
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      // Sound: the buffer has room for an address of either family.
      if unsafe inet_pton(family, text, &bytes) == 1 { return Array(bytes.prefix(count)) }
    }
    return nil
  }
}
