import Chat
import Testing
import Wire

@testable import ChatAPI

@Suite struct `The API's description` {
  let validator = DocumentValidator()

  @Test func `has every route, and nothing else`() {
    let paths = validator.document["paths"]
    let described = paths.keys.flatMap { path in
      paths[path].keys.map { "\($0.uppercased()) \(path)" }
    }
    let served = API.routes.map { "\($0.method.rawValue) \($0.template)" }
    #expect(described.sorted() == served.sorted())
    #expect(Set(served).count == served.count)
  }

  @Test func `has every WebSocket path, and nothing else`() {
    #expect(validator.document["x-websockets"].keys == Set(API.sockets.map(\.template)))
  }

  @Test func `gives every operation a name of its own`() {
    let names = API.routes.map(\.operation.id) + API.sockets.map(\.operation.id)
    #expect(Set(names).count == names.count)
  }

  @Test func `resolves every reference`() {
    var references: [String] = []
    collect(validator.document, into: &references)
    #expect(references.count > 100)
    for reference in Set(references) {
      #expect(reference.hasPrefix(Schema.componentsPath))
      #expect(validator.schemas.has(String(reference.dropFirst(Schema.componentsPath.count))))
    }
  }

  @Test func `describes every parameter of a path, and none besides`() {
    let paths = validator.document["paths"]
    for path in paths.keys {
      let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
      for method in paths[path].keys {
        let described = paths[path][method]["parameters"].array.filter { $0["in"].string == "path" }
        #expect(described.compactMap { $0["name"].string } == names.map(String.init))
        #expect(described.allSatisfy { $0["required"].bool == true && $0["schema"]["type"].string != nil })
      }
    }
  }

  @Test func `names the header fields that change an answer`() {
    let paths = validator.document["paths"]
    func headers(_ method: String, _ path: String) -> [String] {
      paths[path][method]["parameters"].array.filter { $0["in"].string == "header" }
        .compactMap { $0["name"].string }
    }
    for path in paths.keys {
      for method in paths[path].keys {
        let isConditional = paths[path][method]["responses"].has("304")
        #expect(headers(method, path).contains("If-None-Match") == isConditional, "\(method) \(path)")
        let isBound = paths[path][method]["responses"].has("412")
        #expect(headers(method, path).contains("If-Match") == isBound, "\(method) \(path)")
      }
    }
    for path in ["/api/rooms/", "/api/rooms/{room_id}/messages", "/api/hooks/{secret}", "/api/files"] {
      #expect(headers("post", path) == ["Idempotency-Key"])
    }
  }

  @Test func `has examples that fit their schemas`() {
    for (name, schema) in Components.all where !schema.properties.isEmpty {
      let example = JSON(parsing: Array(schema.exampleText().utf8))
      #expect(example.typeName == "object", "\(name) has no example")
      #expect(validator.problems(example, component: name) == [])
    }
  }

  @Test func `has examples of refusals that are problems`() {
    let paths = validator.document["paths"]
    for path in paths.keys {
      for method in paths[path].keys {
        let answers = paths[path][method]["responses"]
        // A range that a file does not have is refused without words.
        for status in answers.keys where status >= "400" && status != "416" {
          let examples = answers[status]["content"]["application/problem+json"]["examples"]
          #expect(!examples.keys.isEmpty)
          for code in examples.keys {
            let problem = examples[code]["value"]
            #expect(validator.problems(problem, component: "Problem") == [])
            #expect(problem["code"].string == code && problem["status"].int == Int(status))
          }
        }
      }
    }
  }

  @Test func `shows the server's own limits`() {
    var settings = APISettings()
    settings.passwordLength = 12...99
    settings.limits.messageCharacters = 77
    let schemas = DocumentValidator(settings).schemas
    let password = schemas["NewUser"]["properties"]["password"]
    #expect(password["minLength"].int == 12 && password["maxLength"].int == 99)
    #expect(schemas["NewMessage"]["properties"]["content"]["maxLength"].int == 77)
    #expect(schemas["ClientFrame.message"]["properties"]["content"]["maxLength"].int == 77)
  }

  private func collect(_ json: JSON, into references: inout [String]) {
    for key in json.keys {
      if key == "$ref", let reference = json[key].string { references.append(reference) }
      if key == "mapping" { references += json[key].keys.compactMap { json["mapping"][$0].string } }
      collect(json[key], into: &references)
    }
    for element in json.array { collect(element, into: &references) }
  }
}

@Suite struct `The validator of the tests` {
  @Test func `finds what is wrong`() {
    let validator = DocumentValidator()
    let good = #"{"code": "a", "message": "b", "type": "error"}"#
    for (text, isGood) in [
      (good, true),
      (#"{"code": "a", "type": "error"}"#, false),
      (#"{"code": 1, "message": "b", "type": "error"}"#, false),
      (#"{"code": "a", "message": "b", "type": "eror"}"#, false),
      (#"{"code": "a", "message": "b", "type": "error", "more": 1}"#, false),
      (#"{"code": "a", "message": "b", "type": "error", "retry_after": 0}"#, false),
      (#"{"code": "a", "message": "b", "type": "error", "retry_after": true}"#, false),
      ("[]", false),
    ] {
      let problems = validator.problems(JSON(parsing: Array(text.utf8)), component: "ServerFrame.error")
      #expect(problems.isEmpty == isGood, "\(text): \(problems)")
    }
  }
}
