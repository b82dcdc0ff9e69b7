/// The media types of files, by their names' ends.
enum ContentType {
  /// The type of the file called `name`, and whether compressing it pays.
  static func of(_ name: String) -> (text: String, isCompressible: Bool) {
    let ending = name.utf8.lastIndex(of: UInt8(ascii: ".")).map {
      String(name[name.utf8.index(after: $0)...])
    }
    switch ending?.lowercased() {
    case "html", "htm": return ("text/html; charset=utf-8", true)
    case "css": return ("text/css; charset=utf-8", true)
    case "js", "mjs": return ("text/javascript; charset=utf-8", true)
    case "json", "map": return ("application/json", true)
    case "webmanifest": return ("application/manifest+json", true)
    case "svg": return ("image/svg+xml", true)
    case "txt": return ("text/plain; charset=utf-8", true)
    case "md": return ("text/markdown; charset=utf-8", true)
    case "xml": return ("application/xml", true)
    case "wasm": return ("application/wasm", true)
    case "ico": return ("image/vnd.microsoft.icon", true)
    case "png": return ("image/png", false)
    case "jpg", "jpeg": return ("image/jpeg", false)
    case "gif": return ("image/gif", false)
    case "webp": return ("image/webp", false)
    case "avif": return ("image/avif", false)
    case "woff2": return ("font/woff2", false)
    case "woff": return ("font/woff", false)
    case "mp3": return ("audio/mpeg", false)
    case "ogg": return ("audio/ogg", false)
    case "mp4": return ("video/mp4", false)
    case "webm": return ("video/webm", false)
    case "pdf": return ("application/pdf", false)
    default: return ("application/octet-stream", false)
    }
  }
}
