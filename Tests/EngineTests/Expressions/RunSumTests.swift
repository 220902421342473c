import TestSupport
import Testing

@testable import Engine

/// Sums of a property of elements that follow each other, made on the pages of its column.
struct RunSumTests {
  private let fixture = EvaluatorFixture()

  /// Columns of 2,500 nodes, of every width a page can have, some with gaps or of mixed types.
  static let columns = [
    "one byte", "two bytes", "four bytes", "eight bytes", "near the least", "near the greatest", "decimals",
    "small decimals", "wide decimals", "negative decimals", "floats", "infinities", "gaps", "mixed", "dates",
  ]
  private static let summed: Set<String> = [
    "one byte", "two bytes", "four bytes", "eight bytes", "near the greatest", "decimals", "small decimals",
    "wide decimals", "negative decimals", "floats", "infinities",
  ]

  private static func values(_ name: String) -> [Value] {
    (0..<Int64(2500)).map { row in
      switch name {
      case "one byte": Value(-7 + row * 37 % 250)
      case "two bytes": Value(1_000_000 + row * 26 % 60_000)
      case "four bytes": Value(-1_000_000_000 + row * 1_700_000 % 3_000_000_019)
      case "eight bytes": Value([Int64.min, Int64.max, row][Int(row % 3)])
      case "near the least": Value(Int64.min + row % 100)
      case "near the greatest": Value(Int64.max - 5_000_000_000 - row % 100)
      case "decimals": Value(Double(row * 7919 % 10_001) / 10_000)
      case "small decimals": Value(Double(row * 37 % 101) / 100)
      case "wide decimals": Value(Double(row * 7919 % 90_001 * 1000 + row) / 1000)
      case "negative decimals": Value(Double(row * 7919 % 10_001 - 9_000) / 100)
      case "floats": Value(1 / Double(row + 3))
      case "infinities": Value(row == 1030 ? Double.infinity : Double(row))
      case "gaps": row % 900 == 899 ? .null : Value(row % 100)
      case "dates": Value(.date, payload: UInt64(9000 + row * 7 % 3000))
      default: row < 1500 ? Value(row % 100) : Value(Double(row % 100) + 0.5)
      }
    }
  }

  /// Nodes with a column loaded as a whole, its pages as narrow as can be, or value by value.
  private func makeNodes(_ values: [Value], bulk: Bool) throws -> (key: KeyID, first: UInt32) {
    let key = try fixture.context.graph.makePropertyKey("k")
    // The column does not begin with a page.
    _ = try fixture.context.graph.bulkCreateNodes(labels: [], count: 300)
    let first = try fixture.context.graph.bulkCreateNodes(labels: [], count: values.count).raw
    if bulk {
      try values.withUnsafeBufferPointer {
        try fixture.context.graph.bulkSetNodeColumn(key, NodeID(first), $0)
      }
    } else {
      for (row, value) in values.enumerated() {
        try fixture.context.graph.setProperty(NodeID(first + UInt32(row)), key, value)
      }
    }
    return (key, first)
  }

  private static let selections: [[UInt16]?] = [
    nil, stride(from: 2, to: 1000, by: 5).map { $0 }, Array(0..<9), Array(700..<1000), [999],
  ]

  @Test(arguments: columns, [true, false])
  func `sums on pages are those of the values`(name: String, bulk: Bool) throws {
    let values = Self.values(name)
    let (key, first) = try makeNodes(values, bulk: bulk)
    for start in [0, 700, 1400] {
      let found = fixture.context.graph.propertyRun(
        key, isRelationship: false, first: first + UInt32(start), count: 1000)
      let run = try #require(found)
      for selection in Self.selections {
        let places = selection?.map { Int($0) } ?? Array(0..<1000)
        var sum = RunningSum()
        let isSummed = (selection ?? []).withUnsafeBufferPointer { indices in
          sum.add(run, Rows(count: places.count, indices: selection == nil ? nil : indices.baseAddress))
        }
        if Self.summed.contains(name) { #expect(isSummed) }
        if ["dates", "gaps", "mixed"].contains(name) { #expect(!isSummed) }
        guard isSummed else {
          #expect(sum.kind == .nothing && sum.count == 0)
          continue
        }
        var wanted = RunningSum()
        for place in places { try wanted.add(values[start + place], "sum", fixture.context) }
        #expect(sum.kind == wanted.kind)
        #expect(sum.count == places.count)
        #expect(sum.integer == wanted.integer)
        #expect(areSame(sum.floatSum, wanted.floatSum), "\(sum.floatSum) and \(wanted.floatSum)")
      }
    }
  }

  /// Equal but for the last bit, in which the order of additions may still show.
  private func areSame(_ a: Double, _ b: Double) -> Bool { a == b || (a - b).magnitude <= max(a.ulp, b.ulp) }

  @Test func `a sum of another type takes no run`() throws {
    let (key, first) = try makeNodes(Self.values("two bytes"), bulk: true)
    let found = fixture.context.graph.propertyRun(key, isRelationship: false, first: first, count: 100)
    let run = try #require(found)
    var sum = RunningSum()
    try sum.add(Value(0.5), "sum", fixture.context)
    let taken = sum.add(run, Rows(count: 100))
    #expect(!taken && sum.count == 1 && sum.floatSum == 0.5)
  }
}
