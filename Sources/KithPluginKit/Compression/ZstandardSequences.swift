/// The sequences of a block: copies from the text before, with literals between them (RFC 8878, 3.1.1.3.2).
struct ZstandardSequences {
  /// One of the three codes sequences are made of.
  private struct Code {
    let accuracy: Int
    let symbols: Int
    let fallback: EntropyTable
    var table: EntropyTable?
  }

  private var literalLengths: Code
  private var offsets: Code
  private var matchLengths: Code
  /// The offsets used last, the last first.
  private var recent = (1, 4, 8)

  init() throws(ZstandardFault) {
    literalLengths = Code(
      accuracy: 9, symbols: 36,
      fallback: try EntropyTable(
        [4, 3] + Array(repeating: 2, count: 11) + [1, 1, 1] + Array(repeating: 2, count: 9)
          + [3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1], accuracy: 6))
    offsets = Code(
      accuracy: 8, symbols: 32,
      fallback: try EntropyTable(
        [1, 1, 1, 1, 1, 1, 2, 2, 2] + Array(repeating: 1, count: 15) + Array(repeating: -1, count: 5),
        accuracy: 5))
    matchLengths = Code(
      accuracy: 9, symbols: 53,
      fallback: try EntropyTable(
        [1, 4, 3, 2, 2, 2, 2, 2, 2] + Array(repeating: 1, count: 37) + Array(repeating: -1, count: 7),
        accuracy: 6))
  }

  private static let literalBase =
    Array(0..<16) + [
      16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536,
    ]
  private static let literalExtra =
    Array(repeating: 0, count: 16) + [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
  private static let matchBase =
    Array(3..<35) + [
      35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539,
    ]
  private static let matchExtra =
    Array(repeating: 0, count: 32)
    + [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]

  /// Reads the section that follows the literals, and writes what both say.
  /// - Parameters:
  ///   - limit: how many bytes the block may write.
  ///   - reach: how far back its copies may go.
  mutating func read(
    _ section: Bytes, _ literals: Bytes, _ output: TextWindow, limit: Int, reach: Int
  ) throws(ZstandardFault) {
    var start = 0
    let count = try ZstandardSequences.count(section, &start)
    guard count > 0 else {
      guard start == section.count else { throw .invalid("bytes after the last sequence") }
      return try append(literals, 0, literals.count, output, limit: limit)
    }
    guard start < section.count else { throw .cut }
    let modes = section[start]
    guard modes & 3 == 0 else { throw .invalid("a reserved mode") }
    start += 1
    try ZstandardSequences.table(&literalLengths, mode: modes >> 6, section, &start)
    try ZstandardSequences.table(&offsets, mode: modes >> 4 & 3, section, &start)
    try ZstandardSequences.table(&matchLengths, mode: modes >> 2 & 3, section, &start)
    guard let lengths = literalLengths.table, let distances = offsets.table, let matches = matchLengths.table
    else { throw .invalid("sequences without a table") }

    var bits = try BackwardBits(section.slice(start, section.count))
    var length = bits.take(lengths.accuracy)
    var distance = bits.take(distances.accuracy)
    var match = bits.take(matches.accuracy)
    var used = 0
    let room = output.count + limit
    for index in 0..<count {
      let offsetCode = distances.symbol(distance)
      let matchCode = matches.symbol(match)
      let lengthCode = lengths.symbol(length)
      guard offsetCode < 32, matchCode < 53, lengthCode < 36 else { throw .invalid("an unknown code") }
      let offsetValue = 1 << offsetCode + bits.take(offsetCode)
      let copied =
        ZstandardSequences.matchBase[matchCode] + bits.take(ZstandardSequences.matchExtra[matchCode])
      let literal =
        ZstandardSequences.literalBase[lengthCode] + bits.take(ZstandardSequences.literalExtra[lengthCode])
      if index < count - 1 {
        length = lengths.next(length, &bits)
        match = matches.next(match, &bits)
        distance = distances.next(distance, &bits)
      }
      guard bits.left >= 0 else { throw .invalid("too few bits for the sequences") }
      let back = try offset(offsetValue, hasLiterals: literal > 0)
      try append(literals, used, literal, output, limit: room - output.count)
      used += literal
      guard back <= min(output.count, reach) else { throw .invalid("a copy from before the text") }
      guard output.count + copied <= room else { throw .invalid("a block that is too long") }
      output.copy(distance: back, length: copied)
    }
    guard bits.left == 0 else { throw .invalid("bits after the last sequence") }
    try append(literals, used, literals.count - used, output, limit: room - output.count)
  }

  @inline(__always)
  private func append(
    _ literals: Bytes, _ from: Int, _ count: Int, _ output: TextWindow, limit: Int
  ) throws(ZstandardFault) {
    guard count > 0 else { return }
    guard from + count <= literals.count, let base = literals.baseAddress else {
      throw .invalid("more literals than there are")
    }
    guard count <= limit else { throw .invalid("a block that is too long") }
    output.append(base + from, count)
  }

  private static func count(_ section: Bytes, _ start: inout Int) throws(ZstandardFault) -> Int {
    guard let first = section.first.map({ Int($0) }) else { throw .cut }
    start = first < 128 ? 1 : first < 255 ? 2 : 3
    guard section.count >= start else { throw .cut }
    if first < 128 { return first }
    if first < 255 { return (first - 128) << 8 + Int(section[1]) }
    return Int(section[1]) + Int(section[2]) << 8 + 0x7F00
  }

  private static func table(
    _ code: inout Code, mode: UInt8, _ section: Bytes, _ start: inout Int
  ) throws(ZstandardFault) {
    switch mode {
    case 0: code.table = code.fallback
    case 1:
      guard start < section.count else { throw .cut }
      code.table = EntropyTable(always: section[start])
      start += 1
    case 2:
      var used = 0
      code.table = try EntropyTable(
        reading: section.slice(start, section.count), symbols: code.symbols, accuracy: code.accuracy,
        used: &used)
      start += used
    default: break
    }
  }

  /// How far back a copy goes: values up to 3 name one of the offsets used last.
  @inline(__always)
  private mutating func offset(_ value: Int, hasLiterals: Bool) throws(ZstandardFault) -> Int {
    if value > 3 {
      recent = (value - 3, recent.0, recent.1)
      return recent.0
    }
    switch hasLiterals ? value : value + 1 {
    case 1: break
    case 2: recent = (recent.1, recent.0, recent.2)
    case 3: recent = (recent.2, recent.0, recent.1)
    default:
      guard recent.0 > 1 else { throw .invalid("a copy from nowhere") }
      recent = (recent.0 - 1, recent.0, recent.1)
    }
    return recent.0
  }
}
