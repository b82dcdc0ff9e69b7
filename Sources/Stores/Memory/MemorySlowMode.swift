import Chat

extension MemoryState {
  /// Why the author may not write yet; nil: may.
  func slowModeWait(of author: Author, in state: RoomState) -> ChatError? {
    guard SlowMode.applies(to: author, author.userID.flatMap { state.members[$0]?.role }) else { return nil }
    return SlowMode.wait(
      after: state.slowPosts[author.senderKey], now: stamps.now, state.room.slowMode)
  }
}
