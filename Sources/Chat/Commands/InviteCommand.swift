/// `/invite @name`: makes somebody a member.
struct InviteCommand: Command {
  let name = "invite"
  let usage = "/invite @name"
  let about = "Makes somebody a member of this room"
  let right = RoomAction.invite

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome {
    guard scene.words.count == 1, let word = scene.words.first else { throw misused }
    let user = try await scene.user(word)
    try await scene.moderate(user, .admit)
    return .tell("\(user.username.text) is a member of this room")
  }
}
