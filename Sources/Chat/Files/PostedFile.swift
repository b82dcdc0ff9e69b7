/// A file that comes with a message, and what its sender says of it.
public struct PostedFile: Equatable, Sendable {
  public let id: FileID
  /// What there is to see or hear, in words, for those who do not: one line. nil: nothing is said.
  public let alt: String?

  public init(_ id: FileID, alt: String? = nil) {
    self.id = id
    self.alt = alt
  }

  /// The same, stored; texts by their bytes.
  public func isSame(as attachment: Attachment) -> Bool {
    id == attachment.id && Array((alt ?? "").utf8) == Array((attachment.alt ?? "").utf8)
  }
}

extension [PostedFile] {
  /// These are the files of a message, in their order.
  public func areSame(as attachments: [Attachment]) -> Bool {
    count == attachments.count && zip(self, attachments).allSatisfy { $0.isSame(as: $1) }
  }
}
