import Foundation

@testable import ChatAPI

/// A document whose examples are run: the blocks `http` and `websocket` of a Markdown file, in order.
///
/// `http`: a request line, `as NAME` behind it for somebody's cookies; headers; an empty line and a body if there is
/// one; then, after an empty line, the status and the answer. `websocket`: one step a line: `NAME opens PATH`, with
/// `: STATUS` behind it for a refusal, `NAME > FRAME`, `NAME < FRAME`, `NAME leaves`, `NAME is closed CODE`.
///
/// In what is expected, `"$name"` keeps a value and `"…"` is any; a member `"…"` allows for others. In what is sent,
/// and in paths, `$name` is what was kept.
struct Transcript {
  struct Block {
    let line: Int
    let language: String
    let lines: [String]
  }

  let blocks: [Block]

  init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appending(path: "../../../docs/dialects/\(name)"), encoding: .utf8)
    var blocks: [Block] = []
    var open: (line: Int, language: String, lines: [String])?
    for (number, line) in text.components(separatedBy: "\n").enumerated() {
      if let block = open {
        if line == "```" {
          blocks.append(Block(line: block.line, language: block.language, lines: block.lines))
          open = nil
        } else {
          open?.lines.append(line)
        }
      } else if line.hasPrefix("```"), line != "```" {
        open = (number + 1, String(line.dropFirst(3)), [])
      }
    }
    self.blocks = blocks.filter { ["http", "websocket"].contains($0.language) }
  }
}

/// Runs a transcript against a port.
final class TranscriptRun {
  private let port: UInt16
  private var kept: [String: Any] = [:]
  private var cookies: [String: String] = [:]
  private var sockets: [String: Socket] = [:]

  init(port: UInt16) { self.port = port }

  func run(_ transcript: Transcript) async throws {
    for block in transcript.blocks {
      do {
        if block.language == "http" {
          try await call(block.lines)
        } else {
          for line in block.lines where !line.isEmpty { try await step(line) }
        }
      } catch {
        throw TestFailure("line \(block.line): \(error)")
      }
    }
  }

  // MARK: Calls

  private func call(_ lines: [String]) async throws {
    let parts = lines.split(separator: "", omittingEmptySubsequences: true).map(Array.init)
    guard let head = parts.first, let request = head.first, let answer = parts.last, parts.count >= 2 else {
      throw TestFailure("no request and answer")
    }
    let words = request.split(separator: " ").map(String.init)
    guard words.count == 2 || (words.count == 4 && words[2] == "as") else { throw TestFailure(request) }
    let person = words.count == 4 ? words[3] : nil
    var headers = head.dropFirst().map { line -> (String, String) in
      let field = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return (field[0], filled(field.last ?? ""))
    }
    if let cookie = person.flatMap({ cookies[$0] }) { headers.append(("Cookie", cookie)) }
    let body = parts.count > 2 ? filled(parts[1].joined(separator: "\n")) : ""
    if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
    let reply = try await HTTPClient.call(port, words[0], filled(words[1]), headers, Array(body.utf8))
    if let person, let set = reply.header("set-cookie") { cookies[person] = String(set.prefix { $0 != ";" }) }
    let status = answer[0].split(separator: " ").first.flatMap { Int($0) }
    guard reply.status == status else { throw TestFailure("answered \(reply.status): \(reply.text)") }
    let expected = answer.dropFirst().joined(separator: "\n")
    if expected.isEmpty { return }
    try expect(reply.json.value, expected)
  }

  // MARK: Sockets

  private func step(_ line: String) async throws {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count >= 2 else { throw TestFailure(line) }
    let (name, rest) = (words[0], words.count > 2 ? words[2] : "")
    switch words[1] {
    case "opens":
      let cookie = cookies[name].map { ("Cookie", $0) }
      let target = rest.components(separatedBy: ": ")
      if target.count == 2 {
        let status = try await Socket.status(port, filled(target[0]), headers: [cookie].compactMap(\.self))
        guard "\(status)" == target[1] else { throw TestFailure("\(line): answered \(status)") }
      } else if rest == "/ws", let cookie {
        sockets[name] = try await Socket.openLobby(port, cookie)
      } else {
        sockets[name] = try await Socket.open(port, filled(rest))
      }
    case ">": try await socket(name).send(filled(rest))
    case "<": try await hear(rest, from: socket(name))
    case "leaves":
      try await socket(name).send(opcode: 8, [3, 232])
      _ = try await socket(name).closeCode()
      sockets[name] = nil
    case "is":
      let code = try await socket(name).closeCode()
      guard rest == "closed \(code)" else { throw TestFailure("\(line): \(code)") }
    default: throw TestFailure(line)
    }
  }

  private func socket(_ name: String) throws -> Socket {
    guard let socket = sockets[name] else { throw TestFailure("\(name) has no socket") }
    return socket
  }

  /// Waits for a frame that fits; others before it are none of this document's business.
  private func hear(_ expected: String, from socket: Socket) async throws {
    var passed: [String] = []
    do {
      while true {
        guard case .frame(let frame) = try await socket.next() else { throw TestFailure("closed") }
        do { return try expect(frame.value, expected) } catch { passed.append("\(error)") }
      }
    } catch {
      throw TestFailure("\(expected): \(error); passed over:\n\(passed.joined(separator: "\n"))")
    }
  }

  // MARK: Values

  private func filled(_ text: String) -> String {
    kept.sorted { $0.key.count > $1.key.count }.reduce(text) { text, value in
      text.replacing("\"$\(value.key)#\"", with: "\(value.value)").replacing(
        "$\(value.key)", with: "\(value.value)")
    }
  }

  private func expect(_ value: Any?, _ expected: String) throws {
    guard
      let pattern = try? JSONSerialization.jsonObject(
        with: Data(expected.utf8), options: .fragmentsAllowed)
    else { throw TestFailure("not JSON: \(expected)") }
    var found = kept
    guard Self.fits(value ?? NSNull(), pattern, &found) else {
      throw TestFailure("\(JSON(value)) is not \(expected)")
    }
    kept = found
  }

  private static func fits(_ value: Any, _ pattern: Any, _ kept: inout [String: Any]) -> Bool {
    if let word = pattern as? String {
      if word == "…" { return true }
      guard word.hasPrefix("$") else { return value as? String == word }
      let name = String(word.dropFirst())
      if let known = kept[name] { return "\(known)" == "\(value)" }
      kept[name] = value
      return true
    }
    if let pattern = pattern as? [String: Any] {
      guard let value = value as? [String: Any] else { return false }
      let wanted = Set(pattern.keys).subtracting(["…"])
      guard pattern["…"] != nil || wanted == Set(value.keys) else { return false }
      for key in wanted.sorted() {
        guard let one = value[key], let other = pattern[key], fits(one, other, &kept) else { return false }
      }
      return true
    }
    if var pattern = pattern as? [Any] {
      guard let value = value as? [Any] else { return false }
      let isOpen = pattern.last as? String == "…"
      if isOpen { pattern.removeLast() }
      guard value.count == pattern.count || (isOpen && value.count > pattern.count) else { return false }
      for (one, other) in zip(value, pattern) where !fits(one, other, &kept) { return false }
      return true
    }
    return (value as? NSObject)?.isEqual(pattern) ?? false
  }
}
