/// When and how the offset of one zone changes.
///
/// Invariants: 1. `transitions` ascends strictly. 2. `offsets` has one element more than `transitions`:
/// `offsets[0]` holds before the first, `offsets[i + 1]` from transition i on. 3. Every offset is less than
/// a day.
struct ZoneRules: Sendable {
  /// Seconds since the epoch, UTC.
  let transitions: [Int64]
  /// Seconds east of UTC.
  let offsets: [Int32]
  /// What holds after the last transition, when the zone goes on changing.
  let tail: PosixZoneRule?

  static let utc = ZoneRules(transitions: [], offsets: [0], tail: nil)

  func offset(at instant: Int64) -> Int32 {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    if low == transitions.count, let tail { return tail.offset(at: instant) }
    return offsets[low]
  }
}

// MARK: - TZif

extension ZoneRules {
  /// Reads a compiled zone file (RFC 8536): a version 1 block of 32-bit times, then from version 2 on the
  /// same again with 64-bit times and a line with the rule for the time after the last transition.
  ///
  /// Returns nil when the bytes are no such file.
  init?(tzif bytes: [UInt8]) {
    guard let first = TZifHeader(bytes, at: 0) else { return nil }
    guard first.version >= UInt8(ascii: "2") else {
      self.init(block: bytes, first, at: TZifHeader.size, timeSize: 4, tail: nil)
      return
    }
    let second = TZifHeader.size + first.blockSize(timeSize: 4)
    guard let header = TZifHeader(bytes, at: second) else { return nil }
    let block = second + TZifHeader.size
    let footer = block + header.blockSize(timeSize: 8)
    guard footer <= bytes.count else { return nil }
    let line = bytes[footer...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    let tail = line.isEmpty ? nil : PosixZoneRule(String(decoding: line, as: UTF8.self))
    self.init(block: bytes, header, at: block, timeSize: 8, tail: tail)
  }

  private init?(
    block bytes: [UInt8], _ header: TZifHeader, at start: Int, timeSize: Int, tail: PosixZoneRule?
  ) {
    guard start + header.blockSize(timeSize: timeSize) <= bytes.count, header.typeCount > 0 else {
      return nil
    }
    let indices = start + header.timeCount * timeSize
    let types = indices + header.timeCount
    func offset(ofType index: Int) -> Int32? {
      guard index < header.typeCount else { return nil }
      let seconds = Int32(truncatingIfNeeded: bytes.bigEndian(at: types + index * 6, size: 4))
      return abs(Int64(seconds)) < LocalTime.secondsPerDay ? seconds : nil
    }
    guard let initial = offset(ofType: 0) else { return nil }
    var transitions: [Int64] = []
    var offsets = [initial]
    for i in 0..<header.timeCount {
      let time = bytes.bigEndian(at: start + i * timeSize, size: timeSize)
      guard let offset = offset(ofType: Int(bytes[indices + i])) else { return nil }
      if let last = transitions.last, time <= last { return nil }
      transitions.append(time)
      offsets.append(offset)
    }
    self.init(transitions: transitions, offsets: offsets, tail: tail)
  }
}

/// The counts at the head of a block of a zone file.
private struct TZifHeader {
  static let size = 44
  let version: UInt8
  let utcCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int

  init?(_ bytes: [UInt8], at start: Int) {
    guard start + TZifHeader.size <= bytes.count, bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
      return nil
    }
    version = bytes[start + 4]
    func count(_ index: Int) -> Int {
      Int(UInt32(truncatingIfNeeded: bytes.bigEndian(at: start + 20 + index * 4, size: 4)))
    }
    utcCount = count(0)
    standardCount = count(1)
    leapCount = count(2)
    timeCount = count(3)
    typeCount = count(4)
    characterCount = count(5)
  }

  /// Bytes of the data after the header. Counts are 32-bit, so the sum cannot overflow.
  func blockSize(timeSize: Int) -> Int {
    timeCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4) + standardCount
      + utcCount
  }
}

extension [UInt8] {
  /// A signed big-endian number of 4 or 8 bytes; the caller has checked that they exist.
  fileprivate func bigEndian(at start: Int, size: Int) -> Int64 {
    var value = UInt64(0)
    for byte in self[start..<start + size] { value = value << 8 | UInt64(byte) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }
}
