import Chat

// Tickets, devices and what one may change of oneself.

extension Schemas {
  static let ticket = Schema.object(
    "What opens one socket.",
    [
      .required("ticket", .text("For `?ticket=`.", example: "mJ3vT9kq…")),
      .required("expires_in", .integer("Seconds in which it must be used.", 1, example: 30)),
    ])
}
