/// `/topic text`: what the room is about; without a text, nothing.
struct TopicCommand: Command {
  let name = "topic"
  let usage = "/topic [text]"
  let about = "Sets the room's topic; without a text it has none"
  let right = RoomAction.setTopic

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome {
    let changed = try await scene.commands.rooms.update(
      scene.room.room.id, with: RoomPatch(topic: scene.argument), by: scene.author)
    return .tell(changed.room.topic.isEmpty ? "The room has no topic now" : "The topic is set")
  }
}
