import Testing

@testable import Engine

/// Comparisons of elements that follow each other, made on the pages of their column, and the choice of
/// rows by truths.
struct RunComparisonTests {
  private let fixture = EvaluatorFixture()

  /// Columns of 2,500 nodes, wide and narrow, some with gaps or of mixed types.
  private static func values(_ name: String) -> [Value] {
    (0..<Int64(2500)).map { row in
      switch name {
      case "one byte": Value(-7 + row * 37 % 250)
      case "two bytes": Value(1_000_000 + row * 26 % 60_000)
      case "four bytes": Value(row * 1_700_000 % 3_000_000_019)
      case "extremes": Value([Int64.min, Int64.max, row][Int(row % 3)])
      case "dates": Value(.date, payload: UInt64(9000 + row * 7 % 3000))
      case "gaps": row % 900 == 899 ? .null : Value(row % 100)
      case "floats": Value(Double(row % 100) / 4)
      default: row < 1500 ? Value(row % 100) : Value(Double(row % 100) + 0.5)
      }
    }
  }

  private static let bounds: [Value] = [
    Value(-8), Value(0), Value(50), Value(99), Value(1_030_000), Value(1_500_000_000), Value(Int64.min),
    Value(Int64.max),
    Value(50.0), Value(50.5), Value(.date, payload: 9000), Value(.date, payload: 10_500), .null, Value(true),
  ]

  @Test(arguments: ["one byte", "two bytes", "four bytes", "extremes", "dates", "gaps", "floats", "mixed"])
  func `comparisons on pages are those of the values`(name: String) throws {
    let values = Self.values(name)
    let key = try fixture.context.graph.makePropertyKey("k")
    let first = try fixture.context.graph.createNode([])
    for _ in values.dropFirst() { _ = try fixture.context.graph.createNode([]) }
    for (row, value) in values.enumerated() {
      try fixture.context.graph.setProperty(NodeID(first.raw + UInt32(row)), key, value)
    }
    for relation in Relation.allCases {
      for bound in Self.bounds {
        let property = PropertyEvaluator(SlotEvaluator(0), key: "k")
        let rightward = ComparisonEvaluator(property, [(relation, ConstantEvaluator(bound))])
        let leftward = ComparisonEvaluator(ConstantEvaluator(bound), [(relation, property)])
        for start in [0, 700, 1476] {
          let batch = nodes(from: first.raw + UInt32(start), start == 700 ? 333 : batchCapacity)
          for rows in [nil, stride(from: UInt16(2), to: UInt16(batch.count), by: 5).map { $0 }] {
            let places = rows?.map { Int($0) } ?? Array(0..<batch.count)
            let wanted = places.map { Value(relation.apply(values[start + $0], bound)) }
            let mirrored = places.map { Value(relation.apply(bound, values[start + $0])) }
            #expect(try results(rightward, batch, rows) == words(wanted), "\(relation)")
            #expect(try results(leftward, batch, rows) == words(mirrored), "\(relation)")
          }
        }
      }
    }
  }

  private func nodes(from first: UInt32, _ count: Int) -> Batch {
    let column = Vector(.nodes)
    for i in 0..<count { column.ids[i] = first + UInt32(i) }
    column.noteRun(count)
    let batch = Batch(slots: 1)
    batch.columns[0] = column
    batch.count = count
    return batch
  }

  private func results(_ evaluator: Evaluator, _ batch: Batch, _ rows: [UInt16]?) throws -> [UInt64] {
    try words(rows.map { try fixture.run(evaluator, batch, rows: $0) } ?? fixture.run(evaluator, batch))
  }

  private func words(_ values: [Value]) -> [UInt64] { values.flatMap { [$0.head, $0.payload] } }

  @Test func `the rows that are true are selected, of all and of some`() {
    var random = SplitMix64(seed: 7)
    for count in [0, 1, 7, 8, 9, 63, 64, 100, 1023, 1024] {
      for share in [0, 1, 128, 254, 256] {
        let truths = (0..<batchCapacity).map { _ in
          let pick = Int(random.next() >> 40)
          return pick % 256 < share ? UInt8(1) : UInt8(pick / 256 % 2 * 2)
        }
        let batch = Batch(slots: 0)
        batch.count = count
        batch.selectAll()
        batch.keepTrue(truths)
        let wanted = (0..<count).filter { truths[$0] == 1 }
        #expect(selected(batch) == wanted)
        batch.select { selection in
          for i in 0..<count / 2 { selection[i] = UInt16(2 * i) }
          return count / 2
        }
        batch.keepTrue(truths)
        #expect(selected(batch) == (0..<count / 2).map { 2 * $0 }.filter { truths[$0] == 1 })
      }
    }
  }

  private func selected(_ batch: Batch) -> [Int] { (0..<batch.rows.count).map { batch.rows[$0] } }
}
