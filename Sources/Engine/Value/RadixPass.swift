/// One pass of a radix sort from the lowest digit up (LSD): all elements from one place to another, by a digit
/// of theirs. Elements with the same digit keep their order.
enum RadixPass {
  /// The digits of a key: as few as can be of so many bits at most, and about as long each.
  static func digits(of bits: Int, most: Int) -> (count: Int, bits: Int) {
    let count = (bits + most - 1) / most
    return (count, count == 0 ? 0 : (bits + count - 1) / count)
  }

  /// - Parameters:
  ///   - bits: of the digit.
  ///   - digit: less than 1 << bits.
  @inline(__always)
  static func run<Element: BitwiseCopyable>(
    _ from: UnsafeMutablePointer<Element>, _ to: UnsafeMutablePointer<Element>, _ count: Int, bits: Int,
    _ digit: (Element) -> Int
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << bits) { places in
      places.initialize(repeating: 0)
      for i in 0..<count { places[digit(from[i])] += 1 }
      var place = 0
      for i in places.indices { (places[i], place) = (place, place + places[i]) }
      for i in 0..<count {
        let digit = digit(from[i])
        to[places[digit]] = from[i]
        places[digit] += 1
      }
    }
  }
}
