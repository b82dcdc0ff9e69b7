/// The key that signs tokens, the UTF-8 bytes of `SECRET_KEY`. It never shows itself when it is printed.
public struct SecretKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// Why a text is no key; each has a sentence that says what to do.
  public enum Problem: Error, Equatable, Sendable {
    case empty
    case tooShort(bytes: Int)
    case example
    case tooPlain

    public var message: String {
      switch self {
      case .empty: "SECRET_KEY is empty. \(SecretKey.advice)"
      case .tooShort(let bytes):
        "SECRET_KEY has \(bytes) bytes, fewer than \(SecretKey.shortest). \(SecretKey.advice)"
      case .example:
        "SECRET_KEY is an example value that anybody can look up. \(SecretKey.advice)"
      case .tooPlain:
        "SECRET_KEY repeats a few characters and can be guessed. \(SecretKey.advice)"
      }
    }
  }

  /// The least length in bytes: as many as HS256's output has (RFC 7518 section 3.2).
  public static let shortest = 32

  private static let advice =
    "Use `openssl rand -base64 48`, or leave it out and the server makes one."

  let bytes: [UInt8]

  /// Takes a key that is long enough and not one that stands in somebody's documentation.
  public init(_ text: String) throws(Problem) {
    let bytes = Array(text.utf8)
    guard !text.allSatisfy(\.isWhitespace) else { throw .empty }
    // First, because telling a user that "secret" is too short would invite "secretsecret…".
    if Self.isExample(text) { throw .example }
    guard bytes.count >= Self.shortest else { throw .tooShort(bytes: bytes.count) }
    guard Set(bytes).count >= 8 else { throw .tooPlain }
    self.bytes = bytes
  }

  public var description: String { "SecretKey(hidden)" }

  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func isExample(_ text: String) -> Bool {
    let folded = String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    return wholes.contains(folded) || parts.contains { folded.contains($0) }
  }

  /// Known keys of tutorials, without marks between their words.
  private static let wholes: Set<String> = [
    "secret", "key", "secretkey", "mysecret", "test", "testing", "development", "dev", "password",
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "astringsecretatleast256bitslong", "averysecretkey", "thisisasecret", "thisisasecretkey",
    "supersecret", "supersecretkey", "keyboardcat", "0123456789abcdef0123456789abcdef",
    "abcdefghijklmnopqrstuvwxyz123456", "12345678901234567890123456789012",
  ]

  /// Words that a random key does not contain.
  private static let parts = [
    "yoursecret", "yoursupersecret", "your256bit", "yourjwt", "yourkey", "changeme", "changethis",
    "changeit", "changeinproduction", "replaceme", "replacethis", "placeholder", "mysecretkey",
    "insertkey", "notsosecret", "djangoinsecure", "examplekey", "examplesecret", "secretkeyhere",
  ]
}
