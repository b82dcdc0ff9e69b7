import Auth
import Engine
import Synchronization
import Wire

/// The API's documents. Each is written when it is first asked for, and then kept.
final class Documents: Sendable {
  /// A document's bytes, and the tag by which a client knows whether it has them.
  final class Document: Sendable {
    let bytes: [UInt8]
    /// The same bytes, for any number of answers at once.
    let stored: StoredBytes
    let entityTag: String

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      stored = StoredBytes(bytes)
      entityTag = "\"" + Hex.encode(Array(Digest.sha256(bytes).prefix(8))) + "\""
    }
  }

  private let settings: APISettings
  private let keptOpenAPI = AtomicLazyReference<Document>()
  private let keptReference = AtomicLazyReference<Document>()
  private let keptReading = AtomicLazyReference<Document>()

  init(_ settings: APISettings) { self.settings = settings }

  var openAPI: Document {
    keptOpenAPI.load() ?? keptOpenAPI.storeIfNil(Document(OpenAPIDocument(settings: settings).bytes()))
  }

  /// `/docs`.
  var reference: Document {
    keptReference.load() ?? keptReference.storeIfNil(Document(ReferencePage(settings: settings).bytes()))
  }

  /// `/redoc`.
  var reading: Document {
    keptReading.load() ?? keptReading.storeIfNil(Document(ReadingPage(settings: settings).bytes()))
  }
}
