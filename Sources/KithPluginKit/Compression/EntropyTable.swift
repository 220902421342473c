/// A decoding table of finite state entropy (RFC 8878, 4.1): a state gives a symbol, and with some more bits
/// the next state.
struct EntropyTable: Sendable {
  /// The number of states is 2 to this.
  let accuracy: Int
  /// For each state: symbol in bits 0 to 7, how many bits to read in 8 to 15, what to add to them in 16 to 31.
  private let states: [UInt32]

  /// The table that always gives one symbol and reads no bits.
  init(always symbol: UInt8) {
    accuracy = 0
    states = [UInt32(symbol)]
  }

  /// - Parameter counts: how many states each symbol has; -1 for one with less than one.
  /// - Throws: `invalid` when they do not fill the table.
  init(_ counts: [Int], accuracy: Int) throws(ZstandardFault) {
    self.accuracy = accuracy
    let size = 1 << accuracy
    guard counts.reduce(0, { $0 + abs($1) }) == size else { throw .invalid("a table that is not full") }
    var symbols = [UInt8](repeating: 0, count: size)
    var next = counts
    var high = size
    for (symbol, count) in counts.enumerated() where count == -1 {
      high -= 1
      symbols[high] = UInt8(symbol)
      next[symbol] = 1
    }
    let step = size >> 1 + size >> 3 + 3
    var position = 0
    for (symbol, count) in counts.enumerated() where count > 0 {
      for _ in 0..<count {
        symbols[position] = UInt8(symbol)
        repeat { position = (position + step) & (size - 1) } while position >= high
      }
    }
    states = symbols.map { symbol in
      let state = next[Int(symbol)]
      next[Int(symbol)] += 1
      let bits = accuracy - (Int.bitWidth - 1 - state.leadingZeroBitCount)
      return UInt32(symbol) | UInt32(bits) << 8 | UInt32(state << bits - size) << 16
    }
  }

  /// Reads a table's description from the front of some bytes.
  /// - Parameter used: how many bytes it took.
  init(
    reading bytes: Bytes, symbols limit: Int, accuracy most: Int, used: inout Int
  ) throws(ZstandardFault) {
    var bits = ForwardBits(bytes)
    let accuracy = bits.take(4) + 5
    guard accuracy <= most else { throw .invalid("a table with \(accuracy) bits") }
    var remaining = 1 << accuracy
    var counts: [Int] = []
    while remaining > 0 {
      guard counts.count < limit else { throw .invalid("a table with too many symbols") }
      let width = Int.bitWidth - (remaining + 1).leadingZeroBitCount
      var value = bits.take(width)
      let lower = 1 << (width - 1) - 1
      // Of the values that fit, the smallest are written with one bit less.
      let short = 1 << width - 1 - (remaining + 1)
      if value & lower < short {
        bits.back(1)
        value &= lower
      } else if value > lower {
        value -= short
      }
      let count = value - 1
      remaining -= abs(count)
      counts.append(count)
      guard count == 0 else { continue }
      var more = 3
      while more == 3, counts.count < limit {
        more = bits.take(2)
        counts += Array(repeating: 0, count: more)
      }
    }
    guard remaining == 0, counts.count <= limit, bits.bytesUsed <= bytes.count else {
      throw .invalid("a table that is not full")
    }
    used = bits.bytesUsed
    try self.init(counts, accuracy: accuracy)
  }

  @inline(__always)
  func symbol(_ state: Int) -> Int { Int(states[state] & 0xFF) }

  @inline(__always)
  func next(_ state: Int, _ bits: inout BackwardBits) -> Int {
    let entry = states[state]
    return Int(entry >> 16) + bits.take(Int(entry >> 8 & 0xFF))
  }
}

/// Bits from the lowest of the first byte on; beyond the end they are zeros.
private struct ForwardBits {
  private let bytes: Bytes
  private var at = 0

  init(_ bytes: Bytes) { self.bytes = bytes }

  var bytesUsed: Int { (at + 7) / 8 }

  mutating func take(_ count: Int) -> Int {
    var value = 0
    for index in 0..<count where (at + index) >> 3 < bytes.count {
      value |= Int(bytes[(at + index) >> 3] >> UInt8((at + index) & 7) & 1) << index
    }
    at += count
    return value
  }

  mutating func back(_ count: Int) { at -= count }
}
