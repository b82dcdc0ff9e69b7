/// How the body of a request reaches the application, decided from its head alone.
public enum BodyPlan: Sendable {
  /// Read whole before the application is asked; over `limit` bytes the answer is 413.
  case collected(limit: Int)
  /// Read piece by piece as the application asks for it, see `Exchange.body`; over `limit` bytes it ends with
  /// `BodyError.tooLarge`, or is refused at once with 413 when so much was announced.
  case streamed(limit: Int)
}

/// Why there is no more of a body.
public enum BodyError: Error, Sendable, Equatable {
  /// More bytes came than the plan allows (413).
  case tooLarge
  /// Its framing is broken (400).
  case malformed(reason: String)
  /// The peer has left or was too slow (it has got its 408), or the request was answered: nobody waits any more.
  case gone
}
