import Wire

/// Writes the API's description, OpenAPI 3.1, from the site map.
struct OpenAPIDocument {
  private static let bearer = "bearer"
  private static let password = "password"
  private static let cookie = "cookie"
  private static let metricsToken = "metrics"

  let settings: APISettings

  func bytes() -> [UInt8] {
    var json = JSONWriter(capacity: 256 << 10)
    json.object { json in
      json.field("openapi", "3.1.0")
      writeInfo(&json)
      json.array("servers") { json in json.object { $0.field("url", "/") } }
      json.array("tags") { json in
        for tag in Operation.Tag.allCases { json.object { $0.field("name", tag.rawValue) } }
      }
      json.object("paths") { writePaths(&$0) }
      json.object("x-websockets") { writeSockets(&$0) }
      json.array("x-websocket-closes") { json in
        for close in SocketClose.all {
          json.object { json in
            json.field("code", close.code)
            json.field("meaning", close.meaning)
          }
        }
      }
      json.object("components") { writeComponents(&$0) }
    }
    return json.bytes
  }

  private func writeInfo(_ json: inout JSONWriter) {
    json.object("info") { json in
      json.field("title", "Roost")
      json.field("version", settings.version)
      json.field(
        "description",
        """
        Chat in rooms. WebSocket paths are listed in `x-websockets`; a JSON Schema of every frame stands in \
        `components.schemas` as `ClientFrame.*` and `ServerFrame.*`.
        """)
      json.object("license") { json in
        json.field("name", "MIT")
        json.field("identifier", "MIT")
      }
    }
  }

  // MARK: Paths

  private func writePaths(_ json: inout JSONWriter) {
    var templates: [String] = []
    for route in API.routes where !templates.contains(route.template) { templates.append(route.template) }
    for template in templates {
      json.object(template) { json in
        for route in API.routes where route.template == template {
          json.object(route.method.rawValue.lowercased()) { write(route, &$0) }
        }
      }
    }
  }

  private func write(_ route: Route, _ json: inout JSONWriter) {
    let operation = route.operation
    json.field("operationId", operation.id)
    json.array("tags", [operation.tag.rawValue])
    json.field("summary", operation.summary)
    if !operation.about.isEmpty { json.field("description", operation.about) }
    writeSecurity(route.access, &json)
    writeParameters(
      path: route.pathParameters, query: operation.query, headers: operation.headers, &json)
    if let body = operation.body { write(body, &json) }
    json.object("responses") { json in
      for answer in operation.answers.sorted(by: { $0.status < $1.status }) { write(answer, &json) }
      for (status, problems) in route.refusalsByStatus { write(problems, status, &json) }
    }
  }

  private func writeSecurity(_ access: Access, _ json: inout JSONWriter) {
    let schemes: [String?] =
      switch access {
      case .free, .open: []
      case .account, .admin: [Self.bearer, Self.password, Self.cookie]
      case .metrics: [nil, Self.metricsToken]
      }
    json.array("security") { json in
      for scheme in schemes {
        json.object { json in
          if let scheme { json.array(scheme) { _ in } }
        }
      }
    }
  }

  private func writeParameters(
    path: [Operation.Parameter], query: [Operation.Parameter], headers: [Operation.Parameter] = [],
    _ json: inout JSONWriter
  ) {
    guard !(path.isEmpty && query.isEmpty && headers.isEmpty) else { return }
    json.array("parameters") { json in
      for (parameters, place) in [(path, "path"), (query, "query"), (headers, "header")] {
        for parameter in parameters {
          json.object { json in
            json.field("name", parameter.name)
            json.field("in", place)
            json.field("required", place == "path")
            json.field("description", parameter.schema.about)
            json.object("schema") { parameter.schema.about("").write(into: &$0, settings) }
          }
        }
      }
    }
  }

  private func write(_ body: Operation.Body, _ json: inout JSONWriter) {
    json.object("requestBody") { json in
      json.field("required", true)
      json.object("content") { json in
        for type in body.mediaTypes {
          json.object(type) { json in
            let component = type == Operation.Body.bareBytes ? nil : body.component
            let schema = component.map(Schema.component) ?? .text(format: "binary", example: "")
            json.object("schema") { schema.write(into: &$0, settings) }
          }
        }
      }
    }
  }

  // MARK: Answers

  private func write(_ answer: Operation.Answer, _ json: inout JSONWriter) {
    json.object(String(answer.status)) { json in
      json.field("description", answer.about)
      write(answer.headers, &json)
      switch answer.content {
      case .none: break
      case .object(let component): writeContent("application/json", .component(component), &json)
      case .list(let component):
        writeContent("application/json", .list(.component(component)), &json)
      case .either(let components):
        writeContent("application/json", Schema(.anyOf(components.map(\.rawValue))), &json)
      case .text(let mediaType): writeContent(mediaType, .text(example: ""), &json)
      case .json: writeContent("application/json", Schema(.object([], isOpen: true)), &json)
      }
    }
  }

  private func writeContent(_ mediaType: String, _ schema: Schema, _ json: inout JSONWriter) {
    json.object("content") { json in
      json.object(mediaType) { json in json.object("schema") { schema.write(into: &$0, settings) } }
    }
  }

  private func write(_ headers: [Operation.Header], _ json: inout JSONWriter) {
    guard !headers.isEmpty else { return }
    json.object("headers") { json in
      for header in headers {
        json.object(header.name) { json in
          json.field("description", header.about)
          json.field("required", header.isRequired)
          json.object("schema") { $0.field("type", "string") }
        }
      }
    }
  }

  private func write(_ problems: [Problem], _ status: Int, _ json: inout JSONWriter) {
    json.object(String(status)) { json in
      json.field("description", problems.map { "`\($0.code)`: \($0.detail)" }.joined(separator: "\n\n"))
      write(Self.headers(of: status), &json)
      json.object("content") { json in
        json.object("application/problem+json") { json in
          json.object("schema") { Schema.component(.problem).write(into: &$0, settings) }
          json.object("examples") { json in
            for problem in problems { json.object(problem.code) { $0.raw("value", problem.json()) } }
          }
        }
      }
    }
  }

  private static func headers(of status: Int) -> [Operation.Header] {
    switch status {
    case 401: [.challenge]
    case 429: [.retryAfter, .rateLimit, .rateLimitPolicy]
    case 503: [.retryAfter]
    default: []
    }
  }

  // MARK: Sockets

  private func writeSockets(_ json: inout JSONWriter) {
    for door in API.sockets {
      let operation = door.operation
      json.object(door.template) { json in
        json.field("operationId", operation.id)
        json.field("summary", operation.summary)
        json.field("description", operation.about)
        writeParameters(path: Route.parameters(in: door.template), query: operation.query, &json)
        json.object("send") { json in
          if operation.speaksChat { json.field("$ref", Schema.componentsPath + Components.clientFrame) }
        }
        json.object("receive") { json in
          if operation.speaksChat { json.field("$ref", Schema.componentsPath + Components.serverFrame) }
        }
        json.array("refusals") { json in
          for problem in operation.refusals { json.rawElement(problem.json()) }
        }
      }
    }
  }

  // MARK: Components

  private func writeComponents(_ json: inout JSONWriter) {
    json.object("securitySchemes") { json in
      json.object(Self.bearer) { json in
        json.field("type", "http")
        json.field("scheme", "bearer")
        json.field("bearerFormat", "JWT")
      }
      json.object(Self.password) { json in
        json.field("type", "oauth2")
        json.object("flows") { json in
          json.object("password") { json in
            json.field("tokenUrl", "/api/token")
            json.field("refreshUrl", "/api/token/refresh")
            json.object("scopes") { _ in }
          }
        }
      }
      json.object(Self.cookie) { json in
        json.field("type", "apiKey")
        json.field("in", "cookie")
        json.field("name", SessionCookie.name(isSecure: false))
        json.field("description", "Set by `POST /api/login`; on https its name is `__Host-session`.")
      }
      json.object(Self.metricsToken) { json in
        json.field("type", "http")
        json.field("scheme", "bearer")
        json.field("description", "The token that the server's operator set for its metrics.")
      }
    }
    json.object("schemas") { json in
      for (name, schema) in Components.all { json.object(name) { schema.write(into: &$0, settings) } }
    }
  }
}
