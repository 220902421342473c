import Engine
import Kith
import TestSupport
import Testing

/// Texts are ordered by their bytes, however long they are alike, by ORDER BY and by an index.
@Suite struct TextOrderTests {
  /// Texts that differ at their very beginning, after one, seven, eight or a hundred bytes, only in length, in a
  /// zero byte, or not at all.
  private static func texts(_ count: Int) -> [String] {
    var random = SeededGenerator(seed: UInt64(count))
    let stems = [
      "", "a", "abcdefg", "abcdefgh", "abcdefgh\0", "\u{e9}t\u{e9}", String(repeating: "x", count: 100),
    ]
    let tails = ["", "\0", "\0\0", "a", "b", "ba", "\u{e9}", "\u{ffff}", "\u{1f600}"]
    return (0..<count).map { i in
      let number = i % 3 == 0 ? "" : String(Int.random(in: 0..<count, using: &random))
      let stem = stems.randomElement(using: &random) ?? ""
      return stem + number + (tails.randomElement(using: &random) ?? "")
    }
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// Below and above the number of rows from which they are sorted by passes.
  @Test(arguments: [40, 5000])
  func `rows are sorted by all bytes and then by the next key`(count: Int) throws {
    let database = Database()
    let texts = Self.texts(count)
    let values = ["texts": Datum.list(texts.map { .string($0) })]
    let query = "UNWIND range(0, size($texts) - 1) AS i WITH i, $texts[i] AS t "
    let order = texts.indices
    let ascending = order.sorted {
      texts[$0].utf8.elementsEqual(texts[$1].utf8) ? $0 > $1 : Self.precedes(texts[$0], texts[$1])
    }
    #expect(
      try rows(database, query + "RETURN i ORDER BY t, i DESC", values) == ascending)
    let descending = order.sorted {
      texts[$0].utf8.elementsEqual(texts[$1].utf8) ? $0 < $1 : Self.precedes(texts[$1], texts[$0])
    }
    #expect(try rows(database, query + "RETURN i ORDER BY t DESC", values) == descending)
  }

  @Test(arguments: [40, 5000])
  func `an index made of them gives ranges in order`(count: Int) throws {
    let texts = Self.texts(count)
    var graph = Graph()
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    let arena = Arena()
    // A few numbers among them, which no range of texts has.
    let values = texts.enumerated().map { $0 % 50 == 49 ? Value($0) : arena.string($1) }
    let first = try graph.bulkCreateNodes(labels: [label], count: count)
    try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, first, $0) }
    try graph.createIndex(
      IndexDefinition(name: "i", kind: .range, isRelationship: false, label: "L", properties: ["k"]))
    #expect(graph.checkInvariants() == nil)
    let index = try #require(graph.index(label, [key]))
    var ids: [UInt32] = []
    graph.seek(index, from: (value: arena.string("abcdefgh"), inclusive: true), to: nil, into: &ids)
    let expected = texts.indices.filter { $0 % 50 != 49 && !Self.precedes(texts[$0], "abcdefgh") }
      .sorted { texts[$0].utf8.elementsEqual(texts[$1].utf8) ? $0 < $1 : Self.precedes(texts[$0], texts[$1]) }
    #expect(ids.map(Int.init) == expected)
  }

  private func rows(_ database: Database, _ query: String, _ values: [String: Datum]) throws -> [Int] {
    let result = try database.run(query, parameters: values)
    return (0..<result.rowCount).map { row in
      if case .integer(let value) = result[row][0] { Int(value) } else { -1 }
    }
  }
}
