import Chat

extension Operation {
  static let uploadFile = Operation(
    .files, "uploadFile", "Upload a file",
    about: """
      As the part `file` of a form, or bare with its name in the query. Nobody else may have it until you post it: name \
      its number in a message's `attachments`. What is not posted within a day is removed. The same request again with \
      the same `Idempotency-Key` answers the first file.
      """,
    query: [
      Parameter(
        name: "name", schema: .text("What the file is called, where the body is bare.", example: "nest.jpg"))
    ],
    headers: [.idempotencyKey(255)], body: .upload,
    answers: [Answer(201, "The file", .object(.attachment), headers: [.location])],
    refusals: [
      Problem(.fileTooLarge), Problem(.quotaExceeded), Problem(.keyReused), Problem(.userNotFound),
      Problem(.tooManyPixels), Problem(.busy), .stopping,
      .field("/file", "invalid_form", "The form cannot be read"),
      .field("/file", "too_many_files", "Send one file at a time"),
      .field("/name", "missing_name", "Name the file with ?name="),
    ])

  static let getFile = Operation(
    .files, "getFile", "Get a file",
    about: """
      For its owner, and once it is posted for everybody who may read the message; when the message is deleted, for \
      nobody. The name is for people: the number says which file it is. Whole or in ranges. Pictures, sound and video \
      may be shown where they stand, everything else is to be saved.
      """,
    answers: [
      Answer(200, "The file", .text(mediaType: Answer.anyType), headers: [.entityTag]),
      Answer(206, "The part that `Range` asked for", .text(mediaType: Answer.anyType), headers: [.entityTag]),
    ] + unchanged, refusals: [Problem(.fileNotFound)])

  static let getThumbnail = Operation(
    .files, "getThumbnail", "Get a picture's thumbnail",
    about: """
      A WebP picture of 480 pixels at most on its longer side, the right way up, without what the file says about its \
      camera and place; of a moving picture, the beginning. For whoever may have the file. A file has one where \
      `thumbnail_url` says so.
      """,
    answers: [
      Answer(200, "The thumbnail", .text(mediaType: thumbnailType), headers: [.entityTag]),
      Answer(206, "The part that `Range` asked for", .text(mediaType: thumbnailType), headers: [.entityTag]),
    ] + unchanged, refusals: [Problem(.fileNotFound)])

  private static let thumbnailType = PictureFacts.thumbnailType.text
  private static let unchanged: [Answer] = [
    .notModified, Answer(416, "The file ends before the range begins", headers: [.entityTag]),
  ]
}
