#if canImport(Glibc)
  import Glibc
#endif

/// A test of one string against another, byte by byte, which for UTF-8 is by code points.
public enum StringTest: String, CaseIterable, Sendable {
  case startsWith = "STARTS WITH"
  case endsWith = "ENDS WITH"
  case contains = "CONTAINS"

  /// Whether the test holds; unknown unless both values are strings.
  public func apply(_ text: Value, _ part: Value) -> Ternary {
    guard text.tag == .string, part.tag == .string else { return .unknown }
    return Ternary(holds(text.asString, part.asString))
  }

  @inline(__always)
  fileprivate func holds(_ text: StringRef, _ part: StringRef) -> Bool {
    let (whole, sought) = (text.bytes, part.bytes)
    guard let start = whole.baseAddress, let needle = sought.baseAddress, sought.count <= whole.count else {
      return false
    }
    switch self {
    case .startsWith: return memcmp(start, needle, sought.count) == 0
    case .endsWith: return memcmp(start + (whole.count - sought.count), needle, sought.count) == 0
    case .contains: return containsBytes(whole, sought)
    }
  }
}

/// Whether bytes occur in others, in time linear in both lengths.
func containsBytes(_ text: UnsafeBufferPointer<UInt8>, _ sought: UnsafeBufferPointer<UInt8>) -> Bool {
  guard sought.count > 0 else { return true }
  guard let start = text.baseAddress, let needle = sought.baseAddress, sought.count <= text.count else {
    return false
  }
  let places = text.count - sought.count + 1
  if sought.count > 32 { return containsLong(start, places, needle, sought.count) }
  var offset = 0
  while offset < places, let found = memchr(start + offset, Int32(needle[0]), places - offset) {
    if memcmp(found, needle, sought.count) == 0 { return true }
    offset = UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
  }
  return false
}

/// Rabin and Karp's search: a hash rolls over the text, and bytes are compared only where it agrees. A
/// comparison at every place would take the product of both lengths for texts like `aaaa`.
private func containsLong(
  _ text: UnsafePointer<UInt8>, _ places: Int, _ needle: UnsafePointer<UInt8>, _ count: Int
) -> Bool {
  let base: UInt64 = 0x9E37_79B9_7F4A_7C15
  var (wanted, hash, highest): (UInt64, UInt64, UInt64) = (0, 0, 1)
  for i in 0..<count {
    wanted = wanted &* base &+ UInt64(needle[i])
    hash = hash &* base &+ UInt64(text[i])
    if i > 0 { highest = highest &* base }
  }
  for place in 0..<places {
    if hash == wanted, memcmp(text + place, needle, count) == 0 { return true }
    if place + 1 < places {
      hash = (hash &- UInt64(text[place]) &* highest) &* base &+ UInt64(text[place + count])
    }
  }
  return false
}

/// `STARTS WITH`, `ENDS WITH` and `CONTAINS`.
public final class StringTestEvaluator: Evaluator {
  private let test: StringTest
  private let text: Evaluator
  private let part: Evaluator
  private let output = Vector()
  private var memo = CodeMemo()

  public init(_ test: StringTest, _ text: Evaluator, _ part: Evaluator) {
    self.test = test
    self.text = text
    self.part = part
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.truths)
    guard rows.count > 0 else { return output }
    let texts = try text.evaluate(batch, rows, context)
    let parts = try part.evaluate(batch, rows, context)
    if texts.isConstant, parts.isConstant {
      output.setConstant(Value(test.apply(texts[0], parts[0])))
      return output
    }
    if parts.isConstant, parts[0].tag == .string, let strings = texts.strings {
      let part = parts[0].asString
      memo.run(texts.ids, of: strings, rows, against: part, into: output.truths) { test.holds($0, part) }
      return output
    }
    for i in 0..<rows.count {
      let row = rows[i]
      output.truths[row] = test.apply(texts[row], parts[row]).rawValue
    }
    return output
  }
}
