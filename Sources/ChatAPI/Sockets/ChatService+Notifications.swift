import Chat
import Engine

// What is told to a person's own devices.

extension ChatService {
  /// Tells each of the concerned who is connected here what the message is to them. Frames that are the same for
  /// several are made once.
  func tell(_ message: Chat.Message, _ audience: Audience, on loop: isolated EventLoop) {
    var tellings: [Int: Telling] = [:]
    for user in audience.users where isHere(user) {
      let isQuiet = core.presence.isQuiet(user)
      let kind = (message.mentions.reach(user) ? 2 : 0) + (isQuiet ? 1 : 0)
      var telling =
        tellings[kind]
        ?? Telling(.notification(audience.notification(of: message, for: user), isSilent: isQuiet))
      send(&telling, toDevicesOf: user, on: loop)
      tellings[kind] = telling
    }
  }

  func tell(_ notification: Notification, to user: UserID, on loop: isolated EventLoop) {
    guard isHere(user) else { return }
    var telling = Telling(.notification(notification, isSilent: core.presence.isQuiet(user)))
    send(&telling, toDevicesOf: user, on: loop)
  }
}
