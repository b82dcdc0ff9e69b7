import Chat

extension MemoryState {
  /// Has the room tell what `actor` did.
  mutating func say(_ note: SystemNote, by actor: UserID, in id: RoomID) throws(StoreFailure) {
    guard let last = rooms[id]?.room.lastSeq, let name = account(actor)?.user.username else {
      throw .refused(.roomNotFound)
    }
    guard let seq = Seq(last.rawValue + 1) else { throw .refused(.logFull) }
    let message = Message(note, by: .account(actor, name), in: id, at: seq, stamps.next())
    rooms[id]?.messages.append(message)
    rooms[id]?.log.append(RoomEvent(message: message))
    rooms[id]?.room.lastSeq = seq
    recorded.append(RoomEvent(message: message))
  }
}
