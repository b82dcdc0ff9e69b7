/// `/ban @name`: keeps somebody out.
struct BanCommand: Command {
  let name = "ban"
  let usage = "/ban @name"
  let about = "Ends somebody's membership and keeps them out"
  let right = RoomAction.disciplineMembers

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome {
    guard scene.words.count == 1, let word = scene.words.first else { throw misused }
    let user = try await scene.user(word)
    try await scene.moderate(user, .ban)
    return .tell("\(user.username.text) is banned from this room")
  }
}
