/// A file as the message that it came with shows it.
public struct Attachment: Equatable, Sendable {
  public let id: FileID
  public let name: FileName
  public let type: MediaType
  /// In bytes.
  public let size: Int64
  /// In pixels, as it is shown; nil where it is no picture, or nobody looked.
  public let picture: PictureSize?
  public let hasThumbnail: Bool
  /// What its sender says there is to see or hear.
  public var alt: String?

  public init(
    id: FileID, name: FileName, type: MediaType, size: Int64, picture: PictureSize? = nil,
    hasThumbnail: Bool = false, alt: String? = nil
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.size = size
    self.picture = picture
    self.hasThumbnail = hasThumbnail
    self.alt = alt
  }

  /// The words that come with it.
  var texts: [String] { alt.map { [name.text, $0] } ?? [name.text] }
}

/// How large a picture is, in pixels.
public struct PictureSize: Equatable, Sendable {
  public let width: Int
  public let height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// An uploaded file: what it is, whose, and where it was posted.
public struct UploadedFile: Equatable, Sendable {
  public let attachment: Attachment
  public let owner: UserID
  public let content: ContentHash
  /// The small picture of it.
  public let thumbnail: ContentHash?
  public let createdAt: Timestamp
  /// The message it came with; nil: not posted yet, and there for its owner only.
  public let messageID: MessageID?

  public init(
    attachment: Attachment, owner: UserID, content: ContentHash, thumbnail: ContentHash?,
    createdAt: Timestamp, messageID: MessageID?
  ) {
    self.attachment = attachment
    self.owner = owner
    self.content = content
    self.thumbnail = thumbnail
    self.createdAt = createdAt
    self.messageID = messageID
  }

  public var id: FileID { attachment.id }

  /// The same as part of a message.
  public func posted(in message: MessageID, alt: String? = nil) -> UploadedFile {
    var attachment = attachment
    attachment.alt = alt
    return UploadedFile(
      attachment: attachment, owner: owner, content: content, thumbnail: thumbnail, createdAt: createdAt,
      messageID: message)
  }
}

/// What it takes to make a file, once its bytes are kept.
public struct NewFile: Sendable {
  public let owner: UserID
  public let name: FileName
  public let type: MediaType
  public let size: Int64
  public let content: ContentHash
  public let picture: PictureSize?
  public let thumbnail: ContentHash?
  public let key: CreationKey?

  public init(
    owner: UserID, name: FileName, type: MediaType, size: Int64, content: ContentHash,
    picture: PictureSize? = nil, thumbnail: ContentHash? = nil, key: CreationKey? = nil
  ) {
    self.owner = owner
    self.name = name
    self.type = type
    self.size = size
    self.content = content
    self.picture = picture
    self.thumbnail = thumbnail
    self.key = key
  }
}

/// Says since when a kept content may be one that no file needs.
public struct ContentNote: Equatable, Sendable {
  public let content: ContentHash
  /// Tells this note from earlier and later ones of the same content.
  public let mark: Int64

  public init(content: ContentHash, mark: Int64) {
    self.content = content
    self.mark = mark
  }
}
