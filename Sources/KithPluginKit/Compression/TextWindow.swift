#if canImport(Glibc)
  import Glibc
#endif

/// The text a decompressor has written: the piece that was written last, after as much of what came before
/// as later text may refer to.
///
///     base          start           count      capacity
///     +---------------+---------------+------------+
///     |    history    |   the piece   |    room    |
///     +---------------+---------------+------------+
///
/// Invariants: 0 <= start <= count <= capacity. Whoever writes has asked for the room before.
final class TextWindow {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private(set) var count = 0

  init() {
    capacity = 1 << 12
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// What has been written since the last `beginPiece`; valid until the next one.
  var piece: Bytes { Bytes(start: base + start, count: count - start) }

  /// Begins a piece that may have up to `room` bytes and refer to the `history` bytes before it.
  func beginPiece(history: Int, room: Int) {
    if count + room > capacity {
      let kept = min(count, history)
      // Twice the history, so that it is moved once for as many bytes as it has.
      let wanted = 2 * history + room
      if kept + room > capacity || wanted > capacity {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        larger.update(from: base + (count - kept), count: kept)
        base.deallocate()
        base = larger
        capacity = wanted
      } else {
        memmove(base, base + (count - kept), kept)
      }
      count = kept
    }
    start = count
  }

  /// Forgets everything, as at the beginning of a text of its own.
  func reset() {
    start = 0
    count = 0
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    assert(count < capacity)
    base[count] = byte
    count += 1
  }

  @inline(__always)
  func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    assert(count + length <= capacity)
    (base + count).update(from: bytes, count: length)
    count += length
  }

  func append(_ byte: UInt8, times: Int) {
    assert(count + times <= capacity)
    (base + count).update(repeating: byte, count: times)
    count += times
  }

  /// Repeats `length` bytes that stand `distance` before the end; they may overlap what is written.
  @inline(__always)
  func copy(distance: Int, length: Int) {
    assert(distance > 0 && distance <= count && count + length <= capacity)
    let to = base + count
    let from = to - distance
    if distance >= length {
      to.update(from: from, count: length)
    } else {
      for index in 0..<length { to[index] = from[index] }
    }
    count += length
  }
}
