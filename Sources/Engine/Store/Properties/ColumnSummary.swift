/// What is known of the values of a column without looking at them: estimates for the planner.
struct ColumnSummary {
  private(set) var sketch = DistinctSketch()
  /// The smallest and largest number ever written, by and large: deleting does not narrow it. NaN is left
  /// out.
  private(set) var bounds: (lower: Double, upper: Double)?

  @inline(__always)
  mutating func note(_ value: Value) {
    sketch.insert(1) { _ in hashValue(value) }
    guard value.isNumber else { return }
    let number = value.tag == .integer ? Double(value.asInteger) : value.asFloat
    guard !number.isNaN else { return }
    widen(number, number)
  }

  /// As above, for many values of a kind other than `value`, as words; see `ColumnKind.word`.
  mutating func note(
    _ kind: ColumnKind, _ words: UnsafeBufferPointer<UInt64>, _ strings: StringPool.Directory
  ) {
    guard !words.isEmpty else { return }
    switch kind {
    case .integer:
      sketch.insert(words.count) { hashInteger(Int64(bitPattern: words[$0])) }
      widen(words) { Double(Int64(bitPattern: $0)) }
    case .float:
      sketch.insert(words.count) { hashFloat(Double(bitPattern: words[$0])) }
      widen(words) { Double(bitPattern: $0) }
    case .boolean, .date, .string, .value:
      sketch.insert(words.count) { hashValue(kind.value(words[$0], strings)) }
    }
  }

  @inline(__always)
  private mutating func widen(
    _ words: UnsafeBufferPointer<UInt64>, _ number: (UInt64) -> Double
  ) {
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for word in words {
      // NaN compares with nothing.
      let number = number(word)
      lower = number < lower ? number : lower
      upper = number > upper ? number : upper
    }
    if lower <= upper { widen(lower, upper) }
  }

  @inline(__always)
  private mutating func widen(_ lower: Double, _ upper: Double) {
    guard let known = bounds else {
      bounds = (lower, upper)
      return
    }
    if lower < known.lower || upper > known.upper {
      bounds = (Swift.min(lower, known.lower), Swift.max(upper, known.upper))
    }
  }

  /// Takes in what another one saw.
  mutating func merge(_ other: ColumnSummary) {
    sketch.merge(other.sketch)
    if let bounds = other.bounds { widen(bounds.lower, bounds.upper) }
  }
}
