import Wire

@testable import Auth

/// Any bytes as an access token, and as the header and payload of a rightly signed one, so that the search
/// gets past the signature. A zero byte parts header from payload; without it the header is our own.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let signer else { fatalError("no signer") }
  if (try? signer.verify(bytes, now: 0)) != nil { fatalError("a token that nobody signed passes") }

  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  let head = parts.count == 2 ? Array(parts[0]) : Array(#"{"alg":"HS256"}"#.utf8)
  let header = Array((Base64.urlSafe.encode(head) + ".").utf8)
  guard let token = signer.sign(header: header, payload: Array(parts.last ?? [])) else {
    fatalError("no signature")
  }
  for now: Int64 in [.min, 0, 1_800_000_000, .max] {
    guard let claims = try? signer.verify(token, now: now) else { continue }
    precondition(claims.userID > 0 && claims.sessionID > 0 && now < claims.expiresAt)
  }
  return 0
}

private let signer = (try? SecretKey("k9f3Jx0vQ2mZ8rT1yB6nW4cD7sL5hG0p")).flatMap { TokenSigner(key: $0) }
