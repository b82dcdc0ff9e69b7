/// A caller's own name for something it makes: making it again under the name, within a day, makes nothing new.
public struct CreationKey: Hashable, Sendable {
  /// SHA-256 of the name.
  public let name: [UInt8]
  /// SHA-256 of what was asked for.
  public let request: [UInt8]

  public init(name: [UInt8], request: [UInt8]) {
    self.name = name
    self.request = request
  }

  /// How long a name is remembered.
  public static let lifetime = Duration.seconds(24 * 3600)
}
