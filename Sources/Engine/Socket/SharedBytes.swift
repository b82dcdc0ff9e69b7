import Wire

/// Bytes that are written once and then shared by every socket that has to send them.
///
/// @unchecked Sendable: the memory is written in `init` only, before anybody else knows the object, and freed when
/// the last reference goes; in between it is only read.
@safe final class SharedBytes: @unchecked Sendable {
  let count: Int
  private let memory: UnsafeMutableRawPointer

  /// `count` bytes that `fill` writes, all of them.
  init(count: Int, _ fill: (inout MutableSpan<UInt8>) -> Void) {
    self.count = count
    unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 8)
    // Sound: the allocation holds `count` bytes and nobody else has its address; bytes need no initialisation
    // beyond the zeroing here.
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    var span = unsafe MutableSpan(_unsafeStart: memory.assumingMemoryBound(to: UInt8.self), count: count)
    fill(&span)
  }

  /// A copy of borrowed bytes, with a frame header of up to ten bytes in front when there is one.
  init(header: FrameEncoder.Header? = nil, copying bytes: Span<UInt8>) {
    let headerLength = header?.length ?? 0
    count = headerLength + bytes.count
    unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 8)
    // Sound: header and bytes are copied into an allocation of exactly their joint size.
    if let header { unsafe RawCopy.header(header, to: memory) }
    unsafe RawCopy.bytes(bytes, to: memory + headerLength)
  }

  /// Pieces put together in one.
  init(joining pieces: [SharedBytes]) {
    count = pieces.reduce(0) { $0 + $1.count }
    unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 8)
    var offset = 0
    for piece in pieces {
      // Sound: the pieces' counts add up to the allocation.
      unsafe (memory + offset).copyMemory(from: piece.memory, byteCount: piece.count)
      offset += piece.count
    }
  }

  deinit { unsafe memory.deallocate() }

  /// All the bytes.
  var span: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      // Sound: the span cannot outlive this object, which owns `count` bytes.
      let span = unsafe Span<UInt8>(_unsafeStart: memory.assumingMemoryBound(to: UInt8.self), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Where the bytes lie, for the kernel; valid while the object lives.
  var address: UnsafeMutableRawPointer { unsafe memory }
}

/// Copies that the frame writers share.
enum RawCopy {
  /// Copies `bytes` to `target`, which must have room for them.
  static func bytes(_ bytes: Span<UInt8>, to target: UnsafeMutableRawPointer) {
    unsafe bytes.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      unsafe target.copyMemory(from: base, byteCount: source.count)
    }
  }

  /// Writes a frame header to `target`, which must have room for it.
  static func header(_ header: FrameEncoder.Header, to target: UnsafeMutableRawPointer) {
    if header.length == 2 {
      unsafe target.storeBytes(of: UInt16(truncatingIfNeeded: header.low), as: UInt16.self)
    } else if header.length == 4 {
      unsafe target.storeBytes(of: UInt32(truncatingIfNeeded: header.low), as: UInt32.self)
    } else {
      unsafe target.storeBytes(of: header.low, as: UInt64.self)
      unsafe target.storeBytes(of: header.high, toByteOffset: 8, as: UInt16.self)
    }
  }
}
