/// A small generator whose numbers follow from its seed alone, so that results can be repeated anywhere.
///
/// G. Steele, D. Lea, C. Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014. The standard
/// library's own ways to draw from a range or shuffle may change between its versions, hence the two here.
struct SplitMix64 {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 to below `bound`, which must be positive. The bias is below `bound` / 2^64.
  mutating func next(below bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Puts `count` elements, drawn without replacement, at the front in the order drawn (Fisher-Yates).
  mutating func draw(_ count: Int, from elements: UnsafeMutableBufferPointer<UInt32>) {
    for i in 0..<min(count, elements.count) {
      elements.swapAt(i, i + next(below: elements.count - i))
    }
  }
}
