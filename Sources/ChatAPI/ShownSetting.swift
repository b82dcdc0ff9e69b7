/// A setting of the server as administrators see it; of a secret only whether it is set.
public struct ShownSetting: Sendable {
  public let name: String
  public let value: String
  /// What it is where nobody sets it.
  public let standard: String
  /// It is another than where nobody sets it.
  public let isChanged: Bool
  public let isSecret: Bool
  /// The heading it stands under.
  public let group: String
  /// What it does, with what it may be.
  public let meaning: String

  public init(
    name: String, value: String, standard: String, isChanged: Bool, isSecret: Bool, group: String,
    meaning: String
  ) {
    self.name = name
    self.value = value
    self.standard = standard
    self.isChanged = isChanged
    self.isSecret = isSecret
    self.group = group
    self.meaning = meaning
  }
}
