/// `/kick @name`: ends a membership. Again, as in a retry, it finds nothing to do and does no harm.
struct KickCommand: Command {
  let name = "kick"
  let usage = "/kick @name"
  let about = "Ends somebody's membership; they may come back"
  let right = RoomAction.disciplineMembers

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome {
    guard scene.words.count == 1, let word = scene.words.first else { throw misused }
    let user = try await scene.user(word)
    do throws(ChatError) { try await scene.moderate(user, .kick) } catch {
      guard error == .userNotFound else { throw error }
    }
    return .tell("\(user.username.text) is no member of this room")
  }
}
