import Auth
import Chat
import Engine
import Wire

/// Uploading files, and having them back.
enum FileRoutes {
  /// Whether a request's body is a file, to be read as it comes.
  static func takesUpload(_ head: RequestHead) -> Bool {
    head.method == .post && (head.path == "/api/files" || head.path == "/api/files/")
  }

  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    if core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    guard let body = call.incoming, let digest = RunningDigest() else { throw Problem(.unavailable) }
    var form = try UploadForm(
      contentType: call.request.headers["Content-Type"], name: call.queryText("name"))
    let announced = Int64(max(0, (body.announced ?? 0) - (form.isForm ? UploadForm.overhead : 0)))
    let upload = try await asProblem { () throws(ChatError) in
      try await core.uploads.begin(
        by: caller.user.id, announced: announced, hasKey: call.request.headers["Idempotency-Key"] != nil)
    }
    while let piece = try await body.next() {
      for bytes in try form.take(piece) {
        digest.update(bytes)
        try await asProblem { () throws(ChatError) in try await upload.write(bytes) }
      }
    }
    try form.finish()
    guard let content = ContentHash(digest.finish()) else { throw Problem(.unavailable) }
    let name = FileName(cleaning: form.name ?? "")
    let key = try call.creationKey(for: content.bytes + Array(name.text.utf8))
    let file = try await asProblem { () throws(ChatError) in
      try await core.uploads.finish(upload, named: name, content: content, key: key)
    }
    var response = Response.object(201) { $0.attachment(file.attachment) }
    response.headers.append(("Location", file.attachment.url))
    return response
  }

  /// The name in the path is for people: the number says which file it is.
  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let file = try await file(call)
    let name = ("Content-Disposition", disposition(of: file.attachment))
    return try await answer(call, with: file.content, file.attachment.type, of: file, [name] + harmless)
  }

  @Sendable static func thumbnail(_ call: Call) async throws(Problem) -> Response {
    let file = try await file(call)
    guard let thumbnail = file.thumbnail else { throw Problem(.fileNotFound) }
    return try await answer(call, with: thumbnail, PictureFacts.thumbnailType, of: file, harmless)
  }

  private static func file(_ call: Call) async throws(Problem) -> UploadedFile {
    let caller = try await call.signedIn()
    let id = try call.fileID(0)
    return try await asProblem { () throws(ChatError) in
      try await call.core.uploads.file(id, for: caller.author)
    }
  }

  private static func answer(
    _ call: Call, with content: ContentHash, _ type: MediaType, of file: UploadedFile,
    _ headers: [(name: String, value: String)]
  ) async throws(Problem) -> Response {
    let path = try await asProblem { () throws(ChatError) in try await call.core.uploads.path(of: content) }
    let answer = path.flatMap { path in
      FileResponder.response(
        to: call.request.head, path: path, tag: EntityTag(content.text),
        modified: file.createdAt.microseconds / 1_000_000, contentType: type.contentType, headers: headers)
    }
    guard let answer else {
      call.core.log(.internalError(where: "finding a file's bytes"))
      throw Problem(.unavailable)
    }
    return answer
  }

  /// Whatever is in a file, it can do nothing here: it is saved, or shown where nothing runs.
  private static let harmless: [(name: String, value: String)] = [
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    // Who may have it can change at any time, so it is asked for again; that costs a 304.
    ("Cache-Control", "private, no-cache"),
  ]

  /// The name twice (RFC 6266): for old programs without what is not ASCII, and whole.
  private static func disposition(of file: Attachment) -> String {
    let name = file.name.text
    let plain = name.unicodeScalars.map { scalar in
      scalar.isASCII && scalar != "\"" && scalar != "\\" && scalar != "%" ? Character(scalar) : "_"
    }
    let kind = file.type.isShownInline ? "inline" : "attachment"
    return "\(kind); filename=\"\(String(plain))\"; filename*=UTF-8''\(PercentCoding.encode(name))"
  }
}

extension MediaType {
  /// For the field of this name; text from people is nearly always UTF-8.
  fileprivate var contentType: String { text == "text/plain" ? text + "; charset=utf-8" : text }
}
