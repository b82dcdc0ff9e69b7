import Chat

// Refusals that handlers and documents both name.

extension Problem {
  static let overloaded: Problem = {
    var problem = busy("The server is short of memory, try again shortly", code: "overloaded")
    problem.retryAfter = .seconds(5)
    return problem
  }()

  static let signInBusy = busy("Too many sign-ins at once, try again shortly", code: "sign_in_busy")
  static let unknownRefreshToken = unauthorized(
    "invalid_refresh_token", "This refresh token is not valid; sign in again")
  static let reusedRefreshToken = unauthorized(
    "refresh_token_reused", "This refresh token was used before; sign in again")

  static let foreignOrigin = Problem(403, "foreign_origin", "This call comes from another site's page")
  static let wrongPassword = Problem(403, "wrong_password", "The current password is not right")

  static func rateLimited(_ what: String) -> Problem {
    Problem(429, "rate_limited", "Too many \(what), try again later")
  }

  static let unsupportedMediaType = Problem(
    415, "unsupported_media_type", "Send a JSON body with Content-Type: application/json")

  static let invalidIdempotencyKey = Problem(
    422, "invalid_idempotency_key", "An Idempotency-Key has 1 to 255 bytes")

  static let tooManyHandshakes = rateLimited("new connections")
}
