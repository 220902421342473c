import KithPluginKit

/// Gives an input to serd byte by byte, so that it is known in which line serd is. (Asked for more at once it
/// takes what is less than that for the end.)
final class LineFeed {
  private let pieces: InputPieces
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
  private var position = 0
  private var end = 0
  private var isLineEnded = true
  /// Of the byte given last, from 1.
  private(set) var number = 0

  init(_ pieces: InputPieces) { self.pieces = pieces }

  deinit { buffer.deallocate() }

  /// The next byte; nil at the end of the input.
  @inline(__always)
  func next() throws(ImportFailure) -> UInt8? {
    if position == end {
      position = 0
      end = try pieces.read(into: buffer)
      if end == 0 { return nil }
    }
    let byte = buffer[position]
    position += 1
    if isLineEnded { number += 1 }
    isLineEnded = byte == 0x0A
    return byte
  }
}
