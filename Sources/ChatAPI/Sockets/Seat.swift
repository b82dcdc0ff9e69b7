import Chat

/// One socket's place in one room.
struct Seat {
  /// How far the socket is on its way from the room's past into its present.
  enum Progress {
    /// The past is being read; `seen` is the newest event that went by meanwhile.
    case reading(seen: Seq)
    /// Everything up to `through` was sent from the store. Older events that are still on their way here
    /// from the writer are skipped; the first newer one makes the seat live.
    case caughtUp(through: Seq)
    /// In the room's topic: gets whatever is published there.
    case live
  }

  let access: ReadAccess
  /// nil: to be asked for before a post.
  var membership: Membership?
  var progress: Progress
  /// The member may neither post nor type before then.
  var mutedUntil: Timestamp?
}
