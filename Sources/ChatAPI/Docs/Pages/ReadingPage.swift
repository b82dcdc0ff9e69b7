import Wire

/// `/redoc`: everything open, to be read from top to bottom, with code at its side.
struct ReadingPage {
  let settings: APISettings

  func bytes() -> [UInt8] {
    var html = HTMLWriter()
    html.page(
      title: "Roost API", current: "/redoc", version: settings.version, kind: "reading",
      contents: { $0.wholeContents() }, main: content)
    return Array(html.html.utf8)
  }

  private func content(_ html: inout HTMLWriter) {
    html.element("div", ["class": "row"]) { html in
      html.element("div", ["class": "facts"]) { html in
        html.element("h1", text: "Roost API")
        html.element("p", ["class": "lead"], prose: "Chat in rooms, by HTTP and by WebSocket.")
      }
    }
    html.element("h2", ["class": "chapter"], text: "Guide")
    for guide in Guide.all { self.guide(guide, &html) }
    for tag in Operation.Tag.allCases { operations(tag, &html) }
    sockets(&html)
    frames("client-frames", "What a client sends", Components.clientFrames, &html)
    frames("server-frames", "What the server sends", Components.serverFrames, &html)
    row("closes", &html, heading: "Why sockets close", facts: { $0.closes() })
    html.element("h2", ["class": "chapter"], text: "Objects")
    for component in Component.allCases { object(component.rawValue, component.schema, &html) }
  }

  private func guide(_ guide: Guide, _ html: inout HTMLWriter) {
    row(
      guide.id, &html, heading: guide.title,
      facts: { html in
        for part in guide.parts {
          if case .paragraph(let text) = part { html.element("p", prose: text) }
        }
      },
      samples: { html in
        for part in guide.parts {
          if case .sample(let sample) = part { html.sample(sample) }
        }
      })
  }

  private func operations(_ tag: Operation.Tag, _ html: inout HTMLWriter) {
    html.element("h2", ["class": "chapter"], text: tag.rawValue)
    for route in API.routes where route.operation.tag == tag {
      row(
        route.anchor, &html, heading: route.operation.summary,
        facts: { html in
          html.element("p", ["class": "address"]) { $0.address(route.method.rawValue, route.template) }
          html.facts(of: route, settings)
        },
        samples: { html in
          html.sample(.curl(route))
          if let answer = CodeSample.answer(route) { html.sample(answer) }
        })
    }
  }

  private func sockets(_ html: inout HTMLWriter) {
    html.element("h2", ["class": "chapter"], text: "WebSockets")
    for door in API.sockets {
      row(
        door.anchor, &html, heading: door.operation.summary,
        facts: { html in
          html.element("p", ["class": "address"]) { $0.address("WS", door.template) }
          html.facts(of: door, settings)
        })
    }
  }

  private func frames(
    _ id: String, _ title: String, _ frames: [(name: String, schema: Schema)], _ html: inout HTMLWriter
  ) {
    html.element("h2", ["class": "chapter", "id": id], text: title)
    for frame in frames { object(frame.name, frame.schema, &html) }
  }

  private func object(_ name: String, _ schema: Schema, _ html: inout HTMLWriter) {
    row(
      HTMLWriter.anchor(ofComponent: name), &html, heading: name.frameType,
      facts: { html in
        html.element("p", prose: schema.about)
        html.fields(schema.properties, settings)
      },
      samples: { $0.sample(CodeSample("Example", schema.exampleText())) })
  }

  /// A stretch of text with code at its side.
  private func row(
    _ anchor: String, _ html: inout HTMLWriter, heading: String, facts: (inout HTMLWriter) -> Void,
    samples: (inout HTMLWriter) -> Void = { _ in }
  ) {
    html.element("section", ["class": "row", "id": anchor]) { html in
      html.element("div", ["class": "facts"]) { html in
        html.element("h3", text: heading)
        facts(&html)
      }
      html.element("div", ["class": "samples"], samples)
    }
  }
}
