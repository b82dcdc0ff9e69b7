import Engine
import Wire

extension Response {
  /// A JSON answer; what an account may see is not to be kept by anything on the way.
  static func json(_ status: Int = 200, _ body: (inout JSONWriter) -> Void) -> Response {
    var json = JSONWriter()
    body(&json)
    return Response(
      status: status,
      headers: [
        ("Content-Type", "application/json"), ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
      ], body: .bytes(json.bytes))
  }

  static func object(_ status: Int = 200, _ body: (inout JSONWriter) -> Void) -> Response {
    json(status) { $0.object(body) }
  }

  /// A list; `next` is the query of the next page, named in `Link`.
  static func list<Element>(
    _ elements: [Element], next: String?, of path: String, _ body: (inout JSONWriter, Element) -> Void
  ) -> Response {
    var response = json { json in
      json.array { json in
        for element in elements { json.object { body(&$0, element) } }
      }
    }
    if let next { response.headers.append(("Link", "<\(path)?\(next)>; rel=\"next\"")) }
    return response
  }
}
