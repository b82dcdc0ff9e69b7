import CArgon2
import COpenSSL

/// What one Argon2id hash costs (RFC 9106).
public struct Argon2Cost: Equatable, Sendable {
  /// Memory in KiB.
  public var memory: UInt32
  /// Passes over the memory.
  public var passes: UInt32
  public var lanes: UInt32

  public init(memory: UInt32, passes: UInt32, lanes: UInt32) {
    self.memory = memory
    self.passes = passes
    self.lanes = lanes
  }

  /// 19 MiB and two passes, OWASP's minimum: some 20 ms on one core.
  public static let standard = Argon2Cost(memory: 19 * 1024, passes: 2, lanes: 1)

  /// The cost that an encoded hash carries: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. Nil for any other
  /// text.
  init?(encoded: String) {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19" else { return nil }
    let numbers = parts[3].split(separator: ",", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers[0].hasPrefix("m="), numbers[1].hasPrefix("t="),
      numbers[2].hasPrefix("p="), let memory = UInt32(numbers[0].dropFirst(2)),
      let passes = UInt32(numbers[1].dropFirst(2)), let lanes = UInt32(numbers[2].dropFirst(2))
    else { return nil }
    self.init(memory: memory, passes: passes, lanes: lanes)
  }
}

/// Argon2id through libargon2; blocks for as long as its cost says.
enum Argon2id {
  private static let hashLength = 32

  /// The encoded hash, which carries cost and salt; nil when the library refuses (no memory, a cost it does
  /// not take).
  static func hash(_ password: [UInt8], salt: [UInt8], cost: Argon2Cost) -> String? {
    let room = argon2_encodedlen(
      cost.passes, cost.memory, cost.lanes, UInt32(salt.count), UInt32(hashLength), Argon2_id)
    var encoded = [CChar](repeating: 0, count: room)
    // Sound: every pointer comes with the count of its own array; the library writes at most `room` bytes.
    let status = unsafe password.withUnsafeBytes { secret in
      unsafe salt.withUnsafeBytes { salt in
        unsafe encoded.withUnsafeMutableBufferPointer { target in
          unsafe argon2id_hash_encoded(
            cost.passes, cost.memory, cost.lanes, secret.baseAddress, secret.count, salt.baseAddress,
            salt.count, hashLength, target.baseAddress, target.count)
        }
      }
    }
    guard status == ARGON2_OK.rawValue else { return nil }
    let text = encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether the password belongs to the encoded hash; nil when the hash cannot be read or computed.
  static func verify(_ password: [UInt8], _ encoded: String) -> Bool? {
    // Sound: the encoded hash is a C string for the call, and the password's pointer comes with its count.
    let status = unsafe password.withUnsafeBytes { secret in
      unsafe argon2id_verify(encoded, secret.baseAddress, secret.count)
    }
    switch status {
    case ARGON2_OK.rawValue: return true
    case ARGON2_VERIFY_MISMATCH.rawValue: return false
    default: return nil
    }
  }

  /// Overwrites a secret in a way that the compiler cannot leave out.
  static func clear(_ secret: inout [UInt8]) {
    // Sound: the array's own pointer and count.
    unsafe secret.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
