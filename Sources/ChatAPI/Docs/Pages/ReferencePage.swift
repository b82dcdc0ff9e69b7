import Wire

/// `/docs`: everything closed, to be found and opened.
struct ReferencePage {
  let settings: APISettings

  func bytes() -> [UInt8] {
    var html = HTMLWriter()
    html.page(
      title: "Roost API reference", current: "/docs", version: settings.version, kind: "reference",
      contents: { $0.wholeContents() }, main: content)
    return Array(html.html.utf8)
  }

  private func content(_ html: inout HTMLWriter) {
    html.element("h1", text: "Roost API reference")
    html.element(
      "p", ["class": "lead"],
      prose: "Chat in rooms, by HTTP and by WebSocket. Open an entry to see what it takes and answers.")
    for guide in Guide.all { html.guide(guide) }
    for tag in Operation.Tag.allCases { operations(tag, &html) }
    sockets(&html)
    frames("client-frames", "What a client sends", Components.clientFrames, &html)
    frames("server-frames", "What the server sends", Components.serverFrames, &html)
    html.element("section", ["id": "closes"]) { html in
      html.element("h2", text: "Why sockets close")
      html.closes()
    }
    objects(&html)
  }

  private func operations(_ tag: Operation.Tag, _ html: inout HTMLWriter) {
    html.element("section") { html in
      html.element("h2", text: tag.rawValue)
      for route in API.routes where route.operation.tag == tag {
        entry(
          route.anchor, route.operation.summary, &html,
          heading: { $0.address(route.method.rawValue, route.template) },
          facts: { $0.facts(of: route, settings) },
          samples: [.curl(route)] + (CodeSample.answer(route).map { [$0] } ?? []))
      }
    }
  }

  private func sockets(_ html: inout HTMLWriter) {
    html.element("section") { html in
      html.element("h2", text: "WebSocket paths")
      for door in API.sockets {
        entry(
          door.anchor, door.operation.summary, &html, heading: { $0.address("WS", door.template) },
          facts: { $0.facts(of: door, settings) })
      }
    }
  }

  private func frames(
    _ id: String, _ title: String, _ frames: [(name: String, schema: Schema)], _ html: inout HTMLWriter
  ) {
    html.element("section", ["id": id]) { html in
      html.element("h2", text: title)
      for frame in frames { object(frame.name, frame.schema, &html) }
    }
  }

  private func objects(_ html: inout HTMLWriter) {
    html.element("section") { html in
      html.element("h2", text: "Objects")
      for component in Component.allCases { object(component.rawValue, component.schema, &html) }
    }
  }

  private func object(_ name: String, _ schema: Schema, _ html: inout HTMLWriter) {
    entry(
      HTMLWriter.anchor(ofComponent: name), schema.about, &html,
      heading: { $0.element("code", ["class": "path"], text: name.frameType) },
      facts: { $0.fields(schema.properties, settings) },
      samples: [CodeSample("Example", schema.exampleText())])
  }

  /// Something to be opened. The anchor lies inside, so that a link to it opens it.
  private func entry(
    _ anchor: String, _ summary: String, _ html: inout HTMLWriter, heading: (inout HTMLWriter) -> Void,
    facts: (inout HTMLWriter) -> Void, samples: [CodeSample] = []
  ) {
    html.element("details", ["class": "entry"]) { html in
      html.element("summary") { html in
        html.element("h3", [:], heading)
        html.element("span", ["class": "summary"], prose: summary)
      }
      html.element("div", ["class": "body", "id": anchor]) { html in
        html.element("div", ["class": "facts"], facts)
        if !samples.isEmpty {
          html.element("div", ["class": "samples"]) { html in
            for sample in samples { html.sample(sample) }
          }
        }
      }
    }
  }
}

extension String {
  /// The `type` of a frame that a component describes, or the component's name.
  var frameType: String {
    guard let dot = firstIndex(of: ".") else { return self }
    return String(self[index(after: dot)...])
  }
}
