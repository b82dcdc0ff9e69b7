import Auth

/// Times signing and verifying an access token.
enum JWTMicro {
  static func run() {
    guard let key = try? SecretKey("a key that only this benchmark uses, 32 bytes"),
      let signer = TokenSigner(key: key)
    else { Usage.stop("the token library does not work") }
    let claims = AccessClaims(
      userID: 12_345, sessionID: 67_890, issuedAt: 1_700_000_000, expiresAt: 1_700_001_800)
    guard let token = signer.sign(claims) else { Usage.stop("no token") }
    let bytes = Array(token.utf8)
    var good = 0
    let sign = MicroMode.nanoseconds(50_000) { good &+= signer.sign(claims) == nil ? 0 : 1 }
    let verify = MicroMode.nanoseconds(50_000) {
      if (try? signer.verify(bytes, now: 1_700_000_001)) != nil { good &+= 1 }
    }
    precondition(good == 500_000, "a token was refused")
    MicroMode.print("token, sign", sign)
    MicroMode.print("token of \(bytes.count) bytes, verify", verify)
  }
}
