import Wire

/// One connection of the load generator; it owns memory only while something is under way.
final class LoadConnection {
  enum Stage {
    case connecting
    case securing
    case upgrading
    case open
    case closed
  }

  /// Its place among the connections.
  let index: Int
  /// Its room, from zero; of no meaning outside rooms.
  let room: Int
  let path: String
  var stage = Stage.connecting
  var descriptor: Int32 = -1
  /// When it began to connect.
  var began: UInt64 = 0
  /// Frames on their way out.
  var outgoing: [UInt8] = []
  var sentBytes = 0
  var waitsForRoom = false
  /// The beginning of a frame or an answer that is not all there.
  var leftover: [UInt8] = []
  var decoder = ClientFrameDecoder(allowsCompression: false)
  var tls: TLSClient?
  /// A payload in reply, or several, are wanted once all of a read was handed over.
  var outstanding = 0
  var sent: UInt32 = 0

  init(index: Int, room: Int, path: String) {
    (self.index, self.room, self.path) = (index, room, path)
  }
}

/// Why a connection ended.
enum EndReason: CustomStringConvertible {
  case connect(Int32)
  case refused(status: Int)
  case handshake(String)
  case closed(CloseCode)
  case frame(FrameError)
  case ended
  case failed(Int32)

  var description: String {
    switch self {
    case .connect(let code): "cannot connect (errno \(code))"
    case .refused(let status): "the upgrade was answered \(status)"
    case .handshake(let reason): "the upgrade's answer is wrong: \(reason)"
    case .closed(let code): "closed by the server with \(code.rawValue)"
    case .frame(let error): "a wrong frame: \(error.reason)"
    case .ended: "ended by the server"
    case .failed(let code): "broke (errno \(code))"
    }
  }
}

/// What a mode does with its connections. Everything is called on the one thread there is.
protocol Workload: AnyObject {
  func opened(_ connection: LoadConnection, on loop: ClientLoop)
  /// `time`: when the read that brought it returned.
  func received(_ payload: Span<UInt8>, by connection: LoadConnection, at time: UInt64, on loop: ClientLoop)
  /// All of one read has been handed over: the moment to send what it gave reason for.
  func readEnded(_ connection: LoadConnection, on loop: ClientLoop)
  /// It is gone; `wasOpen` tells whether it ever opened.
  func ended(_ connection: LoadConnection, _ reason: EndReason, wasOpen: Bool, on loop: ClientLoop)
}
