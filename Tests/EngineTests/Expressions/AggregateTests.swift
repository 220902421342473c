@testable import Engine
import Testing

@Suite("Aggregating functions")
struct AggregateTests {
  private let fixture = EvaluatorFixture()

  /// The result over one group as text, or the class of the error.
  private func aggregate(
    _ name: String, _ data: [Datum], percentile: Datum? = nil, distinct: Bool = false
  ) -> String {
    guard let accumulator = Functions.accumulator(named: name, distinct: distinct) else {
      return "no \(name)"
    }
    var text = ""
    let error = fixture.errorOf {
      accumulator.extend(groups: 1)
      let batch = fixture.batch([data.map { fixture.value($0) }])
      var arguments = [batch.column(0)]
      if let percentile {
        let vector = Vector()
        vector.setConstant(fixture.value(percentile))
        arguments.append(vector)
      }
      try accumulator.update(nil, arguments, Rows(count: batch.count), fixture.context)
      text = fixture.text(try accumulator.finish(0, fixture.context))
    }
    return error ?? text
  }

  @Test(
    "over one group",
    arguments: [
      ("count", [1, nil, "a"], "2"), ("count", [], "0"), ("sum", [], "0"), ("sum", [1, nil, 2], "3"),
      ("sum", [1, 2.5], "3.5"), ("sum", [2.5, 1], "3.5"), ("sum", [nil], "0"),
      ("sum", [0.1, 0.2, 0.3], "0.6"),
      ("sum", [1e300, 1.0, -1e300], "1.0"), ("sum", [.float(.infinity), 1.0], "Infinity"),
      ("sum", [.integer(.max), 1, -1], "9223372036854775807"),
      ("sum", [.integer(.max), 1], "ArithmeticError/IntegerOverflow"),
      ("sum", ["a"], "TypeError/InvalidArgumentValue"),
      ("sum", [.temporal(.duration, "P1D"), .temporal(.duration, "PT1H")], "duration('P1DT1H')"),
      ("sum", [1, .temporal(.duration, "P1D")], "TypeError/InvalidArgumentValue"),
      ("avg", [], "null"), ("avg", [1, 2], "1.5"), ("avg", [1, 2.5, nil], "1.75"),
      ("avg", [.integer(.max), .integer(.max)], "9.223372036854776e18"),
      ("avg", [.temporal(.duration, "P2D"), .temporal(.duration, "P4D")], "duration('P3D')"),
      ("min", [], "null"), ("max", [nil], "null"), ("max", [1, 2.0, 5, nil, 3.2, 0.1], "5"),
      ("min", [1, 2.0, 5, nil, 3.2, 0.1], "0.1"), ("max", ["a", "b", "B", nil, "abc"], "'b'"),
      ("min", ["a", "b", "B", nil, "abc"], "'B'"), ("max", [[1], [2], [2, 1]], "[2, 1]"),
      ("max", [1, "a", nil, [1, 2], 0.2, "b"], "1"), ("min", [1, "a", nil, [1, 2], 0.2, "b"], "[1, 2]"),
      ("collect", [1, nil, "a"], "[1, 'a']"), ("collect", [nil], "[]"),
      ("stDev", [1, 2, 3, 4], "1.2909944487358056"),
      ("stDevP", [1, 2, 3, 4], "1.118033988749895"), ("stDev", [1], "0.0"), ("stDevP", [], "0.0"),
      ("stDev", ["a"], "TypeError/InvalidArgumentValue"),
    ] as [(String, [Datum], String)])
  func oneGroup(name: String, data: [Datum], expected: String) {
    #expect(aggregate(name, data) == expected)
  }

  @Test(
    "percentiles",
    arguments: [
      ("percentileDisc", [10.0, 20.0, 30.0], 0.5, "20.0"),
      ("percentileDisc", [10.0, 20.0, 30.0], 1.0, "30.0"),
      ("percentileDisc", [30, 10, nil, 20], 0, "10"), ("percentileCont", [10.0, 20.0, 30.0], 0.0, "10.0"),
      ("percentileCont", [10.0, 20.0, 30.0], 1, "30.0"), ("percentileCont", [10, 20], 0.25, "12.5"),
      ("percentileCont", [nil], 0.5, "null"), ("percentileCont", [10], 1.1, "ArgumentError/NumberOutOfRange"),
      ("percentileDisc", [10], -1, "ArgumentError/NumberOutOfRange"),
      ("percentileDisc", [nil], 1000, "ArgumentError/NumberOutOfRange"),
      ("percentileDisc", [10], .float(.nan), "ArgumentError/NumberOutOfRange"),
      ("percentileDisc", ["a"], 0.5, "TypeError/InvalidArgumentValue"),
      ("percentileDisc", [1], "a", "TypeError/InvalidArgumentValue"),
    ] as [(String, [Datum], Datum, String)])
  func percentiles(name: String, data: [Datum], percentile: Datum, expected: String) {
    #expect(aggregate(name, data, percentile: percentile) == expected)
  }

  @Test(
    "DISTINCT folds equivalent values once",
    arguments: [
      ("count", [1, 1.0, nil, 2, nil, .float(.nan), .float(.nan)], "3"), ("sum", [1, 1, 2], "3"),
      ("collect", [nil, 1, nil, 1, [1], [1.0]], "[1, [1]]"), ("avg", [1, 1, 1, 4], "2.5"),
    ] as [(String, [Datum], String)])
  func distinct(name: String, data: [Datum], expected: String) {
    #expect(aggregate(name, data, distinct: true) == expected)
  }

  @Test("groups are kept apart over several batches", arguments: [false, true])
  func groups(distinct: Bool) throws {
    var random = SeededGenerator(seed: 9)
    let names = ["count", "sum", "avg", "min", "max", "collect", "stDev"]
    let accumulators = names.compactMap { Functions.accumulator(named: $0, distinct: distinct) }
    let rowCounter = Functions.rowCounter()
    var expected = Array(repeating: [Int64](), count: 50)
    var rowCounts = Array(repeating: 0, count: 50)
    for round in 0..<4 {
      let groupCount = (round + 1) * 50 / 4
      for accumulator in accumulators + [rowCounter] { accumulator.extend(groups: groupCount) }
      let values = (0..<1024).map { _ in
        Bool.random(using: &random) ? Value(Int.random(in: 0..<90, using: &random)) : .null
      }
      let rows: [UInt16] = (0..<1024).filter { _ in Bool.random(using: &random) }
      let groups = rows.map { _ in UInt32.random(in: 0..<UInt32(groupCount), using: &random) }
      let column = fixture.batch([values]).column(0)
      try rows.withUnsafeBufferPointer { rows in
        let selected = Rows(count: rows.count, indices: rows.baseAddress)
        try groups.withUnsafeBufferPointer { groups in
          for accumulator in accumulators {
            try accumulator.update(groups.baseAddress, [column], selected, fixture.context)
          }
          try rowCounter.update(groups.baseAddress, [], selected, fixture.context)
        }
      }
      for (row, group) in zip(rows, groups) {
        rowCounts[Int(group)] += 1
        let value = values[Int(row)]
        guard !value.isNull, !distinct || !expected[Int(group)].contains(value.asInteger) else { continue }
        expected[Int(group)].append(value.asInteger)
      }
    }
    for group in 0..<50 {
      #expect(try rowCounter.finish(group, fixture.context).asInteger == Int64(rowCounts[group]))
      let data = expected[group].map { Datum.integer($0) }
      for (name, accumulator) in zip(names, accumulators) {
        let result = fixture.text(try accumulator.finish(group, fixture.context))
        #expect(result == aggregate(name, data), "\(name) of group \(group)")
      }
    }
    for accumulator in accumulators + [rowCounter] {
      accumulator.reset()
      accumulator.extend(groups: 1)
    }
    #expect(try rowCounter.finish(0, fixture.context).asInteger == 0)
    #expect(
      try accumulators.map { fixture.text(try $0.finish(0, fixture.context)) }
        == ["0", "0", "null", "null", "null", "[]", "0.0"])
  }
}
