/// A compressed text, read a piece at a time, so that memory does not grow with it.
protocol Decompressor: AnyObject {
  /// Bytes of the file read so far.
  var position: Int { get }
  /// The next piece, never empty; nil at the end. Valid until the next call.
  func next() throws(ImportFailure) -> Bytes?
}

/// How a file is compressed, told by its first bytes.
enum Compression: Hashable {
  case gzip, zstandard, bzip2, xz

  init?(_ bytes: Bytes) {
    func begins(_ magic: [UInt8]) -> Bool { bytes.starts(with: magic) }
    if begins([0x1F, 0x8B]) {
      self = .gzip
    } else if begins([0x28, 0xB5, 0x2F, 0xFD]) || ZstandardDecompressor.isSkippable(bytes, at: 0) {
      self = .zstandard
    } else if begins(Array("BZh".utf8)), bytes.count > 3, (0x31...0x39).contains(bytes[3]) {
      self = .bzip2
    } else if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .xz
    } else {
      return nil
    }
  }

  /// - Throws: `config` for a compression that is known but not read.
  func decompressor(_ bytes: Bytes, name: String) throws(ImportFailure) -> any Decompressor {
    switch self {
    case .gzip: return GzipDecompressor(bytes, name: name)
    case .zstandard: return ZstandardDecompressor(bytes, name: name)
    case .bzip2: throw refusal("bzip2", "bunzip2 --keep", name)
    case .xz: throw refusal("xz", "unxz --keep", name)
    }
  }

  private func refusal(_ format: String, _ command: String, _ name: String) -> ImportFailure {
    ImportFailure(
      .config, "compression", "the file is compressed with \(format); gzip and zstd are read", file: name,
      hint: "unpack it first: \(command) \(name)")
  }
}
