import COpenSSL
import Engine
import Foundation
import Glibc

/// A certificate for localhost and its key, made for these tests and good for nothing else.
enum TLSFixture {
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBlTCCATugAwIBAgIUcsT0ZcKBHrFZv4nVdzZjJip56JQwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAwMzU1M1oYDzIxMjYxMDI4
    MDAzNTUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAATf+npFVausj9Rxo11a5kRJBfxojG+n4hw/C2OxTciLrUw6MklMT9bh
    Nd1p4+zW1zb9hoSNx4Jw4zMaRrY8cqoyo2kwZzAdBgNVHQ4EFgQUTdAn3zxAxB0n
    b11k1rxl3raPW1EwHwYDVR0jBBgwFoAUTdAn3zxAxB0nb11k1rxl3raPW1EwDwYD
    VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
    SAAwRQIhANcd9+cLkp908jw9cpfmBJI0YT6EY0RxU8myNiDTC41zAiB1IW1gFJqK
    +PmMZ+Az3v4V9FidJ1vC1rVnvqwghgKd4g==
    -----END CERTIFICATE-----

    """
  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4MKucMzb2GS9QgRe
    GDXgYWRIO7vmPQh271/tw9VF6PShRANCAATf+npFVausj9Rxo11a5kRJBfxojG+n
    4hw/C2OxTciLrUw6MklMT9bhNd1p4+zW1zb9hoSNx4Jw4zMaRrY8cqoy
    -----END PRIVATE KEY-----

    """

  /// Writes both into a folder of its own.
  static func files() throws -> TLSConfiguration {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "roost-tls-\(Foundation.UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (certificate, key) = (
      folder.appendingPathComponent("cert.pem"), folder.appendingPathComponent("key.pem")
    )
    try TLSFixture.certificate.write(to: certificate, atomically: true, encoding: .utf8)
    try TLSFixture.key.write(to: key, atomically: true, encoding: .utf8)
    return TLSConfiguration(certificateFile: certificate.path, keyFile: key.path)
  }
}

/// A client of OpenSSL's on a blocking socket.
final class TLSPeer {
  private let peer: TestPeer
  private let context: OpaquePointer
  private let ssl: OpaquePointer

  init?(_ server: TestServer) {
    // OpenSSL writes without MSG_NOSIGNAL.
    signal(SIGPIPE, SIG_IGN)
    peer = server.peer()
    guard let context = SSL_CTX_new(TLS_client_method()), let ssl = SSL_new(context) else { return nil }
    (self.context, self.ssl) = (context, ssl)
    SSL_set_fd(ssl, peer.fd)
    guard SSL_connect(ssl) == 1 else { return nil }
  }

  deinit {
    SSL_free(ssl)
    SSL_CTX_free(context)
  }

  /// Says that nothing more will be sent.
  func end() { SSL_shutdown(ssl) }

  func send(_ text: String) { send(bytes: Array(text.utf8)) }

  func send(bytes: [UInt8]) {
    SSL_write(ssl, bytes, Int32(bytes.count))
  }

  /// Reads until `enough` holds or the end.
  func read(until enough: (String) -> Bool = { _ in false }) -> String {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !enough(text) {
      let count = SSL_read(ssl, &buffer, Int32(buffer.count))
      guard count > 0 else { break }
      text += String(decoding: buffer[..<Int(count)], as: UTF8.self)
    }
    return text
  }

  /// True when the server said that nothing more follows.
  var wasEnded: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }
}
