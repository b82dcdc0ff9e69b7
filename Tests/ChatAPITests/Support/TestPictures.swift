import Chat
import Foundation

/// Takes what says that it is `a picture` for one.
struct TestPictures: AvatarMaker, ImageWork {
  /// Its first bytes are those of a GIF file.
  static let gif = gif(of: "a picture")

  static func gif(of text: String) -> [UInt8] { Array("GIF89a \(text)".utf8) }

  func avatar(from picture: [UInt8]) async throws(ChatError) -> [UInt8] {
    switch String(decoding: picture, as: UTF8.self) {
    case let text where text.contains("too large"): throw .tooManyPixels
    case "one too many": throw .busy
    case let text where text.contains("a picture"): return Array("small: \(text.prefix(20))".utf8)
    default: throw .notAPicture
    }
  }

  func look(at path: String, _ type: MediaType) async throws(ChatError) -> PictureFacts? {
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    if text.contains("too large") { throw .tooManyPixels }
    guard text.contains("a picture") else { return nil }
    return PictureFacts(
      size: PictureSize(width: 640, height: 480), thumbnail: Array("small: \(text.dropFirst(7))".utf8))
  }
}
