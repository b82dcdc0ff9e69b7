import Chat
import Engine

/// The body of a request whose route reads it as it comes.
struct IncomingBody: Sendable {
  /// How many bytes the peer says there are; nil when it does not say.
  let announced: Int?
  private let reader: LoopBound<BodyReader>
  private let loop: EventLoop

  init(_ reader: BodyReader, on loop: isolated EventLoop) {
    announced = reader.announced
    self.reader = LoopBound(reader, on: loop)
    self.loop = loop
  }

  /// The next bytes, in order; nil at the end.
  func next() async throws(Problem) -> [UInt8]? {
    do throws(BodyError) { return try await next(on: loop) } catch {
      switch error {
      case .tooLarge: throw Problem(.fileTooLarge)
      case .malformed(let reason): throw Problem(400, Problem.code(of: 400), reason)
      // Nobody hears it.
      case .gone: throw Problem(400, Problem.code(of: 400), "The peer has gone")
      }
    }
  }

  /// All of it, which the route's limit keeps small.
  func whole() async throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    while let piece = try await next() { bytes += piece }
    return bytes
  }

  private func next(on loop: isolated EventLoop) async throws(BodyError) -> [UInt8]? {
    try await reader.get(on: loop).next(on: loop)
  }
}
