/// `/me waves`: the text between underscores, which every client that knows Markdown shows in italics.
struct MeCommand: Command {
  let name = "me"
  let usage = "/me text"
  let about = "Says what you do"
  let right = RoomAction.post
  let isForGuests = true

  func run(_ scene: CommandScene) throws(ChatError) -> CommandOutcome {
    if scene.argument.isEmpty { throw misused }
    return .post("_\(scene.argument)_")
  }
}
