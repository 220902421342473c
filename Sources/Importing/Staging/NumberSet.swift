/// A set of numbers that are mostly small and many: a bit each.
struct NumberSet: Sendable {
  private var words: [UInt64] = []
  private(set) var count = 0

  func contains(_ number: UInt32) -> Bool {
    let word = Int(number >> 6)
    return word < words.count && words[word] >> UInt64(number & 63) & 1 != 0
  }

  mutating func insert(_ number: UInt32) {
    let word = Int(number >> 6)
    if word >= words.count {
      words += repeatElement(0, count: Swift.max(word + 1 - words.count, Swift.min(words.count, 1 << 16)))
    }
    if !contains(number) { count += 1 }
    words[word] |= 1 << UInt64(number & 63)
  }
}
