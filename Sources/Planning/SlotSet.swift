import Semantics

/// A set of slots: a bit each.
public struct SlotSet: Sendable {
  private var words: [UInt64] = []

  public init() {}
  public init(_ slots: some Sequence<Slot>) {
    for slot in slots { insert(slot) }
  }

  public mutating func insert(_ slot: Slot) {
    let word = slot >> 6
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt64(slot & 63)
  }

  public mutating func remove(_ slot: Slot) {
    guard slot >> 6 < words.count else { return }
    words[slot >> 6] &= ~(1 << UInt64(slot & 63))
  }

  public func contains(_ slot: Slot) -> Bool {
    slot >> 6 < words.count && words[slot >> 6] & 1 << UInt64(slot & 63) != 0
  }

  public mutating func formUnion(_ other: SlotSet) {
    while words.count < other.words.count { words.append(0) }
    for i in other.words.indices { words[i] |= other.words[i] }
  }

  public mutating func subtract(_ other: SlotSet) {
    for i in 0..<min(words.count, other.words.count) { words[i] &= ~other.words[i] }
  }

  public func isSubset(of other: SlotSet) -> Bool {
    for (i, word) in words.enumerated() {
      if word & ~(i < other.words.count ? other.words[i] : 0) != 0 { return false }
    }
    return true
  }

  /// In ascending order.
  public var slots: [Slot] {
    var result: [Slot] = []
    for (i, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(i << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }
}
