/// What is known of the values of a column without looking at them: estimates for the planner.
struct ColumnSummary {
  private(set) var sketch = DistinctSketch()
  /// The smallest and largest number ever written, by and large: deleting does not narrow it. NaN is left
  /// out.
  private(set) var bounds: (lower: Double, upper: Double)?

  @inline(__always)
  mutating func note(_ value: Value) {
    sketch.insert(hashValue(value))
    guard value.isNumber else { return }
    let number = value.tag == .integer ? Double(value.asInteger) : value.asFloat
    guard !number.isNaN else { return }
    widen(number, number)
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
