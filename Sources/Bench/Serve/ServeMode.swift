import Engine
import Glibc
import Wire

/// `roost-bench serve`: the bare engine, so that it can be compared with other engines.
enum ServeMode {
  static func run(_ arguments: [String]) {
    let options = Options(
      arguments,
      known: [
        "port", "host", "loops", "max-message", "max-fragments", "static-root", "tls-cert", "tls-key",
      ])
    var configuration = ServerConfiguration()
    configuration.host = options.text("host") ?? "127.0.0.1"
    configuration.ports = [UInt16(clamping: options.number("port", 9001))]
    configuration.loops = max(options.number("loops", 1), 1)
    if let certificate = options.text("tls-cert"), let key = options.text("tls-key") {
      configuration.tls = TLSConfiguration(certificateFile: certificate, keyFile: key)
    }
    configuration.log = { event in Console.error("\(event)\n") }
    let limits = MessageLimits(
      bytes: options.number("max-message", 1024 * 1024), fragments: options.number("max-fragments", 1024))
    let files = options.text("static-root").flatMap { StaticFiles(root: $0) }
    do {
      let rooms = BroadcastRooms()
      let server = try HTTPServer(configuration) { loop in
        BenchApplication(limits: limits, files: files, rooms: rooms.join(loop))
      }
      rooms.set(server.loops)
      server.start()
      Console.print("roost-bench serves on port \(server.port)\n")
      while true { pause() }
    } catch {
      Usage.fail("\(error)")
    }
  }
}
