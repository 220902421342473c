import Engine
import Testing

@Suite struct AlgorithmOptionTests {
  private struct WrongOption: Sendable, CustomTestStringConvertible {
    var procedure: String
    var options: [(key: String, value: Datum)]
    var error: String
    var testDescription: String { "\(procedure) \(options.map(\.key))" }
  }

  private static let wrongOptions = [
    WrongOption(
      procedure: "algo.pageRank", options: [("dampng", .float(0.5))],
      error: "ArgumentError/UnknownOption: did you mean `damping`?"),
    WrongOption(
      procedure: "algo.wcc", options: [("zzz", .integer(1))],
      error: "ArgumentError/UnknownOption: it has label, type"),
    WrongOption(
      procedure: "algo.pageRank", options: [("damping", .string("x"))],
      error: "ArgumentError/InvalidArgumentType"),
    WrongOption(
      procedure: "algo.pageRank", options: [("damping", .float(1.5))],
      error: "ArgumentError/NumberOutOfRange"),
    WrongOption(
      procedure: "algo.pageRank", options: [("damping", .float(.nan))],
      error: "ArgumentError/NumberOutOfRange"),
    WrongOption(
      procedure: "algo.pageRank", options: [("iterations", .float(2))],
      error: "ArgumentError/InvalidArgumentType"),
    WrongOption(
      procedure: "algo.pageRank", options: [("iterations", .integer(0))],
      error: "ArgumentError/NumberOutOfRange"),
    WrongOption(
      procedure: "algo.closeness", options: [("harmonic", .integer(1))],
      error: "ArgumentError/InvalidArgumentType"),
    WrongOption(
      procedure: "algo.degree", options: [("direction", .string("UP"))],
      error: "ArgumentError/InvalidArgumentValue"),
    WrongOption(
      procedure: "algo.degree", options: [("label", .list([.string("N"), .integer(1)]))],
      error: "ArgumentError/InvalidArgumentType"),
    WrongOption(
      procedure: "algo.degree", options: [("type", .list([]))],
      error: "ArgumentError/InvalidArgumentValue"),
    WrongOption(
      procedure: "algo.degree", options: [("label", .string("n"))],
      error: "ArgumentError/InvalidArgumentValue: did you mean `N`?"),
    WrongOption(
      procedure: "algo.degree", options: [("weight", .string("km"))],
      error: "ArgumentError/InvalidArgumentValue"),
    WrongOption(
      procedure: "algo.similarity", options: [("topK", .integer(-1))],
      error: "ArgumentError/NumberOutOfRange"),
  ]

  @Test("A wrong option is an error that says what would be right", arguments: wrongOptions)
  private func wrongOption(_ wrong: WrongOption) throws {
    let fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1, 1)])
    #expect(try fixture.errorOf(wrong.procedure, [], wrong.options) == wrong.error)
  }

  @Test("A misspelt label or type is told with the nearest one there is")
  func unknownNames() throws {
    var fixture = try AlgorithmFixture(nodes: 1, [])
    _ = try fixture.graph.makeLabel("Person")
    _ = try fixture.graph.makeRelationshipType("FOLLOWS")
    let hint = "ArgumentError/InvalidArgumentValue: did you mean "
    #expect(try fixture.errorOf("algo.wcc", [], [("label", .string("Persn"))]) == hint + "`Person`?")
    #expect(try fixture.errorOf("algo.wcc", [], [("type", .string("FOLOWS"))]) == hint + "`FOLLOWS`?")
  }

  @Test("A weight that only nodes have is an error, not the default weight")
  func weightOfNodes() throws {
    var fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1, 1)])
    let key = try fixture.graph.makePropertyKey("ww")
    try fixture.graph.setProperty(fixture.node(0), key, Value(1))
    #expect(
      try fixture.errorOf("algo.degree", [], [("weight", .string("ww"))])
        == "ArgumentError/InvalidArgumentValue: did you mean `w`?")
  }

  @Test("Options may be left out, null, or no map")
  func optionsArgument() throws {
    let fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1)])
    #expect(try fixture.rows("algo.wcc") { _ in }.count == 2)
    #expect(try fixture.rows("algo.wcc", [.null]) { _ in }.count == 2)
    #expect(try fixture.rows("algo.wcc", [], [("label", .null)]) { _ in }.count == 2)
    #expect(try fixture.errorOf("algo.wcc", [Value(1)]) == "ArgumentError/InvalidArgumentType")
  }

  @Test("Arguments that must be nodes or counts are checked")
  func arguments() throws {
    let fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1)])
    let node = Value(fixture.node(0))
    #expect(try fixture.errorOf("algo.bfs", [.null]) == "ArgumentError/InvalidArgumentType")
    #expect(try fixture.errorOf("algo.dijkstra", [node, Value(1)]) == "ArgumentError/InvalidArgumentType")
    #expect(
      try fixture.errorOf("algo.kShortestPaths", [node, node, Value(0)]) == "ArgumentError/NumberOutOfRange")
    // A node that is not there is reached by nothing.
    let missing = Value(NodeID(99))
    #expect(try fixture.rows("algo.bfs", [missing]) { _ in }.isEmpty)
    #expect(try fixture.rows("algo.dijkstra", [node, missing]) { _ in }.isEmpty)
  }

  @Test("A weight must be a number, finite and not negative")
  func weights() throws {
    for (weight, error) in [
      (Value(-1), "ArgumentError/NumberOutOfRange"), (Value(Double.nan), "ArgumentError/NumberOutOfRange"),
      (Value(Double.infinity), "ArgumentError/NumberOutOfRange"),
      (Value(true), "TypeError/InvalidArgumentType"),
    ] {
      var fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1)])
      let key = try #require(fixture.graph.propertyKey("w"))
      try fixture.graph.setProperty(RelationshipID(0), key, weight)
      #expect(try fixture.errorOf("algo.degree", [], [("weight", .string("w"))]) == error)
      #expect(try fixture.errorOf("algo.degree") == nil)
    }
  }

  @Test("A relationship without a weight has the default weight")
  func defaultWeight() throws {
    let fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1, 2.5), Arc(0, 1)])
    #expect(try fixture.numbers("algo.degree", output: 2, [("weight", .string("w"))]) == [3.5, 3.5])
    #expect(
      try fixture.numbers(
        "algo.degree", output: 2, [("weight", .string("w")), ("defaultWeight", .integer(10))])
        == [12.5, 12.5])
  }

  @Test("An algorithm ends when it is cancelled, and when memory or time runs out")
  func limits() throws {
    let fixture = try AlgorithmFixture.random(nodes: 3_000, arcs: 9_000, seed: 1)
    var little = ExecutionLimits()
    little.memory = 20_000
    #expect(
      try fixture.errorOf("algo.pageRank", limits: little)
        == "ResourceError/MemoryLimitExceeded: raise the memory limit or narrow the query")
    var past = ExecutionLimits()
    past.deadline = ContinuousClock.now
    #expect(
      try fixture.errorOf("algo.betweenness", limits: past)
        == "ResourceError/TimeLimitExceeded: raise the limit or narrow the query")

    let context = ExecutionContext(graph: fixture.graph, arena: Arena(), clock: (0, 0))
    let procedure = try #require(algorithmProcedures.first { $0.signature.name == "algo.closeness" })
    var count = 0
    #expect(throws: ExecutionError.self) {
      try procedure.call([], context) { (_) throws(ExecutionError) in
        count += 1
        context.cancel()
      }
    }
    #expect(count < 3_000)
  }

  @Test("Memory is given back when a call ends, also by an error")
  func memoryIsReturned() throws {
    let fixture = try AlgorithmFixture.random(nodes: 200, arcs: 600, seed: 2)
    var limits = ExecutionLimits()
    limits.memory = 100_000
    let context = ExecutionContext(graph: fixture.graph, arena: Arena(), clock: (0, 0), limits: limits)
    // All together they would need many times the limit.
    for _ in 0..<10 {
      for procedure in algorithmProcedures where procedure.signature.parameters.count == 1 {
        try procedure.call([], context) { (_) throws(ExecutionError) in }
        #expect(throws: ExecutionError.self) {
          try procedure.call([], context) { (_) throws(ExecutionError) in throw .type("Stop", "stop") }
        }
      }
    }
  }

  @Test("Every procedure has a line of help that names its options")
  func help() {
    for procedure in algorithmProcedures {
      let signature = procedure.signature
      #expect(signature.name.hasPrefix("algo."))
      #expect(!signature.help.contains("\n") && signature.help.contains("options: label, type"))
      #expect(signature.parameters.last == FunctionParameter("options", .map, optional: true))
      #expect(!signature.writes)
    }
  }
}
