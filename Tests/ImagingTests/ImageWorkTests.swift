import Chat
import Testing

@testable import Imaging

@Suite struct ImageWorkTests {
  private let type = MediaType(sniffing: Sample.jpeg)

  @Test func `an upload's size and thumbnail are found, or it is a file like any other`() async throws {
    let imaging = try #require(Imaging(mostPixels: 48 * 16))
    let folder = try Folder()
    let facts = try #require(try await imaging.look(at: try folder.file("a", Sample.jpeg), type))
    #expect(facts.size == PictureSize(width: 48, height: 16))
    #expect(PictureKind(try #require(facts.thumbnail)) == .webp)
    let damaged = try folder.file("b", Array(Sample.jpeg.prefix(100)))
    #expect(try await imaging.look(at: damaged, type)?.size == nil)
    let drawing = try folder.file("c", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8))
    #expect(try await imaging.look(at: drawing, type)?.size == nil)
    let larger = try folder.file("d", Sample.png(width: 48, height: 17))
    await #expect(throws: ChatError.tooManyPixels) { try await imaging.look(at: larger, type) }
    let missing = Imaging(mostPixels: 1_000, tools: .init(header: "/nonexistent"))
    #expect(try await missing.look(at: folder.path + "/a", type)?.size == nil)
  }

  @Test func `an avatar is a square, and a refusal says why`() async throws {
    let imaging = try #require(Imaging(mostPixels: 48 * 16))
    let square = try await imaging.avatar(from: Sample.webP)
    let large = try #require(Imaging(mostPixels: 1_000_000))
    let again = try await large.preview(of: .bytes(square), as: .within(side: 480))
    #expect(again.width == 256 && again.height == 256)
    for (bytes, error) in [
      (Array("text".utf8), ChatError.notAPicture), (Sample.png(width: 49), .tooManyPixels),
    ] {
      await #expect(throws: error) { try await imaging.avatar(from: bytes) }
    }
    let missing = Imaging(mostPixels: 1_000, tools: .init(thumbnail: "/nonexistent"))
    await #expect(throws: ChatError.picturesUnavailable) { try await missing.avatar(from: Sample.webP) }
  }
}
