/// Previews from libvips' command line, which runs as a child process: a hostile picture can cost that process its life
/// and nobody else.
///
/// Needs `vipsheader` and `vipsthumbnail` (Debian: libvips-tools) with `setpriv` and `prlimit` (util-linux, part of every
/// Debian).
public final class Imaging: Sendable {
  /// Where the tools are: a path, or a name that is looked for in the usual folders.
  struct Tools {
    var header = "vipsheader"
    var thumbnail = "vipsthumbnail"
  }

  private let tools: Tools
  private let cage: ToolCage
  private let mostPixels: Int
  private let timeout: Duration
  private let patience: Duration
  private let queue: ToolQueue

  /// Nil when the tools are missing or cannot be run; finding out takes some 50 ms.
  ///
  /// - Parameters:
  ///   - mostPixels: larger pictures are refused before they are decoded.
  ///   - waiting: how many pictures may wait beside the two that are worked on.
  public convenience init?(mostPixels: Int, waiting: Int = 32) {
    let cages = ToolCage().dropsRoot ? [ToolCage(), ToolCage(dropsRoot: false)] : [ToolCage()]
    guard let cage = cages.first(where: { Self.works($0) }) else { return nil }
    self.init(mostPixels: mostPixels, waiting: waiting, tools: Tools(), cage: cage)
  }

  init(
    mostPixels: Int, waiting: Int = 32, tools: Tools, cage: ToolCage = ToolCage(),
    timeout: Duration = .seconds(10), patience: Duration = .seconds(20)
  ) {
    self.mostPixels = mostPixels
    self.tools = tools
    self.cage = cage
    self.timeout = timeout
    self.patience = patience
    queue = ToolQueue(atOnce: 2, capacity: waiting)
  }

  /// The size of a picture, and a small copy of it without its metadata; of a moving picture, of its first frame. Who
  /// has waited for twenty seconds is told `.busy`: pictures that take long hold up nobody for long.
  public func preview(of source: PictureSource, as shape: PreviewShape) async throws(PictureError) -> Preview
  {
    let latest = ContinuousClock.now + patience
    let result: Result<Preview, PictureError> = await withCheckedContinuation { continuation in
      let isTaken = queue.add { [self] isStarted in
        guard isStarted, ContinuousClock.now < latest else {
          return continuation.resume(returning: .failure(.busy))
        }
        do throws(PictureError) {
          continuation.resume(returning: .success(try makePreview(of: source, as: shape)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
      if !isTaken { continuation.resume(returning: .failure(.busy)) }
    }
    return try result.get()
  }

  // MARK: On the tools' thread

  private func makePreview(of source: PictureSource, as shape: PreviewShape) throws(PictureError) -> Preview {
    guard let input = ToolInput(source) else { throw .unavailable }
    guard let kind = PictureKind(input.head(PictureKind.headLength)) else { throw .notAPicture }
    let text = try output(of: [tools.header, "-a", "stdin"], input, limit: Self.headerLimit)
    guard let header = PictureHeader(text), header.loader == kind.loader else { throw .notAPicture }
    guard !header.hasMorePixels(than: mostPixels) else { throw .tooManyPixels }
    let bytes = try output(of: [tools.thumbnail] + shape.options, input, limit: Self.previewLimit)
    guard let preview = WebPFile(bytes) else { throw .notAPicture }
    return Preview(width: header.width, height: header.height, bytes: preview.withoutMetadata)
  }

  private func output(of tool: [String], _ input: borrowing ToolInput, limit: Int) throws(PictureError)
    -> [UInt8]
  {
    input.rewind()
    let run = ToolRun(
      arguments: cage.arguments(for: tool), environment: ToolCage.environment, outputLimit: limit,
      timeout: timeout)
    switch run.result(input: input.descriptor) {
    case .printed(let bytes): return bytes
    // 126 and 127: there is no such program.
    case .notStarted, .timedOut, .failed(126), .failed(127): throw .unavailable
    case .failed, .killed, .printedTooMuch: throw .notAPicture
    }
  }

  /// What `vipsheader` prints: a few lines, and the metadata of the file.
  private static let headerLimit = 4 << 20
  private static let previewLimit = 2 << 20

  private static func works(_ cage: ToolCage) -> Bool {
    let tools = Tools()
    return [tools.header, tools.thumbnail].allSatisfy { tool in
      let run = ToolRun(
        arguments: cage.arguments(for: [tool, "--vips-version"]), environment: ToolCage.environment,
        outputLimit: 4_096, timeout: .seconds(10))
      guard let input = ToolInput(.bytes([])) else { return false }
      guard case .printed = run.result(input: input.descriptor) else { return false }
      return true
    }
  }
}

extension PreviewShape {
  /// What `vipsthumbnail` is told. It turns a picture as its Exif data say, and leaves them out.
  fileprivate var options: [String] {
    let size =
      switch self {
      case .within(let side): ["--size", "\(side)x\(side)>"]
      case .square(let side): ["--size", "\(side)x\(side)", "--smartcrop", "centre"]
      }
    return ["stdin"] + size + ["--export-profile", "srgb", "--output", ".webp[Q=80,strip]"]
  }
}
