import Chat
import Wire

// How files are spelled in JSON.

extension JSONWriter {
  mutating func attachment(_ file: Attachment) {
    field("id", file.id.rawValue)
    field("name", file.name.text)
    field("type", file.type.text)
    field("size", file.size)
    field("url", file.url)
    if let picture = file.picture {
      field("width", picture.width)
      field("height", picture.height)
    }
    if let alt = file.alt { field("alt", alt) }
    if file.hasThumbnail { field("thumbnail_url", "/api/files/\(file.id.rawValue)/thumbnail") }
  }

  /// What its owner sees besides.
  mutating func uploadedFile(_ file: UploadedFile) {
    attachment(file.attachment)
    time("created_at", unixMicroseconds: file.createdAt.microseconds)
    field("message_id", file.messageID?.rawValue)
  }
}

extension Attachment {
  /// Where it is. The name stands there for people: the number alone says which file it is.
  var url: String {
    // The thumbnail's own place is taken.
    let shown = name.text == "thumbnail" ? "file" : name.text
    return "/api/files/\(id.rawValue)/\(PercentCoding.encode(shown))"
  }
}
