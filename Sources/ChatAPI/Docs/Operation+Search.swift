import Chat

extension Operation {
  static let search = Operation(
    .messages, "search", "Search messages",
    about: """
      In every room you may read, the newest first; a message is found as soon as it is sent. Each word of `q` may \
      stand anywhere in the text, in the name of a file or in what is said of it, also within a word, and all of them \
      must; `"quotes"` keep words together. Case, accents, width and ligatures make no difference. Say `q`, `from` or `has`; the rest narrows. A page may be \
      short and still have a `next`, when looking further would have taken long.
      """,
    query: [
      Parameter(
        name: "q",
        schema: .text("What to look for.", to: 256, pattern: Schemas.noNUL, example: "tea \"green leaves\"")),
      Parameter(name: "room_id", schema: Schemas.roomID.about("Only in this room.")),
      Parameter(
        name: "from",
        schema: .text(
          "Only what this user wrote: a number, a name, or `me`.", to: 32, pattern: Schemas.noNUL,
          example: "me")),
      Parameter(
        name: "has",
        schema: .text(
          """
          Only with all of these, with commas between: `link`, an address on the web; `mention`, of anybody; \
          `file`, attached.
          """, pattern: "^((link|mention|file)(,(link|mention|file))*)?$", example: "link")),
      Parameter(
        name: "before",
        schema: .text(
          """
          Only what is older than a day in UTC, than a time like `2026-03-01T12:00:00Z`, or than the message of this id.
          """, pattern: moment, example: "2026-03-01")),
      Parameter(
        name: "after",
        schema: .text(
          "Only what is newer than the end of a day, than a time, or than a message.", pattern: moment,
          example: "2026-02-01")),
      .limit(25, to: 100), .cursor,
    ],
    answers: [Answer(200, "A page of hits", .list(.searchHit), headers: [.nextPage])],
    refusals: [
      .field("/q", "invalid_q", "Say what to look for: q, from or has"), Problem(.roomNotFound),
      Problem(.userNotFound), Problem(.messageNotFound), Problem(.banned), Problem(.busy),
    ])

  private static let moment =
    "^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,20})?Z)?|[1-9][0-9]{0,15})?$"
}

extension Schemas {
  static let searchHit = Schema.object(
    "A message that was found.",
    [
      .required("message", .component(.message)),
      .required(
        "room",
        .object(
          "Where it stands.",
          [
            .required("id", roomID), .required("name", .text("Empty in a direct room.", example: "Garden")),
            .required(
              "kind",
              .choice(RoomKind.allCases.map(\.rawValue), "Who can find and enter it.", example: "public")),
          ])),
      .required(
        "snippet",
        .object(
          """
          The part of the text that shows why, and behind ` · ` the name of a file, or what is said of it, that does; \
          `…` stands for what was left out.
          """,
          [
            .required("text", .text(example: "Green tea again")),
            .required(
              "ranges",
              .list(
                .object(
                  "What matched. Counted in UTF-16 code units, as JavaScript does.",
                  [
                    .required("start", .integer("The first one.", 0, example: 6)),
                    .required("end", .integer("The one behind the last.", 0, example: 9)),
                  ]), "In order, apart from one another. None where `q` is.")),
          ])),
    ])
}
