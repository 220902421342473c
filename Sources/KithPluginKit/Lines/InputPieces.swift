/// An input piece by piece, decompressed when it is gzip (RFC 1952).
///
/// A plain file is one piece, mapped; a compressed one comes as pieces of some 100 KiB, so that memory does
/// not grow with it. Several gzip members in a row are one text.
public final class InputPieces {
  private let name: String
  private let content: FileBytes
  private var inflate: Inflate?
  private var window: [UInt8] = []
  private var fresh = 0
  private var checksum = Checksum()
  private var size: UInt32 = 0
  private var isAtEnd = false
  /// Bytes of the plain file, or of the window, that `read` has given away.
  private var readOffset = 0
  public let isCompressed: Bool

  private static let windowSize = 1 << 15
  private static let pieceSize = 1 << 17

  /// - Throws: what opening the input throws.
  public init(_ input: Input) throws(ImportFailure) {
    name = input.name
    content = try input.bytes()
    isCompressed = content.bytes.count >= 2 && content.bytes[0] == 0x1F && content.bytes[1] == 0x8B
  }

  /// Bytes of the file read so far, and all of them; for progress.
  public var progress: ImportProgress {
    let done = isCompressed ? inflate?.position ?? 0 : content.bytes.count
    return ImportProgress(done: Int64(done), total: Int64(content.bytes.count), unit: "bytes")
  }

  /// Calls `body` with the next piece.
  /// - Returns: false at the end of the input.
  /// - Throws: `input` when the file is cut or damaged.
  public func next(_ body: (Bytes) throws(ImportFailure) -> Void) throws(ImportFailure) -> Bool {
    guard isCompressed else {
      if isAtEnd { return false }
      isAtEnd = true
      try body(content.bytes)
      return true
    }
    guard try fill() else { return false }
    try window.withUnsafeBufferPointer { bytes throws(ImportFailure) in
      try body(bytes.slice(fresh, bytes.count))
    }
    return true
  }

  /// Copies the next bytes into a buffer, for readers that ask for them. Not to be mixed with `next`.
  /// - Returns: how many there were; 0 at the end of the input.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImportFailure) -> Int {
    if !isCompressed {
      let count = Swift.min(buffer.count, content.bytes.count - readOffset)
      buffer.copyBytes(from: content.bytes.slice(readOffset, readOffset + count))
      readOffset += count
      return count
    }
    if readOffset >= window.count {
      guard try fill() else { return 0 }
      readOffset = fresh
    }
    let count = Swift.min(buffer.count, window.count - readOffset)
    buffer.copyBytes(from: window[readOffset..<readOffset + count])
    readOffset += count
    return count
  }

  /// Decompresses up to a piece into the window, after the 32 KiB that later text may refer to.
  private func fill() throws(ImportFailure) -> Bool {
    if window.count > InputPieces.windowSize { window.removeFirst(window.count - InputPieces.windowSize) }
    fresh = window.count
    while window.count == fresh {
      if inflate == nil, !(try beginMember(at: 0)) { return false }
      guard var active = inflate else { return false }
      if active.isDone {
        guard try endMember(active) else { return false }
        continue
      }
      do throws(Inflate.Fault) {
        try active.run(into: &window, limit: fresh + InputPieces.pieceSize)
      } catch {
        throw fault(
          error == .cut ? "the gzip file is cut short" : "the gzip file is damaged", at: active.position)
      }
      inflate = active
      for index in fresh..<window.count { checksum.add(window[index]) }
      size &+= UInt32(truncatingIfNeeded: window.count - fresh)
    }
    return true
  }

  private func beginMember(at start: Int) throws(ImportFailure) -> Bool {
    let bytes = content.bytes
    if start >= bytes.count { return false }
    guard start + 10 <= bytes.count, bytes[start] == 0x1F, bytes[start + 1] == 0x8B, bytes[start + 2] == 8
    else {
      throw fault("what follows the compressed text is not gzip", at: start)
    }
    let flags = bytes[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard position + 2 <= bytes.count else { throw fault("the gzip file is cut short", at: position) }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    // A name and a comment, each ended by a zero.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while position < bytes.count, bytes[position] != 0 { position += 1 }
      position += 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position < bytes.count else { throw fault("the gzip file is cut short", at: bytes.count) }
    inflate = Inflate(bytes, at: position)
    checksum = Checksum()
    size = 0
    return true
  }

  /// Checks the member's sum and size, and begins the next.
  private func endMember(_ member: Inflate) throws(ImportFailure) -> Bool {
    let bytes = content.bytes
    let at = member.position
    guard at + 8 <= bytes.count else { throw fault("the gzip file is cut short", at: bytes.count) }
    func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) } }
    guard word(at) == checksum.value, word(at + 4) == size else {
      throw fault("the gzip file is damaged: its checksum does not fit", at: at)
    }
    return try beginMember(at: at + 8)
  }

  private func fault(_ message: String, at position: Int) -> ImportFailure {
    ImportFailure(.input, "gzip", "\(message) (byte \(position))", file: name)
  }
}

/// The checksum of gzip (CRC-32, polynomial 0xEDB88320).
private struct Checksum {
  private var state: UInt32 = 0xFFFF_FFFF

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  mutating func add(_ byte: UInt8) {
    state = Checksum.table[Int((state ^ UInt32(byte)) & 0xFF)] ^ (state >> 8)
  }

  var value: UInt32 { ~state }
}
