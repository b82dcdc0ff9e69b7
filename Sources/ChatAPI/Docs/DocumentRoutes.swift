import Engine
import Wire

/// The API's documents about itself.
enum DocumentRoutes {
  /// Nothing from elsewhere, nothing inline, no frames.
  static let contentSecurityPolicy =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"

  @Sendable static func openAPI(_ call: Call) async throws(Problem) -> Response {
    answer(call, call.core.documents.openAPI, "application/json")
  }

  @Sendable static func reference(_ call: Call) async throws(Problem) -> Response {
    page(call, call.core.documents.reference)
  }

  @Sendable static func reading(_ call: Call) async throws(Problem) -> Response {
    page(call, call.core.documents.reading)
  }

  private static func page(_ call: Call, _ document: Documents.Document) -> Response {
    var response = answer(call, document, "text/html; charset=utf-8")
    response.headers += [
      ("Content-Security-Policy", contentSecurityPolicy), ("Referrer-Policy", "no-referrer"),
    ]
    return response
  }

  private static func answer(_ call: Call, _ document: Documents.Document, _ type: String) -> Response {
    let headers = [
      ("ETag", document.entityTag), ("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff"),
    ]
    if isKnown(document.entityTag, to: call.request) { return Response(status: 304, headers: headers) }
    return Response(
      status: 200, headers: [("Content-Type", type)] + headers, body: .stored(document.stored))
  }

  /// Whether `If-None-Match` names the tag (RFC 9110, section 13.1.2; compared weakly).
  private static func isKnown(_ tag: String, to request: Request) -> Bool {
    guard let header = request.headers.joined("If-None-Match") else { return false }
    return header.split(separator: ",").contains { part in
      let known = part.drop { $0 == " " }.prefix { $0 != " " }
      return known == "*" || known == tag || known == "W/" + tag
    }
  }
}
