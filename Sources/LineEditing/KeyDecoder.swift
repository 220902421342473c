/// Turns the bytes of a terminal into keys: UTF-8 with repair, and escape sequences.
///
/// Works on the bytes that are there; ``Step/needsMore`` asks for the next ones. The caller waits for
/// them a moment only and then calls ``flush()``: ESC alone and ESC as the start of a sequence differ
/// in nothing but time.
package struct KeyDecoder {
  package enum Step: Equatable {
    case key(Key)
    /// The bytes so far are the start of something.
    case needsMore
    /// There are none.
    case empty
  }

  /// Whether ESC followed by a character is that character with Alt. Not so in vi mode, where it is
  /// ESC and then the character.
  package var readsMeta = true
  private var bytes: [UInt8] = []
  private var position = 0

  package init() {}

  package var isEmpty: Bool { position == bytes.count }
  /// The number of bytes not yet decoded.
  package var count: Int { bytes.count - position }

  package mutating func append(_ more: some Sequence<UInt8>) {
    if position > 0 {
      bytes.removeFirst(position)
      position = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next key.
  package mutating func next() -> Step {
    guard let first = peek(0) else { return .empty }
    if first == 0x1B { return escape() }
    return scalar(at: 0)
  }

  /// The next key, given that no more bytes come for now.
  package mutating func flush() -> Key? {
    guard let first = peek(0) else { return nil }
    switch next() {
    case .key(let key): return key
    case .empty: return nil
    case .needsMore:
      if first == 0x1B {
        // An unfinished sequence, or ESC and something typed at once: ESC first, the rest after it.
        position += 1
        return .escape
      }
      position += 1
      return .scalar("\u{FFFD}")
    }
  }

  /// Takes the bytes up to `terminator` and the terminator itself; nil while it has not come.
  package mutating func take(until terminator: [UInt8], searchedFrom start: inout Int) -> [UInt8]? {
    let available = bytes.count - position
    while start + terminator.count <= available {
      let from = position + start
      if bytes[from..<(from + terminator.count)].elementsEqual(terminator) {
        let taken = Array(bytes[position..<from])
        position = from + terminator.count
        return taken
      }
      start += 1
    }
    return nil
  }

  /// Takes the terminal's answer to "where is the cursor", `ESC [ row ; column R`, from wherever it is
  /// among the keys. Counted from 1.
  package mutating func takeCursorReport() -> (row: Int, column: Int)? {
    for start in position..<bytes.count where bytes[start...].starts(with: [0x1B, UInt8(ascii: "[")]) {
      let end = bytes[(start + 2)...].firstIndex { !(0x30..<0x3C).contains($0) } ?? bytes.count
      guard end < bytes.count, bytes[end] == UInt8(ascii: "R") else { continue }
      let numbers = bytes[(start + 2)..<end].split(separator: UInt8(ascii: ";"))
      guard numbers.count == 2, let row = Int(String(decoding: numbers[0], as: UTF8.self)),
        let column = Int(String(decoding: numbers[1], as: UTF8.self))
      else { continue }
      bytes.removeSubrange(start...end)
      return (row, column)
    }
    return nil
  }

  /// Takes all bytes.
  package mutating func takeAll() -> [UInt8] {
    defer {
      bytes = []
      position = 0
    }
    return Array(bytes[position...])
  }

  private func peek(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  // MARK: Characters

  private mutating func scalar(at offset: Int) -> Step {
    guard let (scalar, length) = decodedScalar(at: offset) else { return .needsMore }
    position += offset + length
    return .key(.scalar(scalar))
  }

  /// The scalar at `offset` and its length in bytes; U+FFFD for what is no UTF-8 and for the codes that
  /// stand for our own keys. Nil if it is unfinished.
  private func decodedScalar(at offset: Int) -> (Unicode.Scalar, Int)? {
    guard let first = peek(offset) else { return nil }
    let length: Int
    switch first {
    case 0..<0x80: return (Unicode.Scalar(first), 1)
    case 0xC2..<0xE0: length = 2
    case 0xE0..<0xF0: length = 3
    case 0xF0..<0xF5: length = 4
    default: return ("\u{FFFD}", 1)
    }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for index in 1..<length {
      guard let byte = peek(offset + index) else { return nil }
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", index) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let shortest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= shortest, let scalar = Unicode.Scalar(value), !(0x80..<0xA0).contains(value) else {
      return ("\u{FFFD}", length)
    }
    return (scalar, length)
  }

  // MARK: Escape sequences

  private mutating func escape() -> Step {
    guard let second = peek(1) else { return .needsMore }
    switch second {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"): return singleShift()
    case 0x0A, 0x0D: return take(2, .lineBreak)
    case 0x1B:
      return take(1, .escape)
    default:
      guard readsMeta else { return take(1, .escape) }
      guard let (scalar, length) = decodedScalar(at: 1) else { return .needsMore }
      return take(1 + length, .meta(scalar))
    }
  }

  private mutating func take(_ count: Int, _ key: Key) -> Step {
    position += count
    return .key(key)
  }

  /// `ESC O x`: arrows and a few others in application mode.
  private mutating func singleShift() -> Step {
    guard let final = peek(2) else { return .needsMore }
    let key: Key
    switch final {
    case UInt8(ascii: "A"): key = .up
    case UInt8(ascii: "B"): key = .down
    case UInt8(ascii: "C"): key = .right
    case UInt8(ascii: "D"): key = .left
    case UInt8(ascii: "H"): key = .home
    case UInt8(ascii: "F"): key = .end
    case UInt8(ascii: "M"): key = .scalar("\r")
    case UInt8(ascii: "P")...UInt8(ascii: "S"): key = .unknown([0x1B, UInt8(ascii: "O"), final])
    default: return readsMeta ? take(2, .meta("O")) : take(1, .escape)
    }
    return take(3, key)
  }

  /// `ESC [ parameters final`.
  private mutating func controlSequence() -> Step {
    var length = 2
    while let byte = peek(length), (0x20..<0x40).contains(byte) { length += 1 }
    guard let final = peek(length) else {
      // Nothing that long has a meaning.
      return length > 64 ? take(length, .unknown([])) : .needsMore
    }
    let parameters = bytes[(position + 2)..<(position + length)].split(separator: UInt8(ascii: ";")).map {
      $0.reduce(0) { number, byte in min(9999, number * 10 + Int(byte & 0x0F)) }
    }
    let key = Self.key(final: final, parameters: parameters)
    let raw = Array(bytes[position...(position + length)])
    return take(length + 1, key ?? .unknown(raw))
  }

  private static func key(final: UInt8, parameters: [Int]) -> Key? {
    // The second parameter is 1 plus a bit set of Shift 1, Alt 2, Ctrl 4.
    let isModified = parameters.count > 1 && (parameters[1] - 1) & 6 != 0
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return isModified ? .wordRight : .right
    case UInt8(ascii: "D"): return isModified ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "Z"): return .backTab
    // The cursor's place, told too late for whoever asked.
    case UInt8(ascii: "R") where parameters.count == 2: return .unknown([])
    case UInt8(ascii: "u"): return parameters.first == 13 ? .lineBreak : nil
    case UInt8(ascii: "~"): break
    default: return nil
    }
    switch parameters.first {
    case 1, 7: return .home
    case 4, 8: return .end
    case 3: return isModified ? .deleteWord : .delete
    case 5: return .pageUp
    case 6: return .pageDown
    case 27: return parameters.last == 13 ? .lineBreak : nil
    case 200: return .pasteStart
    default: return nil
    }
  }
}
