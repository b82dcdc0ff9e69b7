import Wire

/// Signs what is sent to webhooks, as Standard Webhooks describes it: `v1`, HMAC-SHA256.
public struct WebhookSigner: Sendable {
  private static let prefix = "whsec_"

  private let key: [UInt8]

  /// A secret for a new webhook: 32 random bytes in base64 behind `whsec_`.
  public static func makeSecret() -> String { prefix + Base64.standard.encode(RandomToken.bytes(32)) }

  /// nil for a text that is no secret.
  public init?(secret: String) {
    guard secret.hasPrefix(Self.prefix),
      let key = Base64.standard.decode(secret.utf8.dropFirst(Self.prefix.utf8.count)), !key.isEmpty
    else { return nil }
    self.key = key
  }

  /// The value of the header `webhook-signature`; nil when OpenSSL fails.
  ///
  /// - Parameter timestamp: in seconds since 1970, as in the header `webhook-timestamp`.
  public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String? {
    let signed = Array("\(id).\(timestamp).".utf8) + body
    guard var mac = HMACSHA256(key: key), let code = mac.code(of: signed.rawSpan) else { return nil }
    return "v1," + Base64.standard.encode(code)
  }
}
