/// What this process may use.
enum Limits {
  /// Ends the program when it may not have so many connections.
  static func need(descriptors: Int) {
    let limit = Process.raiseDescriptorLimit()
    guard descriptors + 32 <= limit else {
      Usage.stop("\(descriptors) connections need more descriptors than the limit of \(limit)")
    }
  }
}
