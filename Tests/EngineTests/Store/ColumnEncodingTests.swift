import Engine
import Testing

/// Column pages of every kind and width give back what was put in, bit by bit.
@Suite struct ColumnEncodingTests {
  private let arena = Arena()

  struct Run: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: BulkColumn.Kind
    var words: [UInt64]
    var testDescription: String { name }
  }

  private static func integers(_ name: String, _ values: [Int64], _ kind: BulkColumn.Kind = .integer) -> Run {
    Run(name: name, kind: kind, words: values.map { UInt64(bitPattern: $0) })
  }

  private static func floats(_ name: String, _ values: [Double]) -> Run {
    Run(name: name, kind: .float, words: values.map(\.bitPattern))
  }

  static let runs: [Run] = {
    let rows = Int64(0)..<2500
    return [
      integers("one byte", rows.map { -7 + $0 % 256 }), integers("two bytes", rows.map { $0 * 26 - 9 }),
      integers("four bytes", rows.map { $0 * 1_700_000 }), integers("eight bytes", rows.map { $0 << 40 }),
      integers("extremes", rows.map { $0 % 2 == 0 ? .min : .max }),
      integers("dates", rows.map { 9000 + $0 * 7 % 3000 }, .date),
      Run(name: "booleans", kind: .boolean, words: rows.map { UInt64($0 * 7 % 3 == 0 ? 1 : 0) }),
      floats("decimals", rows.map { Double($0 * 37 % 10_000) / 10_000 }),
      floats("cents", rows.map { Double($0 * 1_000_003 % 90_000_000) / 100 - 12.34 }),
      floats("whole", rows.map { Double($0) }), floats("thirds", rows.map { Double($0) / 3 }),
      floats("one odd", rows.map { $0 == 2222 ? 0.1 + 0.2 : Double($0) / 10 }),
      floats("not numbers", rows.map { [.nan, .infinity, -.infinity, -0.0, 0.5][Int($0 % 5)] }),
      floats("negative zero", rows.map { $0 == 1500 ? -0.0 : 0 }),
      floats("huge", rows.map { Double($0) * 1e300 }),
    ]
  }()

  private func load(
    _ run: Run, nulls: [UInt8]?, into graph: inout Graph, at first: UInt32, threads: Int = 1
  ) throws {
    try run.words.withUnsafeBufferPointer { words in
      if let nulls {
        try nulls.withUnsafeBufferPointer { nulls in
          let column = BulkColumn(KeyID(0), run.kind, words: words, nulls: nulls.baseAddress)
          try graph.bulkLoadNodeColumns(NodeID(first), [column], workers: Workers(threads))
        }
      } else {
        let column = BulkColumn(KeyID(0), run.kind, words: words, nulls: nil)
        try graph.bulkLoadNodeColumns(NodeID(first), [column], workers: Workers(threads))
      }
    }
  }

  private func emptyGraph(_ nodes: Int) throws -> Graph {
    var graph = Graph()
    _ = try graph.makePropertyKey("k")
    _ = try graph.bulkCreateNodes(labels: [], count: nodes)
    return graph
  }

  private func tag(_ kind: BulkColumn.Kind) -> Engine.Tag {
    switch kind {
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .date: .date
    case .string: .string
    }
  }

  private func expect(_ graph: Graph, _ expected: [Value], _ what: String) {
    let ids = (0..<UInt32(expected.count)).map { $0 }
    var gathered = [Value](repeating: .null, count: 1024)
    var wrong: Int?
    for start in stride(from: 0, to: ids.count, by: 1024) {
      let count = min(1024, ids.count - start)
      ids.withUnsafeBufferPointer { ids in
        guard let base = ids.baseAddress else { return }
        graph.gatherNodeProperty(KeyID(0), ids: base + start, rows: Rows(count: count), into: &gathered)
      }
      for i in 0..<count {
        let read = graph.property(NodeID(ids[start + i]), KeyID(0))
        let value = expected[start + i]
        if read.head != value.head || read.payload != value.payload { wrong = start + i }
        if gathered[i].head != value.head || gathered[i].payload != value.payload { wrong = start + i }
      }
    }
    #expect(wrong == nil, "\(what): \(wrong.map(String.init) ?? "")")
    #expect(graph.checkInvariants() == nil)
    #expect(graph.presentCount(KeyID(0)) == expected.count { !$0.isNull })
  }

  @Test("A bulk load is read back bit by bit, on any number of threads", arguments: runs)
  func roundTrip(run: Run) throws {
    for threads in 1...2 {
      var graph = try emptyGraph(2600)
      try load(run, nulls: nil, into: &graph, at: 70, threads: threads)
      let values = run.words.map { Value(tag(run.kind), payload: $0) }
      let none = [Value](repeating: .null, count: 70)
      expect(graph, none + values + none.prefix(30), run.name)
    }
  }

  @Test("Loads over each other, with nulls, keep what they leave alone", arguments: runs)
  func overlays(run: Run) throws {
    var random = SeededGenerator(seed: UInt64(run.name.utf8.count))
    for other in ColumnEncodingTests.runs {
      var graph = try emptyGraph(3000)
      var expected = [Value](repeating: .null, count: 3000)
      for (layer, first) in [(other, 0), (run, 400)] {
        let nulls = layer.words.map { _ in UInt8.random(in: 0...1, using: &random) }
        try load(layer, nulls: nulls, into: &graph, at: UInt32(first), threads: 2)
        for (i, word) in layer.words.enumerated() where nulls[i] == 0 {
          expected[first + i] = Value(tag(layer.kind), payload: word)
        }
      }
      expect(graph, expected, "\(run.name) over \(other.name)")
    }
  }

  @Test("A value that does not fit widens a page and leaves snapshots alone", arguments: runs)
  func promotion(run: Run) throws {
    var graph = try emptyGraph(2500)
    try load(run, nulls: nil, into: &graph, at: 0)
    var expected = run.words.map { Value(tag(run.kind), payload: $0) }
    let original = (graph, expected)
    let odd: [Value] = [
      Value(300), Value(-70_000), Value(1 << 40), Value(Int64.min), Value(0.125), Value(1.0 / 3), Value(-0.0),
      .true, .false, Value(.date, payload: 12), arena.string("text"), arena.list([Value(1)]), .null,
    ]
    for (i, value) in odd.enumerated() {
      let node = i * 190 % 2500
      let before = (graph, expected)
      try graph.setProperty(NodeID(UInt32(node)), KeyID(0), value)
      expected[node] = graph.property(NodeID(UInt32(node)), KeyID(0))
      #expect(areEquivalent(expected[node], value))
      expect(before.0, before.1, "\(run.name), the snapshot before \(i)")
    }
    expect(graph, expected, run.name)
    expect(original.0, original.1, "\(run.name), the first snapshot")
  }

  @Test("Texts are read back by their codes, whatever else was pooled between")
  func texts() throws {
    var graph = try emptyGraph(3000)
    var expected: [Value] = []
    var words: [UInt64] = []
    for row in 0..<3000 {
      if row % 5 == 0 { _ = try graph.stringPool.intern("other \(row)") }
      let text = try graph.stringPool.intern(row % 3 == 0 ? "same" : "text \(row)")
      words.append(UInt64(text.code))
      expected.append(Value(text))
    }
    try load(Run(name: "texts", kind: .string, words: words), nulls: nil, into: &graph, at: 0)
    expect(graph, expected, "texts")
  }
}
