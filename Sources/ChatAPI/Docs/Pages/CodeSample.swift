import Wire

/// Code that a page shows.
struct CodeSample: Sendable {
  let title: String
  let text: String

  init(_ title: String, _ text: String) {
    self.title = title
    self.text = text
  }

  /// A call of the route in a shell.
  static func curl(_ route: Route) -> CodeSample {
    var lines = ["curl"]
    switch (route.method, route.operation.body) {
    case (.get, _), (.head, _), (.post, .some): break
    case (.post, nil), (.put, _), (.patch, _), (.delete, _), (.options, _), (.trace, _), (.query, _):
      lines[0] += " -X \(route.method.rawValue)"
    }
    lines[0] += " http://localhost:8000" + examplePath(route)
    switch route.access {
    case .account, .admin: lines.append(#"-H "Authorization: Bearer $TOKEN""#)
    case .free, .open, .metrics: break
    }
    if let body = route.operation.body { lines += data(body) }
    return CodeSample("Request", lines.joined(separator: " \\\n  "))
  }

  /// What the route answers when all is well.
  static func answer(_ route: Route) -> CodeSample? {
    guard let answer = route.operation.answers.first else { return nil }
    switch answer.content {
    case .object(let component):
      return CodeSample("Answer \(answer.status)", component.schema.exampleText())
    case .list(let component):
      return CodeSample("Answer \(answer.status)", Schema.list(.component(component)).exampleText())
    case .none, .either, .text, .json: return nil
    }
  }

  private static func examplePath(_ route: Route) -> String {
    route.template.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      guard segment.hasPrefix("{") else { return String(segment) }
      let example = Operation.Parameter.inPath(String(segment.dropFirst().dropLast())).schema.example ?? "1"
      return example.filter { $0 != "\"" }
    }.joined(separator: "/")
  }

  private static func data(_ body: Operation.Body) -> [String] {
    guard let component = body.component else { return ["--data-binary @me.jpg"] }
    if body.isUpload { return ["-F 'file=@nest.jpg'"] }
    guard body.mediaTypes.first == "application/json" else {
      return component.schema.properties.map { property in
        "--data-urlencode '\(property.name)=\((property.schema.example ?? "").filter { $0 != "\"" })'"
      }
    }
    return ["--json '\(component.schema.exampleText())'"]
  }
}
