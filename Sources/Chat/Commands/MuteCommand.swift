/// `/mute @name 10m`: keeps a member from posting for a while.
struct MuteCommand: Command {
  let name = "mute"
  let usage = "/mute @name [10m|2h|7d|off]"
  let about = "Keeps a member from posting, for an hour if you do not say for how long"
  let right = RoomAction.disciplineMembers

  private static let standard = Duration.seconds(3600)
  private static let longest = 365 * 24 * 3600

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome {
    let words = scene.words
    guard (1...2).contains(words.count), let word = words.first else { throw misused }
    let time = words.dropFirst().first
    if time == "off" {
      let user = try await scene.user(word)
      try await scene.moderate(user, .mute(until: nil))
      return .tell("\(user.username.text) may post again")
    }
    guard let length = time.map(Self.duration) ?? Self.standard else { throw misused }
    let user = try await scene.user(word)
    try await scene.moderate(user, .mute(until: scene.commands.clock.now().advanced(by: length)))
    return .tell("\(user.username.text) may not post for \(time ?? "1h")")
  }

  /// `10m`, `2h` or `7d`, up to a year.
  static func duration(_ text: Substring) -> Duration? {
    let units: [Character: Int] = ["m": 60, "h": 3600, "d": 24 * 3600]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number > 0,
      number <= longest / unit
    else { return nil }
    return .seconds(number * unit)
  }
}
