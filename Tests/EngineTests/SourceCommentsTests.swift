import Foundation
import Testing

@testable import Engine

/// What is taken from a file may never be more than its comments.
@Suite("Comments left out of scripts and styles") struct SourceCommentsTests {
  private func script(_ text: String) -> String? {
    SourceComments.leftOut(of: Array(text.utf8), .script).map { String(decoding: $0, as: UTF8.self) }
  }

  private func style(_ text: String) -> String? {
    SourceComments.leftOut(of: Array(text.utf8), .style).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `lines of comment become empty and the others stay where they are`() {
    #expect(script("// a\nlet a = 1; // b\n  /* c */\nlet b;") == "\nlet a = 1; // b\n\nlet b;")
    #expect(script("/**\n * @param {string} a\n */\r\nf(a);\r\n") == "\n\n\r\nf(a);\r\n")
    #expect(script("f();\n//") == "f();\n")
    #expect(
      style("/* a */\na { color: red; } /* b */\n  /*\n c\n*/\n") == "\na { color: red; } /* b */\n\n\n\n")
  }

  @Test func `two slashes mean nothing in a style sheet`() {
    #expect(style("// a\n/* b */\n") == "// a\n\n")
  }

  @Test func `a file without comments is left alone`() {
    #expect(script("let a = 1;\n") == nil)
    #expect(script("") == nil)
    #expect(style("a { color: red }") == nil)
  }

  @Test(arguments: [
    "/*! kept */", "//! kept", "//# sourceMappingURL=a.map", "//@ sourceURL=a.js", "/*# sourceURL=a.js */",
    "/**\n * @license MIT\n */", "// Copyright somebody\n// of whom all that follows is true",
    "/* @preserve */",
    "// SPDX-License-Identifier: MIT",
  ])
  func `licences and what tools read stay`(kept: String) {
    #expect(script("\(kept)\nlet a;\n// gone\n") == "\(kept)\nlet a;\n\n")
  }

  @Test(arguments: [
    "let a = `\n", "let a = `${b\n}`;\n", "let a = 'b\\\n';\n", "let a; /* b\n", "/* a\n*/ b\n", "/* a\n",
    "f(a) / `/` / b\n", "let a = /`/; let b = `\n", "x = a\r// b\n", "x = '\u{2028}'\n", "let é = 1;\n",
    "#!/bin/node\n", "a\u{0B}\n", "let a = \u{0};\n", "<!-- a\n", "--> a\n", "a = b\\u0061;\n",
    "f`${a /* }`\n",
    "}\n/'/.test(a); // '\n", "import 'a'\n/\"/.test(a); // \"\n", "let a = /[\n",
  ])
  func `a doubtful script is served as it is`(doubtful: String) {
    #expect(script("\(doubtful)// a\n") == nil)
  }

  @Test(arguments: [
    "let a = '//';\n", "let a = \"/*\";\n", "let a = `/* ${b + `//` + { c: '}' }.c} */`;\n",
    "a = b / c / d;\n",
    "if (/[/*'\"`]/u.test(a)) b();\n", "return /`/.exec(a);\n", "let a = f(b) / 2;\n",
    "let a = (b) / c / d;\n",
    "a = /** @type {any} */ (b);\n", "a = b[0] / '/' / c;\n", "a = '\\'' + '\\\\';\n", "a = a++ / 2;\n",
    "a = b.return / 2;\n", "x = y ? /'/ : /\"/;\n", "let a = '\u{e9}'; // é\n",
  ])
  func `a line that ends as it began is passed`(line: String) {
    #expect(script("\(line)// a\n\(line)") == "\(line)\n\(line)")
  }

  @Test(arguments: [
    "a { content: '\n", "a { } /* b\n", "a { background: url(\n", "a { background: url(a'b\n", "/* a\n*/ b\n",
    "a { }\u{0C}\n",
  ])
  func `a doubtful style sheet is served as it is`(doubtful: String) {
    #expect(style("\(doubtful)/* a */\n") == nil)
  }

  @Test(arguments: [
    "a { content: '/*'; }\n", "a { background: url(//b/*c); }\n", "a { background: url( \"/*)\" ); }\n",
    ".a\\:b\\' { content: \"\\\"\"; }\n", "a { width: calc(1px / 2); } /* b */\n",
  ])
  func `a line of a style sheet that ends as it began is passed`(line: String) {
    #expect(style("\(line)/* a */\n\(line)") == "\(line)\n\(line)")
  }

  @Test func `no bytes are too strange`() {
    var random = SeededNumbers(state: 0x5EED)
    let pieces = [
      "//", "/*", "*/", "/", "`", "${", "}", "{", "'", "\"", "\\", "\n", "\r\n", "\r", " ", "a", "return",
      "url(", ")",
      "[", "]", "<!--", "-->", "++", ".", "\u{2028}", "é", "@license", "!",
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<24, using: &random) {
        if Int.random(in: 0..<20, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += pieces.randomElement(using: &random) ?? []
        }
      }
      for language in [SourceComments.Language.script, .style] {
        guard let rest = SourceComments.leftOut(of: bytes, language) else { continue }
        #expect(rest.count < bytes.count && lines(rest).count == lines(bytes).count)
        #expect(zip(lines(rest), lines(bytes)).allSatisfy { $0.allSatisfy { $0 == 0x0D } || $0 == $1 })
        #expect(SourceComments.leftOut(of: rest, language) == nil, "what is gone is gone")
      }
    }
  }

  @Test func `every beginning of a file is taken`() {
    let text = Array(
      "/* a */\nlet a = `${b}` + '/' / /[/]/.c; // d\n// e\n/*! f */\r\na { b: url(c) }\n".utf8)
    for end in 0...text.count {
      for language in [SourceComments.Language.script, .style] {
        let part = Array(text[..<end])
        let rest = SourceComments.leftOut(of: part, language) ?? part
        #expect(lines(rest).count == lines(part).count)
      }
    }
  }

  private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
  }
}

/// The page's own files, as an independent parser reads them.
@Suite("Comments left out of the page") struct PageCommentsTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let node = "/usr/bin/node"
  private static let hasParser =
    FileManager.default.isExecutableFile(atPath: node)
    && FileManager.default.fileExists(atPath: "/usr/share/nodejs/typescript")

  @Test func `a fifth of the page is gone`() throws {
    var (before, after) = (0, 0)
    for (name, bytes) in try files() {
      let language = try #require(SourceComments.Language(name: name))
      let rest = SourceComments.leftOut(of: bytes, language) ?? bytes
      before += bytes.count
      after += rest.count
    }
    #expect(after * 5 < before * 4, "\(before) bytes became \(after)")
  }

  @Test(.enabled(if: hasParser))
  func `what is left has the same tokens on the same lines`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "roost-page-\(Foundation.UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in try files() {
      let language = try #require(SourceComments.Language(name: name))
      let target = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(SourceComments.leftOut(of: bytes, language) ?? bytes).write(to: target)
    }
    let check = Process()
    check.executableURL = URL(fileURLWithPath: Self.node)
    check.arguments = ["Tests/JS/same-code.js", "public", folder.path]
    check.currentDirectoryURL = Self.repository
    let output = Pipe()
    check.standardOutput = output
    try check.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    check.waitUntilExit()
    #expect(check.terminationStatus == 0, "\(said)")
  }

  private func files() throws -> [(name: String, bytes: [UInt8])] {
    let root = Self.repository.appendingPathComponent("public")
    let names = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
    return try names.filter { SourceComments.Language(name: $0) != nil }
      .map { ($0, Array(try Data(contentsOf: root.appendingPathComponent($0)))) }
  }
}

private struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
