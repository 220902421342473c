/// Decompression of the deflate format (RFC 1951), a piece at a time: memory does not grow with the text.
///
/// Symbols are decoded bit by bit along canonical Huffman codes, after Mark Adler's `puff`; short codes are
/// looked up in a table.
struct Inflate {
  enum Fault: Error {
    /// The input ends within the compressed text.
    case cut
    /// The input is not deflate.
    case invalid
  }

  /// Where a block is taken up again when a piece is full.
  private enum State {
    case header
    case stored(remaining: Int)
    case codes
    case done
  }

  private let input: Bytes
  private(set) var position: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var state = State.header
  private var isLast = false
  private var literals = HuffmanCode()
  private var distances = HuffmanCode()

  /// - Parameter position: of the first byte of the deflate data in `input`.
  init(_ input: Bytes, at position: Int) {
    self.input = input
    self.position = position
  }

  var isDone: Bool { if case .done = state { true } else { false } }

  /// The most one symbol can write.
  static let longestCopy = 258

  /// Appends to `output` until it has `limit` bytes, give or take one copy, or the text ends. The last 32 KiB
  /// of what was written must stay in `output`.
  mutating func run(into output: TextWindow, limit: Int) throws(Fault) {
    while output.count < limit {
      switch state {
      case .header: try readHeader()
      case .stored(let remaining): try copyStored(remaining, output, limit)
      case .codes: try decode(output, limit)
      case .done: return
      }
    }
  }

  // MARK: Bits

  private mutating func need(_ count: Int) throws(Fault) {
    while bitCount < count {
      guard position < input.count else { throw .cut }
      bits |= UInt64(input[position]) << UInt64(bitCount)
      position += 1
      bitCount += 8
    }
  }

  private mutating func take(_ count: Int) throws(Fault) -> Int {
    try need(count)
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  private mutating func symbol(_ code: HuffmanCode) throws(Fault) -> Int {
    // Near the end there may be fewer bits than a table index has; missing ones count as zeros.
    while bitCount < HuffmanCode.tableBits, position < input.count { try need(bitCount + 8) }
    let entry = code.table[Int(bits) & (1 << HuffmanCode.tableBits - 1)]
    if entry != 0 {
      let length = Int(entry & 15)
      guard length <= bitCount else { throw .cut }
      bits >>= UInt64(length)
      bitCount -= length
      return Int(entry >> 4)
    }
    return try longSymbol(code)
  }

  private mutating func longSymbol(_ code: HuffmanCode) throws(Fault) -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      value |= try take(1)
      let count = code.counts[length]
      if value - first < count { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw .invalid
  }

  // MARK: Blocks

  private mutating func readHeader() throws(Fault) {
    if isLast {
      // Whole bytes read ahead belong to what follows.
      position -= bitCount / 8
      bitCount = 0
      bits = 0
      state = .done
      return
    }
    isLast = try take(1) == 1
    switch try take(2) {
    case 0:
      _ = try take(bitCount % 8)
      let length = try take(16)
      let complement = try take(16)
      guard length == ~complement & 0xFFFF else { throw .invalid }
      state = .stored(remaining: length)
    case 1:
      literals = .fixedLiterals
      distances = .fixedDistances
      state = .codes
    case 2:
      try readCodes()
      state = .codes
    default: throw .invalid
    }
  }

  private mutating func copyStored(_ remaining: Int, _ output: TextWindow, _ limit: Int) throws(Fault) {
    var remaining = remaining
    while remaining > 0, output.count < limit {
      output.append(UInt8(try take(8)))
      remaining -= 1
    }
    state = remaining == 0 ? .header : .stored(remaining: remaining)
  }

  private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func readCodes() throws(Fault) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw .invalid }
    var lengths = [Int](repeating: 0, count: 19)
    for index in Inflate.codeOrder.prefix(codeCount) { lengths[index] = try take(3) }
    let code = try HuffmanCode(lengths[...])
    lengths = []
    while lengths.count < literalCount + distanceCount {
      let value = try symbol(code)
      switch value {
      case 0..<16: lengths.append(value)
      case 16:
        guard let last = lengths.last else { throw .invalid }
        lengths += Array(repeating: last, count: try take(2) + 3)
      case 17: lengths += Array(repeating: 0, count: try take(3) + 3)
      default: lengths += Array(repeating: 0, count: try take(7) + 11)
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0 else { throw .invalid }
    literals = try HuffmanCode(lengths[..<literalCount])
    distances = try HuffmanCode(lengths[literalCount...])
  }

  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227,
    258,
  ]
  private static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097,
    6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]

  private mutating func decode(_ output: TextWindow, _ limit: Int) throws(Fault) {
    while output.count < limit {
      let value = try symbol(literals)
      if value < 256 {
        output.append(UInt8(value))
        continue
      }
      if value == 256 {
        state = .header
        return
      }
      guard value - 257 < Inflate.lengthBase.count else { throw .invalid }
      let length = Inflate.lengthBase[value - 257] + (try take(Inflate.lengthExtra[value - 257]))
      let far = try symbol(distances)
      guard far < Inflate.distanceBase.count else { throw .invalid }
      let distance = Inflate.distanceBase[far] + (try take(Inflate.distanceExtra[far]))
      guard distance <= output.count else { throw .invalid }
      output.copy(distance: distance, length: length)
    }
  }
}

/// A canonical Huffman code.
struct HuffmanCode: Sendable {
  static let tableBits = 10

  /// How many symbols have codes of each length.
  private(set) var counts = [Int](repeating: 0, count: 16)
  /// Ordered by code.
  private(set) var symbols: [Int] = []
  /// For each pattern of coming bits, the symbol times 16 plus the length of its code; 0 when that is longer.
  private(set) var table = [UInt16](repeating: 0, count: 1 << tableBits)

  init() {}

  /// - Parameter lengths: the length of each symbol's code, 0 for symbols without one.
  init(_ lengths: ArraySlice<Int>) throws(Inflate.Fault) {
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    var starts = [Int](repeating: 0, count: 17)
    var left = 1
    for length in 1..<16 {
      left = left << 1 - counts[length]
      guard left >= 0 else { throw .invalid }
      starts[length + 1] = starts[length] + counts[length]
    }
    symbols = [Int](repeating: 0, count: lengths.count)
    var next = starts
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[next[length]] = symbol
      next[length] += 1
    }
    fillTable()
  }

  private mutating func fillTable() {
    var code = 0
    var index = 0
    for length in 1...HuffmanCode.tableBits {
      for _ in 0..<counts[length] {
        let entry = UInt16(symbols[index] << 4 | length)
        // Codes come most significant bit first, the bits of the input least significant first.
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        for slot in stride(from: reversed, to: table.count, by: 1 << length) { table[slot] = entry }
        code += 1
        index += 1
      }
      code <<= 1
    }
  }

  static let fixedLiterals: HuffmanCode = {
    var lengths = [Int](repeating: 8, count: 288)
    for symbol in 144..<256 { lengths[symbol] = 9 }
    for symbol in 256..<280 { lengths[symbol] = 7 }
    return (try? HuffmanCode(lengths[...])) ?? HuffmanCode()
  }()

  static let fixedDistances: HuffmanCode =
    (try? HuffmanCode([Int](repeating: 5, count: 30)[...])) ?? HuffmanCode()
}
