import Glibc
import Wire

/// Plain HTTP calls, one connection each, for setting up a run.
struct RESTClient {
  let endpoint: Endpoint

  struct Answer {
    let status: Int
    let json: JSONDocument?
  }

  func post(_ path: String, token: String? = nil, _ body: (inout JSONWriter) -> Void) -> Answer {
    var json = JSONWriter()
    json.object(body)
    return call("POST", path, token: token, type: "application/json", json.bytes)
  }

  func post(_ path: String, form: String) -> Answer {
    call("POST", path, token: nil, type: "application/x-www-form-urlencoded", Array(form.utf8))
  }

  private func call(_ method: String, _ path: String, token: String?, type: String, _ body: [UInt8]) -> Answer
  {
    guard let descriptor = endpoint.connect(source: nil, isBlocking: true) else {
      Usage.stop("nobody listens on \(endpoint.host):\(endpoint.port)")
    }
    defer { close(descriptor) }
    var request = "\(method) \(path) HTTP/1.1\r\nHost: \(endpoint.host):\(endpoint.port)\r\n"
    request += "Connection: close\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
    if let token { request += "Authorization: Bearer \(token)\r\n" }
    let bytes = Array((request + "\r\n").utf8) + body
    var sent = 0
    while sent < bytes.count {
      guard case .done(let count) = ClientSocket.send(descriptor, bytes, from: sent) else { break }
      sent += count
    }
    return answer(descriptor)
  }

  private func answer(_ descriptor: Int32) -> Answer {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16 * 1024)
    while case .done(let count) = ClientSocket.receive(descriptor, into: &block, at: 0) {
      bytes += block[..<count]
    }
    guard let head = AnswerHead(bytes.span) else { return Answer(status: 0, json: nil) }
    return Answer(status: head.status, json: try? JSONDocument(parsing: Array(bytes[head.length...])))
  }
}
