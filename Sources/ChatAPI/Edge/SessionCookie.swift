import Engine
import Wire

/// The one cookie that browsers get. Scripts cannot read it; the server keeps only its hash.
enum SessionCookie {
  /// The `__Host-` prefix keeps other hosts of the domain from setting it, but needs an encrypted connection.
  static func name(isSecure: Bool) -> String { isSecure ? "__Host-session" : "session" }

  /// The cookie's value, nil when there is none.
  static func value(in request: Request, isSecure: Bool) -> String? {
    guard let header = request.headers.joined("Cookie", by: "; ") else { return nil }
    let value = CookieHeader(parsing: header.utf8)[name(isSecure: isSecure)] ?? ""
    return value.isEmpty ? nil : value
  }

  /// The header that sets it.
  static func set(_ value: String, seconds: Int, for call: Call) throws(Problem) -> (String, String) {
    let isSecure = call.isSecure
    guard
      let cookie = SetCookie(
        name: name(isSecure: isSecure), value: value, maxAge: seconds, secure: isSecure)
    else {
      call.core.log(.internalError(where: "session cookie"))
      throw Problem(500, "internal_error", "Something went wrong on the server")
    }
    return ("Set-Cookie", cookie.header)
  }

  /// The answer, which takes the cookie away from a caller that has one.
  static func cleared(_ response: Response, for call: Call) throws(Problem) -> Response {
    guard call.sessionCookie != nil else { return response }
    var response = response
    response.headers.append(try set("", seconds: 0, for: call))
    return response
  }
}
