/// The literals of a block: bytes that are written as they are (RFC 8878, 3.1.1.3.1).
struct ZstandardLiterals {
  /// The Huffman code of an earlier block, for blocks that use it again.
  private var code: WeightedCode?
  /// The literals of the block read last.
  private(set) var bytes: [UInt8] = []

  /// Reads the section at the front of a block.
  /// - Returns: how many bytes of the block it took.
  mutating func read(_ block: Bytes, limit: Int) throws(ZstandardFault) -> Int {
    guard let first = block.first else { throw .cut }
    let format = Int(first >> 2 & 3)
    switch first & 3 {
    case 0, 1:
      let headerSize = [1, 2, 1, 3][format]
      guard block.count >= headerSize else { throw .cut }
      let size = ZstandardLiterals.word(block, headerSize) >> (format & 1 == 0 ? 3 : 4)
      return try readPlain(block, headerSize, size, isRun: first & 3 == 1, limit)
    default:
      let headerSize = [3, 3, 4, 5][format]
      let width = [10, 10, 14, 18][format]
      guard block.count >= headerSize else { throw .cut }
      let word = ZstandardLiterals.word(block, headerSize) >> 4
      let size = word & (1 << width - 1)
      let compressed = word >> width
      guard size <= limit else { throw .invalid("more literals than a block may have") }
      guard headerSize + compressed <= block.count else { throw .cut }
      var content = block.slice(headerSize, headerSize + compressed)
      if first & 3 == 2 {
        var used = 0
        code = try WeightedCode(reading: content, used: &used)
        content = content.slice(used, content.count)
      }
      guard let code else { throw .invalid("literals without a code") }
      try decode(content, code, size, streams: format == 0 ? 1 : 4)
      return headerSize + compressed
    }
  }

  private static func word(_ bytes: Bytes, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
  }

  private mutating func readPlain(
    _ block: Bytes, _ start: Int, _ size: Int, isRun: Bool, _ limit: Int
  ) throws(ZstandardFault) -> Int {
    guard size <= limit else { throw .invalid("more literals than a block may have") }
    let stored = isRun ? 1 : size
    guard start + stored <= block.count else { throw .cut }
    bytes.removeAll(keepingCapacity: true)
    if isRun {
      bytes.append(contentsOf: repeatElement(block[start], count: size))
    } else {
      bytes.append(contentsOf: block.slice(start, start + size))
    }
    return start + stored
  }

  private mutating func decode(
    _ content: Bytes, _ code: WeightedCode, _ size: Int, streams: Int
  ) throws(ZstandardFault) {
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(size)
    if streams == 1 { return try code.decode(content, size, &bytes) }
    guard content.count >= 6, size >= 6 else { throw .invalid("four streams that are too short") }
    let part = (size + 3) / 4
    var start = 6
    for stream in 0..<4 {
      let stored =
        stream < 3
        ? Int(content[2 * stream]) | Int(content[2 * stream + 1]) << 8 : content.count - start
      guard stored >= 0, start + stored <= content.count else { throw .cut }
      let count = stream < 3 ? part : size - 3 * part
      guard count >= 0 else { throw .invalid("four streams that are too short") }
      try code.decode(content.slice(start, start + stored), count, &bytes)
      start += stored
    }
  }
}

/// A Huffman code given by the weights of its symbols (RFC 8878, 4.2).
struct WeightedCode {
  private static let longest = 11

  /// The length of the longest code, in bits.
  private let depth: Int
  /// For each pattern of `depth` bits: the symbol, and the length of its code times 256.
  private let table: [UInt16]

  /// Reads a code's description from the front of some bytes.
  init(reading bytes: Bytes, used: inout Int) throws(ZstandardFault) {
    guard let header = bytes.first.map({ Int($0) }) else { throw .cut }
    if header >= 128 {
      let count = header - 127
      used = 1 + (count + 1) / 2
      guard used <= bytes.count else { throw .cut }
      var weights: [Int] = []
      for index in 0..<count {
        let pair = bytes[1 + index / 2]
        weights.append(Int(index & 1 == 0 ? pair >> 4 : pair & 15))
      }
      try self.init(weights)
    } else {
      used = 1 + header
      guard used <= bytes.count else { throw .cut }
      try self.init(try WeightedCode.weights(bytes.slice(1, used)))
    }
  }

  /// Weights are compressed with two states that take turns.
  private static func weights(_ bytes: Bytes) throws(ZstandardFault) -> [Int] {
    var start = 0
    let table = try EntropyTable(reading: bytes, symbols: 256, accuracy: 6, used: &start)
    var bits = try BackwardBits(bytes.slice(start, bytes.count))
    var states = (bits.take(table.accuracy), bits.take(table.accuracy))
    var weights: [Int] = []
    while weights.count < 255 {
      weights.append(table.symbol(states.0))
      states = (states.1, table.next(states.0, &bits))
      if bits.left < 0 {
        weights.append(table.symbol(states.0))
        return weights
      }
    }
    throw .invalid("a code with too many symbols")
  }

  /// - Parameter weights: of all symbols but the last, whose weight fills the code up.
  private init(_ weights: [Int]) throws(ZstandardFault) {
    guard weights.allSatisfy({ $0 <= WeightedCode.longest }) else {
      throw .invalid("a code that is too long")
    }
    let sum = weights.reduce(0) { $0 + ($1 > 0 ? 1 << ($1 - 1) : 0) }
    guard sum > 0 else { throw .invalid("a code without symbols") }
    depth = Int.bitWidth - sum.leadingZeroBitCount
    let rest = 1 << depth - sum
    guard depth <= WeightedCode.longest, rest.nonzeroBitCount == 1 else {
      throw .invalid("a code that is not full")
    }
    let all = weights + [rest.trailingZeroBitCount + 1]
    var table: [UInt16] = []
    table.reserveCapacity(1 << depth)
    for weight in 1...depth {
      for (symbol, own) in all.enumerated() where own == weight {
        table += repeatElement(UInt16((depth + 1 - weight) << 8 | symbol), count: 1 << (weight - 1))
      }
    }
    guard table.count == 1 << depth else { throw .invalid("a code that is not full") }
    self.table = table
  }

  /// Appends `count` symbols from a stream that holds exactly those.
  func decode(_ content: Bytes, _ count: Int, _ output: inout [UInt8]) throws(ZstandardFault) {
    var bits = try BackwardBits(content)
    table.withUnsafeBufferPointer { table in
      for _ in 0..<count {
        let entry = table[bits.peek(depth)]
        bits.skip(Int(entry >> 8))
        output.append(UInt8(truncatingIfNeeded: entry))
      }
    }
    guard bits.left == 0 else { throw .invalid("literals that do not fit their size") }
  }
}
