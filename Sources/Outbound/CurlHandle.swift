import CCurl
import Glibc

/// One of libcurl's handles, with the connections it keeps.
///
/// @unchecked Sendable: a handle is used by one thread at a time: it is in the client's list of idle ones or in the
/// hands of the one thread that took it out.
@safe final class CurlHandle: @unchecked Sendable {
  private let curl: UnsafeMutableRawPointer
  private var allowsPrivate = false
  /// The request wanted to go where it may not.
  private var wasKeptBack = false
  private var received = 0

  /// More of an answer is not read.
  private static let mostReceived = 64 << 10
  /// libcurl wants it once, before the first handle.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init?() {
    guard Self.isReady, let curl = unsafe curl_easy_init() else { return nil }
    unsafe self.curl = unsafe curl
  }

  deinit { unsafe curl_easy_cleanup(curl) }

  /// Takes as long as the other side does, `timeout` at most.
  func post(_ request: OutboundRequest, allowsPrivate: Bool, timeout: Duration, pinned: [String])
    -> OutboundAnswer
  {
    self.allowsPrivate = allowsPrivate
    wasKeptBack = false
    received = 0
    // Connections and what was looked up outlive this; options do not.
    unsafe curl_easy_reset(curl)
    var headers: UnsafeMutablePointer<curl_slist>?
    // No `Expect: 100-continue`, and no answer in a compressed form.
    for (name, value) in request.headers + [("Expect", "")] {
      // Sound: curl_slist_append copies the text; the list is freed below, after the transfer.
      unsafe headers = curl_slist_append(headers, "\(name):\(value.isEmpty ? "" : " ")\(value)")
    }
    defer { unsafe curl_slist_free_all(headers) }
    var names: UnsafeMutablePointer<curl_slist>?
    for entry in pinned { unsafe names = curl_slist_append(names, entry) }
    defer { unsafe curl_slist_free_all(names) }
    // Sound: the body's bytes stay where they are until the transfer is over.
    return unsafe request.body.withUnsafeBytes { body in
      guard unsafe prepare(request.url, headers, names, body, timeout) else { return .failed(.overloaded) }
      return answer(unsafe curl_easy_perform(curl))
    }
  }

  private func prepare(
    _ url: OutboundURL, _ headers: UnsafeMutablePointer<curl_slist>?,
    _ names: UnsafeMutablePointer<curl_slist>?, _ body: UnsafeRawBufferPointer, _ timeout: Duration
  ) -> Bool {
    let (seconds, attoseconds) = timeout.components
    let milliseconds = Int(clamping: seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    // Sound: the handle is this object's; the callbacks get this object unretained, and are called only during the
    // transfer, while it is alive.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    let results = unsafe [
      roost_curl_text(curl, CURLOPT_URL, url.text),
      roost_curl_text(curl, CURLOPT_PROTOCOLS_STR, "http,https"),
      roost_curl_long(curl, CURLOPT_FOLLOWLOCATION, 0),
      roost_curl_text(curl, CURLOPT_PROXY, ""),
      roost_curl_long(curl, CURLOPT_NOSIGNAL, 1),
      roost_curl_long(curl, CURLOPT_TIMEOUT_MS, milliseconds),
      roost_curl_long(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds),
      roost_curl_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      roost_curl_long(curl, CURLOPT_POST, 1),
      roost_curl_body(curl, body.baseAddress, body.count),
      roost_curl_list(curl, CURLOPT_HTTPHEADER, headers),
      roost_curl_list(curl, CURLOPT_RESOLVE, names),
      roost_curl_on_socket(curl, { unsafe CurlHandle.openSocket($0, $1, $2) }, context),
      roost_curl_on_write(curl, { unsafe CurlHandle.write($0, $1, $2, $3) }, context),
    ]
    return results.allSatisfy { $0 == CURLE_OK }
  }

  private func answer(_ result: CURLcode) -> OutboundAnswer {
    // An answer that is too long is an answer.
    if result == CURLE_OK || (result == CURLE_WRITE_ERROR && received > Self.mostReceived) {
      var status = 0
      guard unsafe roost_curl_status(curl, &status) == CURLE_OK, status > 0 else {
        return .failed(.protocolError)
      }
      var seconds: curl_off_t = 0
      // Sound: libcurl fills one number; it reads dates too.
      guard unsafe roost_curl_retry_after(curl, &seconds) == CURLE_OK, seconds > 0 else {
        return .status(status)
      }
      return .status(status, retryAfter: .seconds(min(seconds, 86_400)))
    }
    if wasKeptBack { return .failed(.privateAddress) }
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST: return .failed(.unknownHost)
    case CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING:
      return .failed(.unreachable)
    case CURLE_OPERATION_TIMEDOUT: return .failed(.timedOut)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
      return .failed(.encryption)
    default: return .failed(.protocolError)
    }
  }

  // MARK: Callbacks

  /// Asked for every address that is about to be connected to.
  private static func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
  ) -> curl_socket_t {
    // Sound: `context` is the handle that runs the transfer, and libcurl's address is good during the call.
    guard let context = unsafe context, let address = unsafe address else { return CURL_SOCKET_BAD }
    let handle = unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe Int(roost_curl_address(address, &bytes))
    guard handle.allowsPrivate || PublicAddress.contains(Array(bytes.prefix(count))) else {
      handle.wasKeptBack = true
      return CURL_SOCKET_BAD
    }
    let type = unsafe address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return unsafe socket(address.pointee.family, type, address.pointee.protocol)
  }

  /// Throws away what came.
  private static func write(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
  ) -> Int {
    // Sound: as above.
    guard let context = unsafe context else { return 0 }
    let handle = unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
    let (length, overflow) = size.multipliedReportingOverflow(by: count)
    if overflow { return 0 }
    handle.received = min(handle.received + length, mostReceived + 1)
    return handle.received > mostReceived ? 0 : length
  }
}
