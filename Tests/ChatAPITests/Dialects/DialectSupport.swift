import Foundation

@testable import ChatAPI

extension Reply {
  /// The cookie that the answer sets, as a field of the next request.
  var cookie: (String, String) {
    ("Cookie", String(header("set-cookie")?.prefix { $0 != ";" } ?? ""))
  }

  var keys: [String] { json.keys.sorted() }
}

extension Socket {
  /// A socket in the lobby's dialect that is inside. Nothing tells so, but what it says, here nothing, is taken up only
  /// then.
  static func openLobby(_ port: UInt16, _ cookie: (String, String)) async throws -> Socket {
    let socket = try await open(port, "/ws", headers: [cookie])
    try await socket.send(["message": ""])
    _ = try await socket.next { $0["status"].bool == false }
    return socket
  }

  func send(_ object: [String: Any]) async throws {
    try await send(String(decoding: JSONSerialization.data(withJSONObject: object), as: UTF8.self))
  }

  /// The next frame of which `isWanted` says so; others before it are passed over.
  func next(where isWanted: (JSON) -> Bool) async throws -> JSON {
    while true {
      switch try await next() {
      case .frame(let frame): if isWanted(frame) { return frame }
      case .close(let code): throw TestFailure("closed with \(code) before the frame came")
      }
    }
  }
}
