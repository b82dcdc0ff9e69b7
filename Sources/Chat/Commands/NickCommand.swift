/// `/nick name`: another display name; without a name, none.
struct NickCommand: Command {
  let name = "nick"
  let usage = "/nick [name]"
  let about = "Changes the name that is shown for you; without a name it is your username again"

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome {
    guard let user = scene.author.userID else { throw .forbidden("This command needs an account") }
    let name = scene.argument.isEmpty ? nil : scene.argument
    let changed = try await scene.commands.accounts.change(
      user, ProfileChange(displayName: .set(name)), from: nil)
    return .tell("You are shown as \(changed.displayName ?? changed.username.text) now")
  }
}
