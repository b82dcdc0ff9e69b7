public import Chat

// What the chat asks of pictures.

extension Imaging: AvatarMaker {
  public func avatar(from picture: [UInt8]) async throws(ChatError) -> [UInt8] {
    do throws(PictureError) {
      return try await preview(of: .bytes(picture), as: .square(side: Avatar.side)).bytes
    } catch {
      switch error {
      case .notAPicture: throw .notAPicture
      case .tooManyPixels: throw .tooManyPixels
      case .busy: throw .busy
      case .unavailable: throw .picturesUnavailable
      }
    }
  }
}

extension Imaging: ImageWork {
  /// The longest side of a thumbnail, in pixels.
  public static let thumbnailSide = 480

  /// A picture that cannot be read, or not now, is a file like any other.
  public func look(at path: String, _ type: MediaType) async throws(ChatError) -> PictureFacts? {
    do throws(PictureError) {
      let preview = try await preview(of: .file(path), as: .within(side: Self.thumbnailSide))
      return PictureFacts(
        size: PictureSize(width: preview.width, height: preview.height), thumbnail: preview.bytes)
    } catch {
      switch error {
      case .tooManyPixels: throw .tooManyPixels
      case .notAPicture, .busy, .unavailable: return nil
      }
    }
  }
}
