/// Bytes that outlive the text they were scanned from: never moved, given back all at once by `reset`.
public final class ScratchBuffer {
  private var chunks: [UnsafeMutableBufferPointer<UInt8>] = []
  private var current: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Bytes used in the current chunk.
  private(set) var count = 0

  public init() {
    capacity = 4096
    current = .allocate(capacity: capacity)
    chunks.append(UnsafeMutableBufferPointer(start: current, count: capacity))
  }

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// An address that is always valid.
  var anchor: UnsafeMutablePointer<UInt8> { current }

  /// Makes room for so many bytes in one piece; a piece begun must be reserved before its first byte.
  func reserve(_ size: Int) {
    guard capacity - count < size else { return }
    capacity = Swift.max(size, capacity * 2)
    current = .allocate(capacity: capacity)
    chunks.append(UnsafeMutableBufferPointer(start: current, count: capacity))
    count = 0
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    precondition(count < capacity, "reserve before appending")
    current[count] = byte
    count += 1
  }

  func append(_ bytes: Bytes) {
    precondition(capacity - count >= bytes.count, "reserve before appending")
    if let base = bytes.baseAddress, bytes.count > 0 {
      (current + count).update(from: base, count: bytes.count)
    }
    count += bytes.count
  }

  /// The bytes appended since `mark`.
  func slice(from mark: Int) -> Bytes { Bytes(start: current + mark, count: count - mark) }

  /// Gives the memory of every slice back.
  @inline(__always)
  public func reset() {
    if count > 0 { empty() }
  }

  private func empty() {
    if chunks.count > 1 {
      for chunk in chunks.dropLast() { chunk.deallocate() }
      chunks = [chunks[chunks.count - 1]]
    }
    count = 0
  }
}
