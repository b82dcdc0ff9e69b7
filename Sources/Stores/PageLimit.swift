/// How many entries a page may have; at least one.
struct PageLimit {
  let count: Int

  /// nil: nothing is wanted. What is beyond the largest page is cut; the API's own limits are far below.
  init?(_ count: Int) {
    guard count > 0 else { return nil }
    self.count = min(count, 100_000)
  }

  private init(known count: Int) { self.count = count }

  /// One more than wanted shows whether there is more.
  var andOne: Int64 { Int64(count) + 1 }

  /// The part of a page around an entry that is older, the entry included.
  var older: PageLimit { PageLimit(known: count / 2 + 1) }
  /// The part that is newer; nil if there is no room left.
  var newer: PageLimit? { PageLimit(count - older.count) }
}
