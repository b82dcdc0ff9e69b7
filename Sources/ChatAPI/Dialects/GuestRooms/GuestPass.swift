import Auth
import Chat
import Engine
import Wire

/// What makes somebody without an account the same guest again: a signed cookie with the guest's number.
enum GuestPass {
  private static let cookie = "guest"
  private static let lifetime = Duration.seconds(30 * 24 * 3600)

  /// The guest that the call comes from; nil when it brings no pass, or one that was not given out here.
  static func guest(of call: Call) -> GuestID? {
    guard let header = call.request.headers.joined("Cookie", by: "; "),
      let value = CookieHeader(parsing: header.utf8)[cookie],
      let text = call.core.tokens.unseal(value, for: "guest")
    else { return nil }
    return Int64(text).flatMap(GuestID.init)
  }

  /// Somebody new, and the header that makes the browser remember who they are.
  static func issue(for call: Call) throws(Problem) -> (guest: GuestID, header: (String, String)) {
    guard let guest = GuestID(.random(in: 1..<1 << 53)),
      let value = call.core.tokens.seal(String(guest.rawValue), for: "guest"),
      let cookie = SetCookie(
        name: cookie, value: value, maxAge: Int(lifetime.components.seconds), secure: call.isSecure)
    else {
      call.core.log(.internalError(where: "guest cookie"))
      throw Problem(500, "internal_error", "Something went wrong on the server")
    }
    return (guest, ("Set-Cookie", cookie.header))
  }
}
