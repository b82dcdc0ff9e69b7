// How operations and sockets look on a page.

extension HTMLWriter {
  /// Everything about a route but its heading and its code samples.
  mutating func facts(of route: Route, _ settings: APISettings) {
    let operation = route.operation
    if !operation.about.isEmpty { element("p", prose: operation.about) }
    element("p", ["class": "access"], prose: route.access.sentence)
    parameters("In the path", route.pathParameters, isRequired: true, settings)
    parameters("In the query", operation.query, isRequired: false, settings)
    parameters("In the header", operation.headers, isRequired: false, settings)
    if let body = operation.body {
      element("h4") { html in
        html.text(body.component == nil ? "Body: a file" : "Body: ")
        if let component = body.component { html.link(toComponent: component.rawValue) }
      }
      element("p", ["class": "access"], prose: body.mediaTypes.map { "`\($0)`" }.joined(separator: " or "))
      if let component = body.component { fields(component.schema.properties, settings) }
    }
    answers(of: route)
  }

  mutating func parameters(
    _ title: String, _ parameters: [Operation.Parameter], isRequired: Bool, _ settings: APISettings
  ) {
    guard !parameters.isEmpty else { return }
    element("h4", text: title)
    element("dl", ["class": "fields"]) { html in
      for parameter in parameters {
        html.field(parameter.name, parameter.schema, isRequired: isRequired, settings)
      }
    }
  }

  private mutating func answers(of route: Route) {
    element("h4", text: "Answers")
    element("dl", ["class": "answers"]) { html in
      for answer in route.operation.answers { html.answer(answer) }
      for (status, problems) in route.refusalsByStatus { html.refusal(status, problems) }
    }
  }

  private mutating func answer(_ answer: Operation.Answer) {
    element("div") { html in
      html.status(answer.status)
      html.element("dd") { html in
        html.prose(answer.about)
        switch answer.content {
        case .object(let component):
          html.text(": ")
          html.link(toComponent: component.rawValue)
        case .list(let component):
          html.text(": list of ")
          html.link(toComponent: component.rawValue)
        case .either(let components):
          html.text(":")
          for component in components {
            html.text(" ")
            html.link(toComponent: component.rawValue)
          }
        case .text(let mediaType): html.text(" (\(mediaType))")
        case .none, .json: break
        }
        for header in answer.headers {
          html.element("span", ["class": "about"], prose: "`\(header.name)`: \(header.about)")
        }
      }
    }
  }

  mutating func refusal(_ status: Int, _ problems: [Problem]) {
    element("div") { html in
      html.status(status)
      html.element("dd") { html in
        for problem in problems {
          html.element("span", ["class": "refusal"]) { html in
            html.element("code", text: problem.code)
            html.text(" " + problem.detail)
          }
        }
      }
    }
  }

  private mutating func status(_ status: Int) {
    element("dt") { html in
      html.element("span", ["class": "status", "data-class": "\(status / 100)"], text: String(status))
    }
  }

  // MARK: Sockets

  mutating func facts(of door: Door, _ settings: APISettings) {
    let operation = door.operation
    element("p", prose: operation.about)
    parameters("In the path", Route.parameters(in: door.template), isRequired: true, settings)
    parameters("In the query", operation.query, isRequired: false, settings)
    element("h4", text: "Refusals of the handshake")
    element("dl", ["class": "answers"]) { html in
      let byStatus = Dictionary(grouping: operation.refusals, by: \.status)
      for (status, problems) in byStatus.sorted(by: { $0.key < $1.key }) { html.refusal(status, problems) }
    }
  }

  mutating func closes() {
    element("dl", ["class": "answers"]) { html in
      for close in SocketClose.all {
        html.element("div") { html in
          html.element("dt") { $0.element("span", ["class": "status"], text: String(close.code)) }
          html.element("dd", prose: close.meaning)
        }
      }
    }
  }
}

extension Access {
  /// Who may call, for people.
  var sentence: String {
    switch self {
    case .free, .open: "Open to everybody."
    case .account: "Needs an access token."
    case .admin: "Needs an administrator's account."
    case .metrics: "Needs the metrics token, or the machine itself."
    }
  }
}
