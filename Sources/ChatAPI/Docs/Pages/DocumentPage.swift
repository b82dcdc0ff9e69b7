import Wire

// What both pages have around their content.

extension HTMLWriter {
  /// A whole page.
  mutating func page(
    title: String, current: String, version: String, kind: String,
    contents: (inout HTMLWriter) -> Void, main: (inout HTMLWriter) -> Void
  ) {
    element("html", ["lang": "en"]) { html in
      html.head(title: title)
      html.element("body", ["class": kind]) { html in
        html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the content")
        html.banner(current: current, version: version)
        html.element("div", ["class": "columns"]) { html in
          html.element("nav", ["class": "contents", "id": "contents", "aria-label": "Contents"], contents)
          html.element("main", ["id": "main"], main)
        }
      }
    }
  }

  private mutating func head(title: String) {
    element("head") { html in
      html.void("meta", ["charset": "utf-8"])
      html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      html.void("meta", ["name": "color-scheme", "content": "light dark"])
      html.element("title", text: title)
      html.void("link", ["rel": "icon", "href": "/favicon.svg", "type": "image/svg+xml"])
      for sheet in ["tokens", "docs", "docs-calls", "docs-kinds"] {
        html.void("link", ["rel": "stylesheet", "href": "/css/\(sheet).css"])
      }
      html.element("script", ["type": "module", "src": "/js/docs.js"]) { _ in }
    }
  }

  private mutating func banner(current: String, version: String) {
    element("header", ["class": "banner"]) { html in
      html.element("p", ["class": "title"]) { html in
        html.element("a", ["href": "/"], text: "Roost")
        html.element("span", ["class": "version"], text: "API \(version)")
      }
      html.element("nav", ["aria-label": "Documents"]) { html in
        html.element("a", ["class": "to-contents", "href": "#contents"], text: "Contents")
        for (path, name) in [("/docs", "Reference"), ("/redoc", "Reading"), ("/openapi.json", "OpenAPI")] {
          if path == current {
            html.element("a", ["href": path, "aria-current": "page"], text: name)
          } else {
            html.element("a", ["href": path], text: name)
          }
        }
      }
    }
  }

  // MARK: Contents

  mutating func contents(_ title: String, _ links: (inout HTMLWriter) -> Void) {
    element("section") { html in
      html.element("h2", text: title)
      html.element("ul", [:], links)
    }
  }

  mutating func contentsLink(_ anchor: String, _ text: String, method: String? = nil) {
    element("li") { html in
      html.element("a", ["href": "#" + anchor]) { html in
        html.text(text)
        if let method { html.element("span", ["class": "method", "data-method": method], text: method) }
      }
    }
  }

  /// The whole list: guide, operations by tag, sockets, frames, objects.
  mutating func wholeContents() {
    contents("Guide") { html in
      for guide in Guide.all { html.contentsLink(guide.id, guide.title) }
    }
    for tag in Operation.Tag.allCases {
      contents(tag.rawValue) { html in
        for route in API.routes where route.operation.tag == tag {
          html.contentsLink(route.anchor, route.operation.summary, method: route.method.rawValue)
        }
      }
    }
    contents("WebSockets") { html in
      for door in API.sockets { html.contentsLink(door.anchor, door.template) }
      html.contentsLink("client-frames", "What a client sends")
      html.contentsLink("server-frames", "What the server sends")
      html.contentsLink("closes", "Why sockets close")
    }
    contents("Objects") { html in
      for component in Component.allCases {
        html.contentsLink(HTMLWriter.anchor(ofComponent: component.rawValue), component.rawValue)
      }
    }
  }

  // MARK: Pieces

  mutating func sample(_ sample: CodeSample) {
    element("figure", ["class": "sample"]) { html in
      html.element("figcaption", text: sample.title)
      html.element("pre", ["tabindex": "0"]) { $0.element("code", text: sample.text) }
    }
  }

  /// A method and a path, as the heading of what is said of them.
  mutating func address(_ method: String, _ path: String) {
    element("span", ["class": "method", "data-method": method], text: method)
    element("code", ["class": "path"], text: path)
  }

  mutating func guide(_ guide: Guide) {
    element("section", ["class": "guide", "id": guide.id]) { html in
      html.element("h2", text: guide.title)
      for part in guide.parts {
        switch part {
        case .paragraph(let text): html.element("p", prose: text)
        case .sample(let sample): html.sample(sample)
        }
      }
    }
  }
}

extension Route {
  var anchor: String { "op-" + operation.id }
}

extension Door {
  var anchor: String { "socket-" + operation.id }
}
