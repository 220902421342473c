import TestSupport
import Testing

@testable import Engine

/// Telling words apart by a bit each.
struct SeenBitsTests {
  /// Rows of words that lie close together, in any order and about any place.
  static let close: [(name: String, word: @Sendable (Int, inout SeededGenerator) -> Int64)] = [
    ("one", { _, _ in 7 }),
    ("ascending", { row, _ in Int64(row) * 3 - 500 }),
    ("descending", { row, _ in 90_000 - Int64(row) * 11 }),
    ("any of few", { _, random in Int64.random(in: -70...70, using: &random) }),
    ("any of many", { _, random in Int64.random(in: 0...400_000, using: &random) }),
    ("from the middle", { row, _ in row % 2 == 0 ? Int64(row) * 5 : Int64(row) * -5 }),
    ("at the least", { _, random in Int64.min + Int64.random(in: 0...9000, using: &random) }),
    ("at the greatest", { _, random in Int64.max - Int64.random(in: 0...9000, using: &random) }),
  ]

  @Test(arguments: close.map(\.name))
  func `rows pass once for each word`(name: String) throws {
    let word = try #require(Self.close.first { $0.name == name }).word
    var random = SeededGenerator(seed: 11)
    let words = (0..<9000).map { word($0, &random) }
    var bits = SeenBits()
    var seen: Set<Int64> = []
    let passing = RowBuffer()
    var first = 0
    while first < words.count {
      // All rows of a batch, or every third.
      let batch = Array(words[first..<min(first + batchCapacity, words.count)])
      let isWhole = first / batchCapacity % 2 == 0
      let indices = stride(from: UInt16(0), to: UInt16(batch.count), by: isWhole ? 1 : 3).map { $0 }
      let taken = indices.withUnsafeBufferPointer {
        bits.pass(batch, Rows(count: indices.count, indices: isWhole ? nil : $0.baseAddress), passing)
      }
      // Close to the ends of the integers there may be no place for the bits.
      guard taken else {
        #expect(name == "at the least" || name == "at the greatest")
        break
      }
      let wanted = indices.filter { seen.insert(batch[Int($0)]).inserted }
      #expect(Array(UnsafeBufferPointer(start: passing.indices, count: passing.count)) == wanted)
      first += batchCapacity
    }
    #expect(bits.count == seen.count)
    #expect(bits.all == seen.sorted())
  }

  @Test(arguments: [
    [0, Int64.max], [Int64.min, 0], [Int64.min, Int64.max], [0, 1 << 20], [-1 << 40, 1 << 40],
  ])
  func `words far apart are not taken, and what was seen stays`(words: [Int64]) {
    var bits = SeenBits()
    let passing = RowBuffer()
    let isTaken = bits.pass([5, 6, 5], Rows(count: 3), passing)
    let isTakenToo = bits.pass(words, Rows(count: 2), passing)
    #expect(isTaken && !isTakenToo)
    #expect(bits.count == 2 && bits.all == [5, 6])
  }

  /// Through the accumulator: words of one group and of several, closer together and farther apart as it goes on,
  /// whole values in between, and parts merged.
  @Test(arguments: UInt64(0)..<40)
  func `DISTINCT counts as a set does`(seed: UInt64) throws {
    let fixture = EvaluatorFixture()
    var random = SeededGenerator(seed: seed)
    let groupCount = seed % 2 == 0 ? 1 : 3
    var wanted = [Set<Int64>](repeating: [], count: groupCount)
    var parts: [Accumulator] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let part = try #require(Functions.accumulator(named: "count", distinct: true))
      part.extend(groups: groupCount)
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let reach = Int64(1) << Int64.random(in: 0...45, using: &random)
        let vector = Vector()
        let asValues = Int.random(in: 0..<8, using: &random) == 0
        vector.reset(asValues ? .values : .integers)
        var groups: [UInt32] = []
        for row in 0..<500 {
          let word = Int64.random(in: -reach...reach, using: &random)
          if asValues { vector.values[row] = Value(word) } else { vector.integers[row] = word }
          groups.append(UInt32.random(in: 0..<UInt32(groupCount), using: &random))
          wanted[Int(groups[row])].insert(word)
        }
        try part.update(groupCount == 1 ? nil : groups, [vector], Rows(count: 500), fixture.context)
      }
      parts.append(part)
    }
    for part in parts.dropFirst() {
      try parts[0].merge(part, into: (0..<UInt32(groupCount)).map { $0 }, fixture.context)
    }
    for group in 0..<groupCount {
      #expect(try parts[0].finish(group, fixture.context).asInteger == Int64(wanted[group].count))
    }
  }
}
