import Testing

@testable import Engine

/// Typed columns mean what the same values mean one by one: every evaluator and accumulator that looks at the
/// form of a vector is run on random columns of every form, and on the same values without their form.
struct TypedColumnTests {
  private let fixture = EvaluatorFixture()

  init() throws {
    let nodes = try (0..<3).map { _ in try fixture.context.graph.createNode([]) }
    let type = try fixture.context.graph.makeRelationshipType("R")
    for node in nodes { _ = try fixture.context.graph.createRelationship(type, from: node, to: nodes[0]) }
  }

  /// A column in one of the forms, or of mixed values with nulls.
  private func column(_ form: Vector.Form, using random: inout SplitMix64) throws -> Vector {
    let vector = Vector(form)
    let texts = try ["", "a", "ab", "abc", "é", "ß", "zz"].map {
      try fixture.context.graph.state.pointee.strings.intern($0)
    }
    if form == .strings { vector.resetToStrings(of: fixture.context.graph.state.pointee.stringTable) }
    let integers: [Int64] = [0, 1, -1, 2, 7, .max, .min, 1 << 53, 1 << 53 + 1]
    let floats = [0.0, -0.0, 1, 1.5, -2, .nan, .infinity, -.infinity, 9_007_199_254_740_992]
    for row in 0..<batchCapacity {
      let pick = Int(truncatingIfNeeded: random.next() >> 33)
      switch form {
      case .integers: vector.integers[row] = integers[pick % integers.count]
      case .dates: vector.integers[row] = Int64(pick % 5)
      case .floats: vector.floats[row] = floats[pick % floats.count]
      case .strings: vector.ids[row] = texts[pick % texts.count].code
      case .truths: vector.truths[row] = UInt8(pick % 3)
      case .nodes, .relationships: vector.ids[row] = pick % 4 == 0 ? .max : UInt32(pick % 3)
      case .values:
        vector.values[row] =
          switch pick % 6 {
          case 0: .null
          case 1: Value(integers[pick / 6 % integers.count])
          case 2: Value(floats[pick / 6 % floats.count])
          case 3: Value(texts[pick / 6 % texts.count])
          case 4: Value(.date, payload: UInt64(pick / 6 % 5))
          default: Value(pick / 6 % 2 == 0)
          }
      }
    }
    return vector
  }

  private func spelledOut(_ vector: Vector) -> Vector {
    let plain = Vector()
    for row in 0..<batchCapacity { plain.values[row] = vector[row] }
    return plain
  }

  private func batch(_ columns: Vector...) -> Batch {
    let batch = Batch(slots: columns.count)
    for (slot, column) in columns.enumerated() { batch.columns[slot] = column }
    batch.count = batchCapacity
    return batch
  }

  private static let forms: [Vector.Form] = [
    .values, .nodes, .relationships, .integers, .floats, .dates, .strings, .truths,
  ]

  /// Every row, and every third.
  private func selections() -> [[UInt16]?] {
    [nil, stride(from: UInt16(1), to: UInt16(batchCapacity), by: 3).map { $0 }]
  }

  /// The words of the values that rows (nil: all) give.
  private func results(_ evaluator: Evaluator, _ batch: Batch, _ rows: [UInt16]?) throws -> [UInt64] {
    let values = try rows.map { try fixture.run(evaluator, batch, rows: $0) } ?? fixture.run(evaluator, batch)
    return words(values)
  }

  private func words(_ values: [Value]) -> [UInt64] { values.flatMap { [$0.head, $0.payload] } }

  @Test(arguments: Relation.allCases)
  func `comparisons of columns are those of their values`(relation: Relation) throws {
    var random = SplitMix64(seed: 1)
    for left in Self.forms {
      let a = try column(left, using: &random)
      for right in Self.forms {
        let b = try column(right, using: &random)
        let comparison = ComparisonEvaluator(SlotEvaluator(0), [(relation, SlotEvaluator(1))])
        for rows in selections() {
          let wanted = words(
            (rows?.map { Int($0) } ?? Array(0..<batchCapacity)).map {
              Value(relation.apply(a[$0], b[$0]))
            })
          #expect(try results(comparison, batch(a, b), rows) == wanted, "\(left) \(relation) \(right)")
        }
        // A constant on either side.
        for row in 0..<2 {
          let constant = ConstantEvaluator(b[row])
          let rightward = ComparisonEvaluator(SlotEvaluator(0), [(relation, constant)])
          let leftward = ComparisonEvaluator(constant, [(relation, SlotEvaluator(0))])
          #expect(
            try results(rightward, batch(a), nil)
              == words((0..<batchCapacity).map { Value(relation.apply(a[$0], b[row])) }))
          #expect(
            try results(leftward, batch(a), nil)
              == words((0..<batchCapacity).map { Value(relation.apply(b[row], a[$0])) }))
        }
      }
    }
  }

  @Test(arguments: [Arithmetic.add, .subtract, .multiply, .divide])
  func `arithmetic of columns is that of their values`(op: Arithmetic) throws {
    var random = SplitMix64(seed: 7)
    for (left, right) in [
      (Vector.Form.integers, Vector.Form.integers), (.floats, .floats), (.integers, .floats),
      (.floats, .integers),
    ] {
      for overflows in [false, true] {
        let (a, b) = (try column(left, using: &random), try column(right, using: &random))
        for row in 0..<batchCapacity where !overflows {
          if left == .integers { a.integers[row] %= 1000 }
          if right == .integers { b.integers[row] = b.integers[row] % 1000 | 1 }
        }
        let (x, y) = (SlotEvaluator(0), SlotEvaluator(1))
        for links in [
          [.init(op, y)], [.init(op, y), .init(.subtract, x), .init(op, y)],
          [.init(op, ConstantEvaluator(b[0])), .init(.add, x)],
          [.init(op, ConstantEvaluator(Value(7))), .init(.subtract, ConstantEvaluator(Value(0.5)))],
        ] as [[ArithmeticEvaluator.Link]] {
          for rows in selections() {
            let chain = ArithmeticEvaluator(x, links)
            let plain = outcome(chain, batch(spelledOut(a), spelledOut(b)), rows)
            #expect(outcome(chain, batch(a, b), rows) == plain, "\(left) \(op) \(right)")
          }
        }
      }
    }
  }

  /// Words of the values, or what the error says.
  private func outcome(_ evaluator: Evaluator, _ batch: Batch, _ rows: [UInt16]?) -> [String] {
    do { return try results(evaluator, batch, rows).map { String($0) } } catch { return ["\(error)"] }
  }

  @Test func `logic over truths is logic over booleans and nulls`() throws {
    var random = SplitMix64(seed: 2)
    let (a, b) = (
      try column(.truths, using: &random), try column(.truths, using: &random)
    )
    for logic in Logic.allCases {
      let typed = LogicEvaluator(logic, [SlotEvaluator(0), SlotEvaluator(1)])
      for rows in selections() {
        let plain = try results(typed, batch(spelledOut(a), spelledOut(b)), rows)
        #expect(try results(typed, batch(a, b), rows) == plain)
      }
    }
    for evaluator in [
      NotEvaluator(SlotEvaluator(0)), IsNullEvaluator(SlotEvaluator(0), negated: false),
      IsNullEvaluator(SlotEvaluator(0), negated: true),
    ] as [Evaluator] {
      let plain = try results(evaluator, batch(spelledOut(a)), nil)
      #expect(try results(evaluator, batch(a), nil) == plain)
    }
  }

  @Test(arguments: StringTest.allCases)
  func `tests of strings are remembered by code, and not for another pattern`(test: StringTest) throws {
    var random = SplitMix64(seed: 3)
    let texts = try column(.strings, using: &random)
    for part in ["a", "b", "", "a"] {
      let evaluator = StringTestEvaluator(test, SlotEvaluator(0), fixture.constant(.string(part)))
      let plain = try results(evaluator, batch(spelledOut(texts)), nil)
      #expect(try results(evaluator, batch(texts), nil) == plain)
      #expect(try results(evaluator, batch(texts), nil) == plain)
    }
    // One evaluator whose pattern changes, as that of a parameter does.
    let changing = StringTestEvaluator(test, SlotEvaluator(0), ParameterEvaluator("part"))
    for part in ["a", "b", "a"] {
      fixture.context.parameters["part"] = fixture.value(.string(part))
      let plain = try results(changing, batch(spelledOut(texts)), nil)
      #expect(try results(changing, batch(texts), nil) == plain)
    }
  }

  @Test(arguments: [
    "count", "sum", "avg", "min", "max", "collect", "stDev", "count distinct", "collect distinct",
  ])
  func `aggregates of columns are those of their values, also in parts`(name: String) throws {
    var random = SplitMix64(seed: 4)
    let function = String(name.split(separator: " ")[0])
    let isDistinct = name.hasSuffix("distinct")
    let numeric: [Vector.Form] = [.integers, .floats]
    let takesAll = ["count", "min", "max", "collect"].contains(function)
    for form in takesAll ? Self.forms : numeric {
      let vector = try column(form, using: &random)
      // A sum of the whole numbers there are would leave 64 bits, and infinities give NaN in any order.
      for row in 0..<batchCapacity where !takesAll {
        if form == .integers { vector.integers[row] %= 1000 }
        if form == .floats, !vector.floats[row].isFinite { vector.floats[row] = 3.25 }
      }
      let groups = (0..<batchCapacity).map { _ in UInt32(truncatingIfNeeded: random.next() >> 40) % 5 }
      for grouped in [true, false] {
        let whole = try fold([vector], grouped ? groups : nil, function, isDistinct)
        let plain = try fold([spelledOut(vector)], grouped ? groups : nil, function, isDistinct)
        #expect(whole == plain, "\(name) of \(form)")
        let twice = try fold([vector, vector], grouped ? groups : nil, function, isDistinct)
        let merged = try merge(vector, grouped ? groups : nil, function, isDistinct)
        // Which of several rows comes first under DISTINCT is the order of the parts only.
        if name != "collect distinct" { #expect(merged == twice, "\(name) of \(form) in parts") }
      }
    }
  }

  private func fold(_ vectors: [Vector], _ groups: [UInt32]?, _ function: String, _ isDistinct: Bool) throws
    -> [String]
  {
    let accumulator = try #require(Functions.accumulator(named: function, distinct: isDistinct))
    accumulator.extend(groups: 5)
    for vector in vectors {
      try update(accumulator, vector, groups)
    }
    return try (0..<5).map { rounded(try accumulator.finish($0, fixture.context)) }
  }

  private func merge(_ vector: Vector, _ groups: [UInt32]?, _ function: String, _ isDistinct: Bool) throws
    -> [String]
  {
    let first = try #require(Functions.accumulator(named: function, distinct: isDistinct))
    let second = try #require(Functions.accumulator(named: function, distinct: isDistinct))
    for part in [first, second] {
      part.extend(groups: 5)
      try update(part, vector, groups)
    }
    try first.merge(second, into: [0, 1, 2, 3, 4], fixture.context)
    return try (0..<5).map { rounded(try first.finish($0, fixture.context)) }
  }

  private func update(_ accumulator: Accumulator, _ vector: Vector, _ groups: [UInt32]?) throws {
    let rows = Rows(count: batchCapacity)
    guard let groups else { return try accumulator.update(nil, [vector], rows, fixture.context) }
    try groups.withUnsafeBufferPointer {
      try accumulator.update($0.baseAddress, [vector], rows, fixture.context)
    }
  }

  /// Sums differ in what rounding leaves at the end.
  private func rounded(_ value: Value) -> String {
    guard value.tag == .float, value.asFloat.isFinite else { return fixture.text(value) }
    return "\(Double(bitPattern: (value.asFloat.bitPattern + 1 << 19) & ~(1 << 20 - 1)))"
  }

  @Test func `groups of columns are those of their values`() throws {
    var random = SplitMix64(seed: 5)
    for form in Self.forms {
      let vectors = [
        try column(form, using: &random), try column(form, using: &random),
        // A change of form on the way.
        try column(.values, using: &random), try column(.integers, using: &random),
      ]
      var typed = GroupAssigner(width: 1)
      var plain = GroupAssigner(width: 1)
      for vector in vectors {
        var (a, b) = (
          [UInt32](repeating: 0, count: batchCapacity), [UInt32](repeating: 0, count: batchCapacity)
        )
        typed.assign([vector], Rows(count: batchCapacity), nodeLimit: 3, into: &a)
        plain.assign([spelledOut(vector)], Rows(count: batchCapacity), nodeLimit: 3, into: &b)
        #expect(a == b, "\(form)")
        #expect(typed.count == plain.count)
      }
    }
  }

  @Test func `prefixes order as values do`() throws {
    var random = SplitMix64(seed: 6)
    var values: [Value] = []
    for form in Self.forms {
      let vector = try column(form, using: &random)
      values += (0..<60).map { vector[$0] }
    }
    for a in values {
      for b in values {
        let order = ordering(a, b)
        let (x, y) = (SortPrefix.of(a), SortPrefix.of(b))
        #expect(order == 0 ? x == y : order < 0 ? x <= y : x >= y, "\(fixture.text(a)), \(fixture.text(b))")
      }
    }
  }
}
