import Glibc

extension Settings {
  /// The folder of the web page: `PUBLIC_DIR`, else the first that holds a page of `./public`, and `public` and
  /// `../share/roost/public` beside the program. Nil when there is none; the API works without a page.
  ///
  /// A `PUBLIC_DIR` that holds no page is an error: somebody meant it.
  func publicFolder() throws(SettingsError) -> String? {
    if let publicDirectory {
      guard Self.holdsPage(publicDirectory) else {
        let shown = publicDirectory.escapedForLog(limit: 200)
        throw SettingsError("PUBLIC_DIR is \"\(shown)\"; it must be a directory with an index.html.")
      }
      return publicDirectory
    }
    let beside = Self.programFolder().map { [$0 + "/public", $0 + "/../share/roost/public"] } ?? []
    return (["./public"] + beside).first(where: Self.holdsPage)
  }

  private static func holdsPage(_ folder: String) -> Bool {
    // Sound: the path is copied for the call.
    unsafe access(folder + "/index.html", R_OK) == 0
  }

  /// The folder this program was started from.
  private static func programFolder() -> String? {
    // Sound: realpath returns a C string of its own, copied here and freed once.
    guard let path = unsafe realpath("/proc/self/exe", nil) else { return nil }
    defer { unsafe free(path) }
    let text = unsafe String(cString: path)
    return text.lastIndex(of: "/").map { String(text[..<$0]) }
  }
}
