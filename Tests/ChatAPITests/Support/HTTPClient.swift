/// An answer to a request.
struct Reply: Sendable {
  let status: Int
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  var json: JSON { JSON(parsing: body) }
  var text: String { String(decoding: body, as: UTF8.self) }

  subscript(key: String) -> JSON { json[key] }

  func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

  /// Fails the test, with the answer in its message, unless the status is this one.
  @discardableResult
  func expect(_ status: Int) throws -> Reply {
    guard self.status == status else { throw TestFailure("expected \(status), got \(self.status): \(text)") }
    return self
  }
}

enum HTTPClient {
  static func call(
    _ port: UInt16, _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]
  ) async throws -> Reply {
    let stream = try await Stream.open(port)
    var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if !body.isEmpty || method != "GET" { head += "Content-Length: \(body.count)\r\n" }
    try await stream.send(Array((head + "\r\n").utf8) + body)
    let (status, fields) = try await readHead(stream)
    return Reply(status: status, headers: fields, body: try await stream.readToEnd())
  }

  static func readHead(_ stream: Stream) async throws -> (Int, [(name: String, value: String)]) {
    guard let bytes = try await stream.read(through: Array("\r\n\r\n".utf8)) else {
      throw TestFailure("the connection ended without an answer")
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (
        name: String(parts.first ?? "").lowercased(),
        value: String(parts.dropFirst().first ?? "").trimmingCharacters()
      )
    }
    return (status ?? 0, fields)
  }
}

extension String {
  fileprivate func trimmingCharacters() -> String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
