/// What a browser may do with our pages.
enum BrowserRules {
  /// No inline script or style, nothing from elsewhere, no framing; the page's address is not passed on.
  static let headers: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "geolocation=(), usb=(), payment=()"),
  ]
}
