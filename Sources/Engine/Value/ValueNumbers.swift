/// Exact comparison of integers and floats, which no conversion to one of the two types gives beyond 2^53.

/// How two values stand to each other under `<`, `<=`, `>` and `>=`.
public enum Comparison: Sendable {
  case less, equal, greater
  /// Comparable types, but NaN is neither less nor greater: every comparison is false.
  case unordered
  /// A null or two types that cannot be compared: every comparison is unknown.
  case unknown
}

/// Equality of two numbers; NaN equals nothing.
@inline(__always)
func areNumbersEqual(_ a: Value, _ b: Value) -> Bool {
  switch (a.tag == .integer, b.tag == .integer) {
  case (true, true): a.payload == b.payload
  case (false, false): a.asFloat == b.asFloat
  case (true, false): compareExactly(a.asInteger, b.asFloat) == .equal
  case (false, true): compareExactly(b.asInteger, a.asFloat) == .equal
  }
}

/// Comparison of two numbers; `.unordered` when one is NaN.
@inline(__always)
func compareNumbers(_ a: Value, _ b: Value) -> Comparison {
  switch (a.tag == .integer, b.tag == .integer) {
  case (true, true): compareIntegers(a.asInteger, b.asInteger)
  case (false, false): compareFloats(a.asFloat, b.asFloat)
  case (true, false): compareExactly(a.asInteger, b.asFloat)
  case (false, true): compareExactly(b.asInteger, a.asFloat).reversed
  }
}

@inline(__always)
private func compareIntegers(_ a: Int64, _ b: Int64) -> Comparison {
  a < b ? .less : a == b ? .equal : .greater
}

@inline(__always)
private func compareFloats(_ a: Double, _ b: Double) -> Comparison {
  a < b ? .less : a == b ? .equal : a > b ? .greater : .unordered
}

/// Compares without rounding: first the whole part of the float, then its fraction.
private func compareExactly(_ integer: Int64, _ float: Double) -> Comparison {
  if float.isNaN { return .unordered }
  // 2^63; every double at or beyond it, either way, lies outside the integers.
  let limit = 9_223_372_036_854_775_808.0
  if float >= limit { return .less }
  if float < -limit { return .greater }
  let whole = float.rounded(.towardZero)
  let comparison = compareIntegers(integer, Int64(whole))
  guard comparison == .equal else { return comparison }
  return compareFloats(whole, float)
}

extension Comparison {
  /// The comparison with its sides exchanged.
  var reversed: Comparison {
    switch self {
    case .less: .greater
    case .greater: .less
    default: self
    }
  }

  @inline(__always)
  init(order: Int) { self = order < 0 ? .less : order == 0 ? .equal : .greater }
}
