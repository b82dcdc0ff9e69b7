import Engine
import Wire

/// Whether a browser's call comes from our own pages. Browsers send cookies along for other sites' pages too; what is
/// no browser sends neither of these headers.
enum SameOrigin {
  static func allows(_ headers: Headers, isSecure: Bool) -> Bool {
    for site in headers.values("Sec-Fetch-Site") where site != "same-origin" && site != "none" {
      return false
    }
    let origins = headers.values("Origin")
    guard let origin = origins.first else { return true }
    guard origins.count == 1, let host = headers["Host"] else { return false }
    return isOwn(origin.lowercased(), host: host.lowercased(), isSecure: isSecure)
  }

  /// A plain connection may be the last step behind a proxy that speaks TLS, so that the page was loaded by https;
  /// an encrypted one never serves a page of http.
  private static func isOwn(_ origin: String, host: String, isSecure: Bool) -> Bool {
    if origin.hasPrefix("https://") {
      return withoutPort(origin.dropFirst(8), ":443") == withoutPort(host[...], ":443")
    }
    guard !isSecure, origin.hasPrefix("http://") else { return false }
    return withoutPort(origin.dropFirst(7), ":80") == withoutPort(host[...], ":80")
  }

  private static func withoutPort(_ host: Substring, _ port: String) -> Substring {
    host.hasSuffix(port) ? host.dropLast(port.count) : host
  }
}
