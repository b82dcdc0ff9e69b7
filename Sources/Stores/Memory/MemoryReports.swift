public import Chat

extension MemoryStore {
  public func createReport(_ draft: NewReport) async throws(ChatError) -> Report {
    try state.write { state throws(StoreFailure) in
      try Texts.check(draft.reason, as: .reason)
      if let user = draft.user, draft.message == nil, state.account(user) == nil {
        throw .refused(.userNotFound)
      }
      let known = state.reports.first { report in
        report.draft.reporter == draft.reporter && report.draft.message == draft.message
          && report.draft.user == draft.user
      }
      if let known { return known }
      let report = Report(id: Int64(state.reports.count) + 1, draft: draft, createdAt: state.stamps.now)
      state.reports.append(report)
      return report
    }
  }

  public func reports(by reporter: UserID) async throws(ChatError) -> [Report] {
    try state.read { $0.reports.filter { $0.draft.reporter == reporter } }
  }

  public func reports(_ status: ReportStatus?, of room: RoomID?, before cursor: Int64?, limit: Int)
    async throws(ChatError) -> [Report]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let found = state.reports.reversed().filter { report in
        report.id < cursor ?? .max && (status == nil || report.status == status)
          && (room == nil || report.draft.message?.roomID == room)
      }
      return Array(found.prefix(limit.count))
    }
  }

  public func handleReport(_ id: Int64, _ status: ReportStatus, note: String, by actor: UserID)
    async throws(ChatError) -> Report
  {
    try state.write { state throws(StoreFailure) in
      try state.checkAdmin(actor)
      try Texts.check(note, as: .note)
      guard let index = state.reports.firstIndex(where: { $0.id == id }) else {
        throw .refused(.reportNotFound)
      }
      var report = state.reports[index]
      (report.status, report.note, report.handledBy) = (status, note, actor)
      state.reports[index] = report
      if let act = status.action {
        state.note(
          AuditNote(
            act, by: actor, user: report.draft.user, room: report.draft.message?.roomID,
            message: report.draft.message))
      }
      return report
    }
  }

  public func statistics(days: Int) async throws(ChatError) -> Statistics {
    try state.read { state in
      let messages = state.rooms.values.flatMap(\.messages)
      let users = state.accounts.map(\.user).filter { state.former[$0.id] == nil }
      func perDay(_ times: [Timestamp]) -> [Int64: Int] {
        Dictionary(times.map { ($0.microseconds / Statistics.microsecondsPerDay, 1) }, uniquingKeysWith: +)
      }
      return Statistics(
        users: users.count, rooms: state.rooms.count, messages: messages.count, databaseBytes: 0,
        fileBytes: state.files.values.reduce(0) { $0 + $1.file.attachment.size },
        days: Statistics.days(
          days, upTo: state.stamps.now, messages: perDay(messages.map(\.timestamp)),
          users: perDay(users.map(\.createdAt))))
    }
  }
}
