/// `/shrug text`: a message that ends with a shrug.
struct ShrugCommand: Command {
  let name = "shrug"
  let usage = "/shrug [text]"
  let about = #"Ends your message with ¯\_(ツ)_/¯"#
  let right = RoomAction.post
  let isForGuests = true

  func run(_ scene: CommandScene) -> CommandOutcome {
    let shrug = #"¯\_(ツ)_/¯"#
    return .post(scene.argument.isEmpty ? shrug : "\(scene.argument) \(shrug)")
  }
}
