public import Chat

extension MemoryStore {
  public func announcement() async throws(ChatError) -> String? { try state.read { $0.announcement } }

  public func setAnnouncement(_ text: String, by actor: UserID) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in
      try state.checkAdmin(actor)
      try Texts.check(text, as: .announcement)
      state.announcement = text
      state.announcements += 1
      state.announcedAt = state.stamps.next()
      state.note(AuditNote(.announce, by: actor))
    }
  }
}
