import Chat

extension Schemas {
  static let postedFile = Schema.object(
    "A file that comes with a message.",
    [
      .required("id", fileID),
      .optional(
        "alt",
        .text(
          "What there is to see or hear, for those who do not; one line.",
          to: .setting(\.limits.altCharacters),
          pattern: line, example: "Three eggs in a nest of straw"
        ).nullable),
    ])

  private static let attachmentFields: [Property] = [
    .required("id", fileID),
    .required(
      "name",
      .text("As its sender called it, without what would hide or lead somewhere.", example: "nest.jpg")),
    .required("type", .text("Its media type, found by looking at its first bytes.", example: "image/jpeg")),
    .required("size", .integer("In bytes.", 0, example: 48_213)),
    .required("url", .text(format: "uri-reference", example: "/api/files/5/nest.jpg")),
    .rare("width", .integer("In pixels; of pictures.", 1, example: 1_280)),
    .rare("height", .integer("In pixels; of pictures.", 1, example: 960)),
    .rare(
      "alt",
      .text(
        "What there is to see or hear, as its sender described it.", example: "Three eggs in a nest of straw")
    ),
    .rare("thumbnail_url", .text(format: "uri-reference", example: "/api/files/5/thumbnail")),
  ]

  static let attachment = Schema.object("A file.", attachmentFields)

  static let ownFile = Schema.object(
    "A file as its owner sees it.",
    attachmentFields + [
      .required("created_at", time),
      .required("message_id", messageID.nullable.about("The message it came with; null: not posted yet.")),
    ])

  static let newFile = Schema.object(
    "A form with a file in it. Other parts are passed over.",
    [.required("file", .text("The file, with its name.", format: "binary", example: ""))])
}
