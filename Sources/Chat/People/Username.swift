/// A name that one account holds: 1 to 32 of `[A-Za-z0-9_.-]`, unique without regard to case.
///
/// The narrow alphabet is what keeps look-alike and invisible characters out.
public struct Username: Hashable, Sendable {
  public let text: String

  public init(_ text: String) throws(ChatError) {
    let bytes = text.utf8
    guard (1...32).contains(bytes.count), bytes.allSatisfy(Self.allows) else {
      throw .invalid(.username, "Usernames are 1 to 32 letters, digits, dots, dashes or underscores")
    }
    self.text = text
  }

  /// Nobody may take it: `me` is the path of one's own account, and `deleted-` begins the names of former accounts.
  public var isReserved: Bool { folded == "me" || folded.hasPrefix(Self.formerPrefix) }

  /// The names that a former account may get, the best first.
  public static func former(_ user: UserID) -> [Username] {
    let name = "\(formerPrefix)\(user.rawValue)"
    return [name, name + ".", name + "_"].compactMap { try? Username($0) }
  }

  private static let formerPrefix = "deleted-"

  /// The spelling by which names are compared.
  public var folded: String { text.lowercased() }

  private static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default:
      false
    }
  }
}
