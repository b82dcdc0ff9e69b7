import Testing
import Wire

@testable import ChatAPI

@Suite struct `Searches that want to be more` {
  private static let hostile: [String] = [
    "\" OR * NEAR(", "\"", "\"\"\"\"", "a\" OR \"b", "' OR 1=1; DROP TABLE message; --", "*", "a*", "^a",
    "NEAR(a b, 1)",
    "a AND b", "NOT a", "a NOT b", "grams:a", "search_gram:a", "{grams} : a", "- a", "+", "(", ")",
    "((((((((", "%",
    "_", "%%%", "\\", "\\%", "a\\_", "[a]", "?1", ":q", "$q", "@q", "\u{1}\u{7F}", "\u{202E}abc", "\u{FEFF}",
    "\u{FFFD}",
    "\u{FFFF}", "👩‍👩‍👧‍👦", "🏴\u{E0067}\u{E0062}\u{E007F}", "\u{301}", "e\u{301}\u{302}\u{303}", "﷽", "ﷺ", "İ", "ß",
    "𝕬",
    String(repeating: "a", count: 256), String(repeating: "\u{301}", count: 256),
    String(repeating: "ﷺ", count: 256),
    String(repeating: "a ", count: 128), String(repeating: "\"", count: 256),
    String(repeating: "𐍈", count: 256),
    "insert into search_gram(search_gram) values('delete-all')",
  ]

  @Test(arguments: [TestServer.Storage.memory, .sqlite])
  func `are only text`(_ storage: TestServer.Storage) async throws {
    let server = try await TestServer(storage)
    let ada = try await server.signUp("ada")
    for text in Self.hostile {
      let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
      if !isBlank { try await ada.post(text, in: 1).expect(201) }
      let reply = try await ada.call("GET", "/api/search?q=\(PercentCoding.encode(text))")
      #expect([200, 422].contains(reply.status), "\(text): \(reply.text)")
      // What has no quotes in it finds itself.
      if reply.status == 200, !text.contains("\"") {
        #expect(reply.json[0]["message"]["content"].string == text, "\(text)")
      }
    }
    #expect(try await ada.call("GET", "/api/search?q=zzz").json.array.isEmpty)
    await server.stop()
  }

  @Test func `are refused where they are none`() async throws {
    let server = try await TestServer(.sqlite)
    let ada = try await server.signUp("ada")
    let refused: [(String, Int)] = [
      ("", 422), ("q=", 422), ("q=%20", 422), ("q=%CC%81", 422), ("room_id=1", 422),
      ("before=2020-01-01", 422),
      ("q=a%00b", 400), ("q=" + String(repeating: "a", count: 257), 422),
      ("q=" + String(repeating: "%C3%A9", count: 257), 422),
      ("q=" + (10...42).map(String.init).joined(separator: "+"), 422), ("q=%ED%A0%80", 400),
      ("q=%ED%A0%BD%ED%B8%80", 400), ("q=%C0%80", 400), ("q=%F4%90%80%80", 400), ("q=%FF", 400),
      ("q=%", 400), ("q=a&limit=0", 422),
      ("q=a&limit=101", 422), ("q=a&limit=x", 422), ("q=a&cursor=0", 422), ("q=a&cursor=-1", 422),
      ("q=a&cursor=x", 422), ("q=a&room_id=x", 422), ("q=a&room_id=0", 404), ("q=a&room_id=99999999999", 404),
      ("q=a&from=nobody", 404), ("q=a&from=0", 404), ("q=a&from=%00", 400), ("q=a&has=gold", 422),
      ("q=a&has=link%00", 400), ("q=a&before=x", 422), ("q=a&before=-1", 422), ("q=a&before=2020-13-01", 422),
      ("q=a&after=2020-02-30", 422), ("q=a&after=0", 404), ("q=a&before=9007199254740991", 404),
      ("q=a&before=99999999999999999999", 422), ("q=a&after=0x10", 422),
    ]
    for (query, status) in refused {
      let reply = try await ada.call("GET", "/api/search?" + query)
      #expect(reply.status == status, "\(query.prefix(60)): \(reply.status) \(reply.text.prefix(200))")
      #expect(reply.header("content-type") == "application/problem+json", "\(query.prefix(60))")
    }
    for query in [
      "q=" + (10...41).map(String.init).joined(separator: "+"), "q=a&limit=1", "q=a&limit=100", "q=a&has=",
      "q=a&before=", "q=a&cursor=9223372036854775807",
    ] {
      try await ada.call("GET", "/api/search?" + query).expect(200)
    }
    let long = try await ada.call("GET", "/api/search?q=" + String(repeating: "a", count: 100_000))
    #expect((400..<500).contains(long.status))
    try await server.call("GET", "/api/search?q=a").expect(401)
    await server.stop()
  }

  @Test func `are counted like other calls`() async throws {
    let server = try await TestServer(.memory) {
      $0.rateLimits = true
      $0.calls = Rate(1, per: .seconds(3_600), burst: 6)
    }
    let ada = try await server.signUp("ada")
    var statuses: [Int] = []
    for _ in 1...8 { statuses.append(try await ada.call("GET", "/api/search?q=a").status) }
    #expect(statuses.last == 429 && !statuses.contains { $0 >= 500 })
    await server.stop()
  }
}
