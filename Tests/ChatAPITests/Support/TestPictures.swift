import Chat

/// Takes what says that it is `a picture` for one.
struct TestPictures: AvatarMaker {
  func avatar(from picture: [UInt8]) async throws(ChatError) -> [UInt8] {
    switch String(decoding: picture, as: UTF8.self) {
    case let text where text.contains("too large"): throw .tooManyPixels
    case "one too many": throw .busy
    case let text where text.contains("a picture"): return Array("small: \(text.prefix(20))".utf8)
    default: throw .notAPicture
    }
  }
}
