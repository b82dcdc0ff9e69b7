import Foundation
import Testing

@testable import ChatAPI

@Suite struct `Pages of the documentation` {
  enum Page: String, CaseIterable {
    case reference, reading

    var html: String {
      switch self {
      case .reference: String(decoding: ReferencePage(settings: APISettings()).bytes(), as: UTF8.self)
      case .reading: String(decoding: ReadingPage(settings: APISettings()).bytes(), as: UTF8.self)
      }
    }
  }

  @Test func `text and attributes cannot break out of their places`() {
    var html = HTMLWriter()
    html.element("p", ["title": "\" onclick='x' <&>"], text: "<script>alert('&')</script>")
    html.element("p", prose: "a `<b>` c")
    #expect(
      html.html == """
        <!doctype html>
        <p title="&quot; onclick=&#39;x&#39; &lt;&amp;&gt;">\
        &lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</p><p>a <code>&lt;b&gt;</code> c</p>
        """)
  }

  @Test(arguments: Page.allCases)
  func `every link leads somewhere, and every id is there once`(_ kind: Page) {
    let page = kind.html
    let ids = values(of: "id", in: page)
    #expect(Set(ids).count == ids.count)
    let links = values(of: "href", in: page).filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
    #expect(Set(links).subtracting(ids) == [])
    #expect(links.count > 60)
  }

  @Test(arguments: Page.allCases)
  func `nothing is inline and nothing comes from elsewhere`(_ kind: Page) {
    let page = kind.html
    for name in ["style", "onclick", "onload"] { #expect(values(of: name, in: page) == []) }
    #expect(!page.contains("<style") && !page.contains("javascript:"))
    for name in ["href", "src"] {
      #expect(values(of: name, in: page).allSatisfy { $0.hasPrefix("/") || $0.hasPrefix("#") })
    }
    #expect(values(of: "src", in: page) == ["/js/docs.js"])
  }

  @Test(arguments: Page.allCases)
  func `every operation, path, frame and refusal is on the page`(_ kind: Page) {
    let page = kind.html
    let ids = Set(values(of: "id", in: page))
    let codes = Set(
      page.components(separatedBy: "</code>").map { String($0.split(separator: ">").last ?? "") })
    for route in API.routes {
      #expect(ids.contains(route.anchor) && codes.contains(route.template))
      for problem in route.refusals { #expect(codes.contains(problem.code)) }
    }
    for door in API.sockets { #expect(ids.contains(door.anchor)) }
    let unions = [Components.clientFrame, Components.serverFrame]
    for (name, _) in Components.all where !unions.contains(name) {
      #expect(ids.contains(HTMLWriter.anchor(ofComponent: name)))
    }
  }

  @Test func `pages forbid what they do not need`() async throws {
    let server = try await TestServer()
    for path in ["/docs", "/redoc/"] {
      let reply = try await server.call("GET", path)
      #expect(reply.header("content-type") == "text/html; charset=utf-8")
      let policy = try #require(reply.header("content-security-policy"))
      #expect(policy.hasPrefix("default-src 'self';") && !policy.contains("unsafe"))
      #expect(reply.header("x-content-type-options") == "nosniff")
      #expect(reply.header("referrer-policy") == "no-referrer")
    }
    await server.stop()
  }

  private func values(of attribute: String, in page: String) -> [String] {
    page.components(separatedBy: " \(attribute)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }
}
