/// An input piece by piece, decompressed when it is gzip or zstd.
///
/// A plain file is one piece, mapped; a compressed one comes as pieces of some 100 KiB, so that memory does
/// not grow with it.
public final class InputPieces {
  private let content: FileBytes
  private let decompressor: (any Decompressor)?
  private var isAtEnd = false
  /// What `read` has not given away yet.
  private var left = Bytes(start: nil, count: 0)

  /// - Throws: what opening the input throws, `config` for a compression that is not read.
  public init(_ input: Input) throws(ImportFailure) {
    content = try input.storedBytes()
    decompressor = try Compression(content.bytes)?.decompressor(content.bytes, name: input.name)
  }

  public var isCompressed: Bool { decompressor != nil }

  /// Bytes of the file read so far, and all of them; for progress.
  public var progress: ImportProgress {
    let done = decompressor?.position ?? content.bytes.count
    return ImportProgress(done: Int64(done), total: Int64(content.bytes.count), unit: "bytes")
  }

  /// Calls `body` with the next piece.
  /// - Returns: false at the end of the input.
  /// - Throws: `input` when the file is cut or damaged.
  public func next(_ body: (Bytes) throws(ImportFailure) -> Void) throws(ImportFailure) -> Bool {
    guard let piece = try nextPiece() else { return false }
    defer { withExtendedLifetime(self) {} }
    try body(piece)
    return true
  }

  /// Copies the next bytes into a buffer, for readers that ask for them. Not to be mixed with `next`.
  /// - Returns: how many there were; 0 at the end of the input.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImportFailure) -> Int {
    if left.isEmpty {
      guard let piece = try nextPiece() else { return 0 }
      left = piece
    }
    let count = Swift.min(buffer.count, left.count)
    buffer.copyBytes(from: left.slice(0, count))
    left = left.slice(count, left.count)
    return count
  }

  private func nextPiece() throws(ImportFailure) -> Bytes? {
    if let decompressor { return try decompressor.next() }
    if isAtEnd { return nil }
    isAtEnd = true
    return content.bytes
  }
}
