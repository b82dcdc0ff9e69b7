import Chat
import Wire

/// Finds the file in an upload's body: all of it, or the part called `file` of a form.
struct UploadForm {
  /// What may stand around the file in a form, in bytes.
  static let overhead = 64 << 10

  private enum Shape {
    case raw
    case form(MultipartDecoder)
  }

  private enum Part {
    case none, file, other
  }

  private var shape: Shape
  private var part = Part.none
  /// As the client sent it; nil until it is known.
  private(set) var name: String?

  /// Throws 422 for a form without a usable boundary, and for bare bytes without a name.
  init(contentType: String?, name: String?) throws(Problem) {
    guard let contentType, contentType.lowercased().hasPrefix("multipart/") else {
      guard let name else {
        throw .field(
          "/name", "missing_name", "Name the file with ?name=, or send a form with a part called file")
      }
      (shape, self.name) = (.raw, name)
      return
    }
    do throws(MultipartError) { shape = .form(try MultipartDecoder(contentType: contentType)) } catch {
      throw Self.problem(error)
    }
  }

  var isForm: Bool {
    switch shape {
    case .raw: false
    case .form: true
    }
  }

  /// What of a piece of the body belongs to the file.
  mutating func take(_ piece: [UInt8]) throws(Problem) -> [[UInt8]] {
    guard case .form(var decoder) = shape else { return [piece] }
    let events: [MultipartDecoder.Event]
    do throws(MultipartError) { events = try decoder.decode(piece.span) } catch { throw Self.problem(error) }
    shape = .form(decoder)
    var found: [[UInt8]] = []
    for event in events {
      switch event {
      case .began(let began): try begin(began)
      case .bytes(let bytes): if part == .file { found.append(bytes) }
      case .ended: part = .none
      }
    }
    return found
  }

  /// The body has ended; throws 422 when it has no file, or ended too early.
  func finish() throws(Problem) {
    if case .form(let decoder) = shape {
      do throws(MultipartError) { try decoder.finish() } catch { throw Self.problem(error) }
    }
    guard name != nil else { throw .field("/file", "missing_file", "The form has no part called file") }
  }

  private mutating func begin(_ began: MultipartPart) throws(Problem) {
    guard began.name == "file" else {
      part = .other
      return
    }
    guard name == nil else { throw .field("/file", "too_many_files", "Send one file at a time") }
    (part, name) = (.file, began.filename ?? "")
  }

  private static func problem(_ error: MultipartError) -> Problem {
    .field("/file", "invalid_form", "The form cannot be read: \(error.reason)")
  }
}
