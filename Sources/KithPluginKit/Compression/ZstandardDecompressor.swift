/// Why zstd data cannot be read.
enum ZstandardFault: Error {
  /// The input ends within the compressed text.
  case cut
  /// The input is not zstd; says which part.
  case invalid(String)
  case dictionary(UInt32)
  /// The text refers further back than is allowed, in bytes.
  case window(UInt64)
}

/// Decompression of zstd (RFC 8878), a block at a time. Several frames in a row are one text; skippable ones
/// are passed over, checksums are checked.
final class ZstandardDecompressor: Decompressor {
  /// The furthest a text may refer back, so that memory has a bound; what `zstd` itself takes without
  /// `--long`.
  static let windowLimit = 1 << 27
  private static let blockLimit = 1 << 17

  /// What the header of a frame says.
  private struct Frame {
    var window: Int
    var size: UInt64?
    var hasChecksum: Bool
    var written: UInt64 = 0
    var checksum = XXHash64()
    var literals = ZstandardLiterals()
    var sequences: ZstandardSequences
  }

  private let bytes: Bytes
  private let name: String
  private let window = TextWindow()
  private var frame: Frame?
  private(set) var position = 0

  init(_ bytes: Bytes, name: String) {
    self.bytes = bytes
    self.name = name
  }

  func next() throws(ImportFailure) -> Bytes? {
    do throws(ZstandardFault) {
      while true {
        if var active = frame.take() {
          let isLast = try readBlock(&active)
          active.checksum.add(window.piece)
          active.written += UInt64(window.piece.count)
          if isLast { try endFrame(active) } else { frame = active }
          if !window.piece.isEmpty { return window.piece }
        } else {
          guard position < bytes.count else { return nil }
          try beginFrame()
        }
      }
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ fault: ZstandardFault) -> ImportFailure {
    let place = "(byte \(position))"
    switch fault {
    case .cut: return ImportFailure(.input, "zstd", "the zstd file is cut short \(place)", file: name)
    case .invalid(let what):
      return ImportFailure(.input, "zstd", "the zstd file is damaged: \(what) \(place)", file: name)
    case .dictionary(let id):
      return ImportFailure(
        .config, "zstd", "the zstd file needs the dictionary \(id), which is not in it", file: name,
        hint: "unpack it with its dictionary first: zstd -d -D DICTIONARY \(name)")
    case .window(let size):
      return ImportFailure(
        .config, "zstd",
        "the zstd file needs a window of \(size >> 20) MiB, the limit is "
          + "\(ZstandardDecompressor.windowLimit >> 20) MiB", file: name,
        hint: "unpack it first: zstd -d --long=31 \(name)")
    }
  }

  // MARK: Frames

  static func isSkippable(_ bytes: Bytes, at start: Int) -> Bool {
    start + 4 <= bytes.count && bytes[start] & 0xF0 == 0x50 && bytes[start + 1] == 0x2A
      && bytes[start + 2] == 0x4D && bytes[start + 3] == 0x18
  }

  private func take(_ count: Int) throws(ZstandardFault) -> UInt64 {
    guard position + count <= bytes.count else { throw .cut }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += count
    return value
  }

  private func beginFrame() throws(ZstandardFault) {
    if ZstandardDecompressor.isSkippable(bytes, at: position) {
      position += 4
      let size = Int(try take(4))
      guard position + size <= bytes.count else { throw .cut }
      position += size
      return
    }
    guard try take(4) == 0xFD2F_B528 else {
      position -= 4
      throw .invalid("what follows the compressed text is not zstd")
    }
    let descriptor = Int(try take(1))
    guard descriptor & 8 == 0 else { throw .invalid("a reserved bit") }
    let isSingle = descriptor & 0x20 != 0
    var size: UInt64?
    var window: UInt64 = 0
    if !isSingle {
      let code = try take(1)
      let base: UInt64 = 1 << (10 + code >> 3)
      window = base + base / 8 * (code & 7)
    }
    let dictionary = try take([0, 1, 2, 4][descriptor & 3])
    let sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]
    if sizeBytes > 0 { size = try take(sizeBytes) + (sizeBytes == 2 ? 256 : 0) }
    if isSingle { window = size ?? 0 }
    guard dictionary == 0 else { throw .dictionary(UInt32(truncatingIfNeeded: dictionary)) }
    guard window <= UInt64(ZstandardDecompressor.windowLimit) else { throw .window(window) }
    self.window.reset()
    frame = Frame(
      window: Int(window), size: size, hasChecksum: descriptor & 4 != 0, sequences: try ZstandardSequences())
  }

  private func endFrame(_ frame: Frame) throws(ZstandardFault) {
    if let size = frame.size, size != frame.written { throw .invalid("its size is not what it says") }
    guard frame.hasChecksum else { return }
    guard try take(4) == frame.checksum.value & 0xFFFF_FFFF else {
      throw .invalid("its checksum does not fit")
    }
  }

  // MARK: Blocks

  /// Writes a block as the next piece.
  /// - Returns: whether it is the last of its frame.
  private func readBlock(_ frame: inout Frame) throws(ZstandardFault) -> Bool {
    let header = Int(try take(3))
    let size = header >> 3
    let limit = min(ZstandardDecompressor.blockLimit, max(frame.window, 1))
    guard size <= limit || header >> 1 & 3 == 3 else { throw .invalid("a block that is too long") }
    window.beginPiece(history: frame.window, room: ZstandardDecompressor.blockLimit)
    switch header >> 1 & 3 {
    case 0:
      guard position + size <= bytes.count else { throw .cut }
      if size > 0, let base = bytes.baseAddress { window.append(base + position, size) }
      position += size
    case 1: window.append(UInt8(try take(1)), times: size)
    case 2:
      guard position + size <= bytes.count else { throw .cut }
      let block = bytes.slice(position, position + size)
      let start = try frame.literals.read(block, limit: limit)
      try readSequences(block.slice(start, block.count), &frame, limit)
      position += size
    default: throw .invalid("a block of a reserved type")
    }
    return header & 1 == 1
  }

  private func readSequences(
    _ section: Bytes, _ frame: inout Frame, _ limit: Int
  ) throws(ZstandardFault) {
    let literals = frame.literals.bytes
    let reach = frame.window
    let window = window
    var sequences = frame.sequences
    try literals.withUnsafeBufferPointer { literals throws(ZstandardFault) in
      try sequences.read(section, literals, window, limit: limit, reach: max(reach, 1 << 17))
    }
    frame.sequences = sequences
  }
}
