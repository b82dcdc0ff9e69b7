internal import Chat

extension Problem {
  /// Which error gives which status: the one place.
  init(_ error: ChatError) {
    switch error {
    case .invalid(let field, let sentence):
      self = .field("/\(field.rawValue)", error.code, sentence)
    case .roomNotFound, .userNotFound, .messageNotFound, .sessionNotFound, .connectionNotFound,
      .reportNotFound, .botNotFound, .notificationNotFound,
      .hookNotFound, .fileNotFound, .inviteNotFound, .avatarNotFound:
      self.init(404, error.code, error.detail)
    case .usernameTaken, .roomNameTaken, .clientIDConflict, .keyReused, .roomFull, .tooManyRooms,
      .tooManyBots, .tooManyHooks, .tooManyInvites, .logFull,
      .tooManyReactions, .tooManyPins, .lastOwner, .lastAdmin, .setUpDone:
      self.init(409, error.code, error.detail)
    case .fileTooLarge, .quotaExceeded:
      self.init(413, error.code, error.detail)
    case .notAPicture, .tooManyPixels:
      self.init(422, error.code, error.detail)
    case .unknownCommand:
      self = .field("/content", error.code, error.detail)
    case .changedMeanwhile:
      self.init(412, error.code, error.detail)
    case .notAMember, .readOnly, .muted, .banned, .forbidden, .notYours, .tooLate, .adminOnly,
      .accountDisabled, .invalidCode:
      self.init(403, error.code, error.detail)
    case .slowMode(let seconds):
      self.init(429, error.code, error.detail)
      retryAfter = .seconds(seconds)
    case .busy, .unavailable, .picturesUnavailable:
      self = .busy(error.detail, code: error.code)
    }
  }
}
