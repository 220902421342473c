/// A strict, pulled scanner of JSON (RFC 8259) over raw bytes: the caller says what it expects next, nothing
/// is built that it does not ask for.
///
/// Strings without escapes are returned as slices of the scanned bytes; those with escapes are decoded into
/// `scratch`, so both live until the scanned bytes or the scratch go away. UTF-8 is checked, control
/// characters and lone surrogates are refused, numbers are Int64 or Double and never silently anything
/// else.
public struct JSONScanner {
  private(set) var start: UnsafePointer<UInt8>
  private(set) var end: UnsafePointer<UInt8>
  var cursor: UnsafePointer<UInt8>
  let scratch: ScratchBuffer
  /// How deep arrays and objects may nest in a value that is skipped or read as a tree.
  public let depthLimit: Int

  /// - Parameters:
  ///   - bytes: the text; must outlive the scanner and every slice it gave.
  ///   - scratch: where strings with escapes are decoded.
  ///   - depthLimit: arrays and objects deeper than this are an error.
  public init(_ bytes: UnsafeBufferPointer<UInt8>, scratch: ScratchBuffer, depthLimit: Int = 64) {
    // An empty buffer may have no address; any non-null one will do, nothing is read from it.
    let base = bytes.baseAddress ?? UnsafePointer(scratch.anchor)
    start = base
    end = base + bytes.count
    cursor = base
    self.scratch = scratch
    self.depthLimit = depthLimit
  }

  /// Goes on with another text, keeping the scratch.
  @inline(__always)
  mutating func restart(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else {
      end = start
      cursor = start
      return
    }
    start = base
    end = base + bytes.count
    cursor = base
  }

  /// Bytes read so far.
  @inline(__always)
  public var offset: Int { cursor - start }

  /// Continues at an offset the scanner was at before.
  public mutating func seek(to offset: Int) {
    precondition(offset >= 0 && offset <= end - start, "outside the text")
    cursor = start + offset
  }

  @inline(__always)
  public mutating func skipWhitespace() {
    while cursor < end {
      let byte = cursor.pointee
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      cursor += 1
    }
  }

  /// The first byte of what comes next (white space skipped), or 0 at the end of the text.
  @inline(__always)
  public mutating func peek() -> UInt8 {
    skipWhitespace()
    return cursor < end ? cursor.pointee : 0
  }

  /// True, and moves on, when the next byte is this one.
  @inline(__always)
  public mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte, cursor < end else { return false }
    cursor += 1
    return true
  }

  /// True, and moves on, when the text goes on with exactly this.
  @inline(__always)
  mutating func takePlain(_ literal: StaticString) -> Bool {
    guard Bytes(start: cursor, count: end - cursor).begins(with: literal) else { return false }
    cursor += literal.utf8CodeUnitCount
    return true
  }

  @inline(__always)
  public mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard take(byte) else { throw unexpected("`\(Character(Unicode.Scalar(byte)))`") }
  }

  /// Checks that nothing but white space is left.
  public mutating func expectEnd() throws(JSONError) {
    skipWhitespace()
    guard cursor == end else { throw unexpected("the end of the value") }
  }

  // MARK: Values

  /// What kind of value comes next, by its first byte.
  public enum Kind: Sendable {
    case object, array, string, number, boolean, null
  }

  @inline(__always)
  public mutating func nextKind() throws(JSONError) -> Kind {
    switch peek() {
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return .number
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    default: throw unexpected("a value")
    }
  }

  public mutating func readBoolean() throws(JSONError) -> Bool {
    skipWhitespace()
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw unexpected("true or false")
  }

  public mutating func readNull() throws(JSONError) {
    skipWhitespace()
    guard takeWord("null") else { throw unexpected("null") }
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard end - cursor >= length else { return false }
    for i in 0..<length where cursor[i] != word.utf8Start[i] { return false }
    cursor += length
    return true
  }

  /// Moves past one value of any kind, checking its grammar.
  public mutating func skipValue() throws(JSONError) { try skipValue(depth: 0) }

  private mutating func skipValue(depth: Int) throws(JSONError) {
    switch try nextKind() {
    case .string: _ = try readString()
    case .number: _ = try readNumber()
    case .boolean: _ = try readBoolean()
    case .null: try readNull()
    case .array:
      try checkDepth(depth)
      try expect(UInt8(ascii: "["))
      if take(UInt8(ascii: "]")) { return }
      repeat { try skipValue(depth: depth + 1) } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
    case .object:
      try checkDepth(depth)
      try expect(UInt8(ascii: "{"))
      if take(UInt8(ascii: "}")) { return }
      repeat {
        _ = try readKey()
        try skipValue(depth: depth + 1)
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
    }
  }

  /// The name of an object's member and the colon after it.
  @inline(__always)
  public mutating func readKey() throws(JSONError) -> Bytes {
    guard peek() == UInt8(ascii: "\"") else { throw unexpected("a name in double quotes") }
    let key = try readString()
    try expect(UInt8(ascii: ":"))
    return key
  }

  func checkDepth(_ depth: Int) throws(JSONError) {
    guard depth < depthLimit else { throw error("nested deeper than \(depthLimit) levels") }
  }

  // MARK: Errors

  /// An error at the cursor.
  public func error(_ message: String) -> JSONError { JSONError(offset: offset, message) }

  /// "expected X, found Y" at the cursor.
  @inline(never)
  public func unexpected(_ expected: String) -> JSONError {
    guard cursor < end else { return error("expected \(expected), found the end of the text") }
    var shown = 1
    while shown < 20, cursor + shown < end, cursor[shown] >= 0x20 { shown += 1 }
    let text = Bytes(start: cursor, count: shown).text
    return error("expected \(expected), found `\(text)`")
  }
}
