/// Decompression of gzip (RFC 1952). Several members in a row are one text.
final class GzipDecompressor: Decompressor {
  private let bytes: Bytes
  private let name: String
  private let window = TextWindow()
  private var inflate: Inflate?
  private var checksum = CRC32()
  private var size: UInt32 = 0
  private var hasBegun = false

  private static let history = 1 << 15
  private static let pieceSize = 1 << 17

  init(_ bytes: Bytes, name: String) {
    self.bytes = bytes
    self.name = name
  }

  var position: Int { inflate?.position ?? (hasBegun ? bytes.count : 0) }

  func next() throws(ImportFailure) -> Bytes? {
    if !hasBegun { try beginMember(at: 0) }
    while var active = inflate {
      if active.isDone {
        try endMember(active)
        continue
      }
      window.beginPiece(
        history: GzipDecompressor.history, room: GzipDecompressor.pieceSize + Inflate.longestCopy)
      do throws(Inflate.Fault) {
        try active.run(into: window, limit: window.count + GzipDecompressor.pieceSize)
      } catch {
        throw fault(
          error == .cut ? "the gzip file is cut short" : "the gzip file is damaged", at: active.position)
      }
      inflate = active
      let piece = window.piece
      if piece.isEmpty { continue }
      checksum.add(piece)
      size &+= UInt32(truncatingIfNeeded: piece.count)
      return piece
    }
    return nil
  }

  private func beginMember(at start: Int) throws(ImportFailure) {
    hasBegun = true
    inflate = nil
    if start >= bytes.count { return }
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
    window.reset()
    checksum = CRC32()
    size = 0
  }

  /// Checks the member's sum and size, and begins the next.
  private func endMember(_ member: Inflate) throws(ImportFailure) {
    let at = member.position
    guard at + 8 <= bytes.count else { throw fault("the gzip file is cut short", at: bytes.count) }
    func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) } }
    guard word(at) == checksum.value, word(at + 4) == size else {
      throw fault("the gzip file is damaged: its checksum does not fit", at: at)
    }
    try beginMember(at: at + 8)
  }

  private func fault(_ message: String, at position: Int) -> ImportFailure {
    ImportFailure(.input, "gzip", "\(message) (byte \(position))", file: name)
  }
}

/// The checksum of gzip (polynomial 0xEDB88320).
private struct CRC32 {
  private var state: UInt32 = 0xFFFF_FFFF

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  mutating func add(_ bytes: Bytes) {
    CRC32.table.withUnsafeBufferPointer { table in
      var sum = state
      for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
      state = sum
    }
  }

  var value: UInt32 { ~state }
}
