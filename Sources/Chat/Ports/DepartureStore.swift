/// Accounts that end, and what people take with them.
public protocol DepartureStore: Sendable {
  /// Ends an account: takes it out of every room as if it left, ends its sessions and its bots, and forgets its name and
  /// profile; what it wrote stays under a name that nobody has. With `erasing`, its messages are to be erased with
  /// ``eraseMessages(of:after:limit:)``. Answers the sessions that might still have been used.
  ///
  /// Throws `.userNotFound`, and `.busy` when `hash` is not the account's encoded hash any more.
  func deleteAccount(_ user: UserID, passwordHash hash: String, erasing: Bool) async throws(ChatError)
    -> [SessionID]
  /// Former accounts whose messages are not all erased yet.
  func accountsToErase() async throws(ChatError) -> [UserID]
  /// Deletes the next `limit` messages of a former account for good, with their earlier texts, and answers the last of
  /// them; nil: that was all.
  func eraseMessages(of user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> MessageID?
}
