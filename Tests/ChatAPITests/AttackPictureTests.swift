import Foundation
import Imaging
import Testing

@testable import ChatAPI

/// What people send for pictures, to a server that reads them with the real tools.
@Suite struct `Pictures that mean no good` {
  private let imaging: Imaging

  init() throws { imaging = try #require(Imaging(mostPixels: 40_000_000), "libvips-tools are missing") }

  private func put(_ bytes: [UInt8], by person: Person) async throws -> Reply {
    try await HTTPClient.call(
      person.server.port, "PUT", "/api/users/me/avatar", [("Authorization", "Bearer \(person.token)")], bytes)
  }

  @Test func `fifty thousand pixels squared are refused before they are decoded`() async throws {
    let server = try await TestServer(pictures: imaging, images: imaging)
    let ada = try await server.signUp("ada")
    for reply in [
      try await ada.upload("bomb.png", Self.bomb), try await ada.upload(Form(name: "bomb.txt", Self.bomb)),
      try await put(Self.bomb, by: ada),
    ] {
      #expect(reply.status == 422 && reply["code"].string == "too_many_pixels", "\(reply.text)")
    }
    try await server.expectNoDrafts()
    #expect(server.filesOnDisk.isEmpty)
    await server.stop()
  }

  @Test func `a thumbnail is the right way up and says nothing about the camera`() async throws {
    let server = try await TestServer(pictures: imaging, images: imaging)
    let (ada, bob) = (try await server.signUp("ada"), try await server.signUp("bob"))
    let file = try await ada.upload("nest.jpg", Self.turned).expect(201)
    #expect(file["width"].int == 16 && file["height"].int == 48)
    try await ada.post(files: [file["id"].int ?? 0], in: 1).expect(201)
    let avatar = try #require(try await put(Self.turned, by: ada).expect(200)["avatar_url"].string)
    for url in [file["thumbnail_url"].string ?? "", avatar] {
      let small = try await bob.call("GET", url).expect(200).body
      #expect(small.starts(with: "RIFF".utf8) && small.dropFirst(8).starts(with: "WEBP".utf8))
      #expect(!Data(small).contains(Data("nobody looks".utf8)) && !Data(small).contains(Data("Exif".utf8)))
    }
    // The file itself is nobody's to change.
    #expect(try await bob.call("GET", file["url"].string ?? "").expect(200).body == Self.turned)
    await server.stop()
  }

  @Test func `what pretends to be a picture harms nobody`() async throws {
    let server = try await TestServer(pictures: imaging, images: imaging)
    let ada = try await server.signUp("ada")
    let pretenders: [[UInt8]] = [
      Array("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script/></svg>".utf8),
      Array("GIF89a<script>alert(1)</script>".utf8), Array("%PDF-1.7 /OpenAction".utf8),
      Array(Self.bomb.prefix(30)), Array(Self.turned.prefix(100)),
      Array(Self.bomb.prefix(8)) + Array("@/etc/passwd".utf8), Array("@/etc/passwd".utf8), [],
    ]
    for bytes in pretenders {
      let about = String(decoding: bytes.prefix(20), as: UTF8.self)
      let reply = try await put(bytes, by: ada)
      #expect(reply.status == 422 && reply["code"].string == "not_a_picture", "\(about): \(reply.text)")
      let file = try await ada.upload("nest.png", bytes).expect(201)
      #expect(file["thumbnail_url"].isNull, "\(about)")
      let kept = try await ada.call("GET", file["url"].string ?? "").expect(200)
      #expect(kept.body == bytes, "\(about)")
    }
    // And afterwards everything works.
    try await put(Self.turned, by: ada).expect(200)
    #expect(try await ada.upload("nest.jpg", Self.turned).expect(201)["thumbnail_url"].string != nil)
    await server.stop()
  }

  /// A PNG whose header says 50,000 by 50,000, in 69 bytes.
  private static let bomb = bytes(
    "iVBORw0KGgoAAAANSUhEUgAAw1AAAMNQCAIAAADEzaqdAAAADElEQVR42mNgoD0AAABkAAG4me+ZAAAAAElFTkSuQmCC")

  /// A JPEG of 48 by 16, to be shown upright, that says more than one sees.
  private static let turned = bytes(
    """
    /9j/4QBGRXhpZgAATU0AKgAAAAgAAgEOAAIAAAAYAAAAJgESAAMAAAABAAYAAAAAAABrZXB0IHdoZXJlIG5vYm9keSBsb29rcwD/
    2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARES
    EhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQADADASIA
    AhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABgX/
    xAAZEQEAAwEBAAAAAAAAAAAAAAAAQ4HBBQb/2gAMAwEAAhEDEQA/AIoCWeCOsI5R52WtHO9HeABQOP/Z
    """)

  private static func bytes(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
  }
}
