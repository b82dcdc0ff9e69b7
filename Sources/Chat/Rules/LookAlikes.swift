/// What texts look like, for names that must not be mistaken for one another.
public enum LookAlikes {
  /// Texts that fold to the same look the same at a glance: case, the width of letters, the kind and number of blanks,
  /// characters that show nothing, and Greek and Cyrillic letters that are drawn as Latin ones make no difference.
  /// Accents do, and within ASCII only case does, as in usernames.
  public static func fold(_ text: String) -> String {
    var folded = ""
    var isBlank = false
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isWhitespace {
        isBlank = true
      } else if !scalar.properties.isDefaultIgnorableCodePoint {
        if isBlank, !folded.isEmpty { folded += " " }
        isBlank = false
        // Once more: a wide capital has become a wide small letter, and that an ASCII one.
        folded.unicodeScalars.append(latin(narrow(scalar)))
      }
    }
    return folded
  }

  /// The ASCII character of a full-width one.
  private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
  }

  /// The Latin letter that is drawn the same, of small letters.
  private static func latin(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "а", "α": "a"
    case "с", "ϲ": "c"
    case "ԁ": "d"
    case "е", "ҽ": "e"
    case "һ", "н", "η": "h"
    case "і", "ι", "ı": "i"
    case "ј", "ϳ": "j"
    case "к", "κ": "k"
    case "ӏ": "l"
    case "м", "μ": "m"
    case "ո": "n"
    case "о", "ο", "օ": "o"
    case "р", "ρ": "p"
    case "ԛ": "q"
    case "ѕ": "s"
    case "т", "τ": "t"
    case "υ", "ս": "u"
    case "ν", "ѵ": "v"
    case "ԝ", "ω": "w"
    case "х", "χ": "x"
    case "у", "ү", "γ": "y"
    case "в", "β": "b"
    case "ζ": "z"
    default: scalar
    }
  }
}
