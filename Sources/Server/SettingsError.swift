/// Why the settings do not stand, as one sentence that names the variable and what is allowed.
struct SettingsError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ sentence: String) { description = sentence }
}
