import Foundation
import Testing

@testable import Imaging

@Suite struct PreviewTests {
  /// Nil where libvips-tools or util-linux are missing.
  private static let shared = Imaging(mostPixels: 40_000_000, waiting: 1_000)
  private let imaging: Imaging

  init() throws { imaging = try #require(Self.shared) }

  @Test(arguments: [Sample.png(), Sample.jpeg, Sample.movingGIF, Sample.webP, Sample.movingWebP])
  func `every format has a preview that stands still`(picture: [UInt8]) async throws {
    let preview = try await imaging.preview(of: .bytes(picture), as: .within(side: 480))
    #expect(preview.width == 48 && preview.height == 16)
    #expect(PictureKind(preview.bytes) == .webp)
    #expect(!preview.bytes.contains("ANIM"))
    let again = try await imaging.preview(of: .bytes(preview.bytes), as: .within(side: 480))
    #expect(again.width == 48 && again.height == 16, "a small picture is not made larger")
  }

  @Test func `a moving picture's preview is its first frame`() async throws {
    let moving = try await imaging.preview(of: .bytes(Sample.movingWebP), as: .within(side: 480))
    let still = try await imaging.preview(of: .bytes(Sample.webP), as: .within(side: 480))
    #expect(moving.bytes == still.bytes)
  }

  @Test func `a large picture is made small, and a square is cut from the middle`() async throws {
    let picture = PictureSource.bytes(Sample.png(width: 1_000, height: 500))
    let small = try await imaging.preview(of: picture, as: .within(side: 480))
    #expect(small.width == 1_000 && small.height == 500)
    let copy = try await imaging.preview(of: .bytes(small.bytes), as: .within(side: 480))
    #expect(copy.width == 480 && copy.height == 240)
    let square = try await imaging.preview(of: picture, as: .square(side: 256))
    let cut = try await imaging.preview(of: .bytes(square.bytes), as: .within(side: 480))
    #expect(cut.width == 256 && cut.height == 256)
    let grown = try await imaging.preview(of: .bytes(Sample.jpeg), as: .square(side: 256))
    let large = try await imaging.preview(of: .bytes(grown.bytes), as: .within(side: 480))
    #expect(large.width == 256 && large.height == 256)
  }

  @Test(arguments: [1, 3, 6, 8])
  func `a preview is the right way up and says nothing about the camera`(orientation: UInt8) async throws {
    let picture = Sample.jpeg(orientation: orientation, secret: "behind the harbor")
    #expect(picture.contains("harbor"))
    let preview = try await imaging.preview(of: .bytes(picture), as: .within(side: 480))
    let isOnItsSide = orientation > 4
    #expect(preview.width == (isOnItsSide ? 16 : 48) && preview.height == (isOnItsSide ? 48 : 16))
    let copy = try await imaging.preview(of: .bytes(preview.bytes), as: .within(side: 480))
    #expect(copy.width == preview.width && copy.height == preview.height)
    #expect(!preview.bytes.contains("harbor") && !preview.bytes.contains("EXIF"))
  }

  @Test func `a picture may be a file, and nothing else than a file`() async throws {
    let folder = try Folder()
    let path = try folder.file("a.bin", Sample.png())
    let preview = try await imaging.preview(of: .file(path), as: .within(side: 480))
    #expect(preview.width == 48)
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for wrong in [link, folder.path, "/dev/zero", folder.path + "/none"] {
      await #expect(throws: PictureError.unavailable) {
        try await imaging.preview(of: .file(wrong), as: .within(side: 480))
      }
    }
  }

  @Test func `pixels are counted before any is decoded`() async throws {
    let exact = try #require(Imaging(mostPixels: 48 * 16))
    _ = try await exact.preview(of: .bytes(Sample.png()), as: .within(side: 480))
    let less = try #require(Imaging(mostPixels: 48 * 16 - 1))
    await #expect(throws: PictureError.tooManyPixels) {
      try await less.preview(of: .bytes(Sample.png()), as: .within(side: 480))
    }
    for (width, height) in [(50_000, 50_000), (8_000, 5_001), (5_001, 8_000)] {
      let bomb = Sample.png(width: width, height: height, pixels: 4)
      await #expect(throws: PictureError.tooManyPixels) {
        try await imaging.preview(of: .bytes(bomb), as: .within(side: 480))
      }
    }
  }

  @Test(arguments: Hostile.all)
  func `what is no picture is refused`(file: Hostile) async {
    await #expect(throws: PictureError.notAPicture) {
      try await imaging.preview(of: .bytes(file.bytes), as: .within(side: 480))
    }
  }

  /// Damaged pictures are refused or shown as far as they go; whichever it is, it comes to an end.
  @Test func `a damaged picture harms nobody`() async throws {
    let lying = Sample.png(width: 4_000, height: 4_000, pixels: 3)
    let whole = [Sample.png(), Sample.jpeg, Sample.movingGIF, Sample.webP, lying]
    for (number, picture) in whole.enumerated() {
      var damaged = picture
      for index in stride(from: 20 + number, to: damaged.count, by: 17) { damaged[index] ^= 0x5A }
      for bytes in [Array(picture.prefix(picture.count / 2)), damaged] {
        do {
          let preview = try await imaging.preview(of: .bytes(bytes), as: .within(side: 480))
          #expect(PictureKind(preview.bytes) == .webp)
        } catch {
          let reason = try #require(error as? PictureError)
          #expect(reason == .notAPicture || reason == .tooManyPixels)
        }
      }
    }
    _ = try await imaging.preview(of: .bytes(Sample.jpeg), as: .within(side: 480))
  }

  @Test func `what a picture says about itself is not believed`() async throws {
    let boast = Sample.png(comment: "x\nwidth: 9\norientation: 6\nvips-loader: jpegload_source\n")
    let preview = try await imaging.preview(of: .bytes(boast), as: .within(side: 480))
    #expect(Set([preview.width, preview.height]) == [48, 16])
  }

  @Test func `more pictures than may wait are told to come again`() async throws {
    let imaging = Imaging(
      mostPixels: 1_000, waiting: 1, tools: .init(header: "sleep", thumbnail: "sleep"), timeout: .seconds(60))
    // A tool that reads `-a` and `stdin` as times to sleep ends at once; what it does not do is answer.
    let answers = await withTaskGroup(of: PictureError?.self) { group in
      for _ in 0..<20 {
        group.addTask {
          do {
            _ = try await imaging.preview(of: .bytes(Sample.jpeg), as: .square(side: 1))
            return nil
          } catch {
            return error as? PictureError
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 20 && answers.allSatisfy { $0 == .busy || $0 == .notAPicture })
  }

  @Test func `a picture does not wait for ever behind those that take long`() async throws {
    let impatient = Imaging(mostPixels: 1_000, tools: .init(), patience: .zero)
    await #expect(throws: PictureError.busy) {
      try await impatient.preview(of: .bytes(Sample.jpeg), as: .square(side: 1))
    }
  }

  @Test func `missing tools are told apart from bad pictures`() async {
    for tools in [
      Imaging.Tools(header: "/nonexistent/vipsheader"), Imaging.Tools(thumbnail: "no-such-vipsthumbnail"),
    ] {
      let imaging = Imaging(mostPixels: 1_000, tools: tools)
      await #expect(throws: PictureError.unavailable) {
        try await imaging.preview(of: .bytes(Sample.jpeg), as: .square(side: 1))
      }
    }
  }

  @Test func `a tool that hangs is ended, and no descriptor is left`() async throws {
    let folder = try Folder()
    let hanging = try folder.program("echo started; sleep 600")
    let picture = try folder.file("a.jpg", Sample.jpeg)
    let imaging = Imaging(mostPixels: 1_000, tools: .init(header: hanging), timeout: .milliseconds(200))
    for _ in 0..<3 {
      await #expect(throws: PictureError.unavailable) {
        try await imaging.preview(of: .file(picture), as: .square(side: 1))
      }
    }
    #expect(descriptors(to: picture) == 0)
  }
}
