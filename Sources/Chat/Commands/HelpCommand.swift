/// `/help`: what one may order here.
struct HelpCommand: Command {
  let name = "help"
  let usage = "/help [command]"
  let about = "Shows the commands that you may use here"
  let isForGuests = true

  func run(_ scene: CommandScene) throws(ChatError) -> CommandOutcome {
    var wanted = Commands.usable(in: scene.room, by: scene.author)
    if let word = scene.words.first {
      let name = (word.first == "/" ? word.dropFirst() : word).lowercased()
      wanted = wanted.filter { $0.name == name }
      if wanted.isEmpty { throw .unknownCommand }
    }
    let lines = wanted.map { "\($0.usage) – \($0.about)" }
    return .tell(lines.joined(separator: "\n"))
  }
}
