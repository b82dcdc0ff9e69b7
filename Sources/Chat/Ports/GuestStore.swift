/// What people without an account may make.
public protocol GuestStore: Sendable {
  /// Makes a public room for guests with a guest as its owner and nobody as a member. Its name need not be unique.
  ///
  /// Throws `.tooManyRooms` beyond ``ChatLimits/roomsOwned`` of the same guest.
  func createRoom(named name: String, by guest: GuestID) async throws(ChatError) -> Room
  /// As ``RoomEndStore/deleteRoom(_:by:)``; throws `.roomNotFound`, and `.forbidden` unless the guest made the room.
  func deleteRoom(_ id: RoomID, by guest: GuestID) async throws(ChatError)
  /// The rooms that guests may read, by id, from after `cursor`.
  func guestRooms(after cursor: RoomID?, limit: Int) async throws(ChatError) -> [Room]
}
