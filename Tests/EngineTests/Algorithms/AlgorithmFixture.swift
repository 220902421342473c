import Engine
import Testing

/// An arc of a test graph; node numbers are node ids.
struct Arc {
  var start: Int
  var end: Int
  var weight: Double?

  init(_ start: Int, _ end: Int, _ weight: Double? = nil) {
    self.start = start
    self.end = end
    self.weight = weight
  }
}

/// A small graph and the procedures to run on it.
struct AlgorithmFixture {
  var graph = Graph()
  let nodeCount: Int
  let arcs: [Arc]

  /// Nodes of the label `N` joined by relationships of the type `R`, with their weights as the property `w`.
  init(nodes: Int, _ arcs: [Arc]) throws {
    nodeCount = nodes
    self.arcs = arcs
    let label = try graph.makeLabel("N")
    let type = try graph.makeRelationshipType("R")
    let key = try graph.makePropertyKey("w")
    for _ in 0..<nodes { _ = try graph.createNode([label]) }
    for arc in arcs {
      let relationship = try graph.createRelationship(type, from: node(arc.start), to: node(arc.end))
      if let weight = arc.weight { try graph.setProperty(relationship, key, Value(weight)) }
    }
  }

  /// The same graph for the same seed; with self-loops and parallel arcs.
  static func random(nodes: Int, arcs: Int, seed: UInt64) throws -> AlgorithmFixture {
    var state = seed
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return try AlgorithmFixture(
      nodes: nodes, (0..<arcs).map { _ in Arc(draw(nodes), draw(nodes), Double(draw(20)) / 2) })
  }

  func node(_ number: Int) -> NodeID { NodeID(UInt32(number)) }

  /// The nodes each node leads to, without itself.
  func neighbours(undirected: Bool = false) -> [Set<Int>] {
    var sets = [Set<Int>](repeating: [], count: nodeCount)
    for arc in arcs where arc.start != arc.end {
      sets[arc.start].insert(arc.end)
      if undirected { sets[arc.end].insert(arc.start) }
    }
    return sets
  }

  /// Calls a procedure and reads each row as it comes.
  func rows<Row>(
    _ name: String, _ arguments: [Value] = [], _ options: [(key: String, value: Datum)] = [],
    limits: ExecutionLimits = ExecutionLimits(), threads: Int = 1, read: ([Value]) -> Row
  ) throws -> [Row] {
    let context = ExecutionContext(graph: graph, arena: Arena(), clock: (0, 0), limits: limits)
    context.threads = threads
    let procedure = try #require(algorithmProcedures.first { $0.signature.name == name })
    var values = arguments
    if !options.isEmpty { values.append(try Datum.map(options).value(in: context.arena)) }
    var rows: [Row] = []
    try procedure.call(values, context) { (row) throws(ExecutionError) in rows.append(read(row)) }
    return rows
  }

  /// The number a procedure gives each node, by node; `output` counts from 0.
  func numbers(
    _ name: String, output: Int = 1, _ options: [(key: String, value: Datum)] = [], threads: Int = 1
  ) throws -> [Double] {
    try rows(name, [], options, threads: threads) { number($0[output]) }
  }

  /// The groups a procedure puts nodes in, by the group's number; that every node is in one is checked.
  func groups(_ name: String, _ options: [(key: String, value: Datum)] = []) throws -> [[Int]] {
    let members = try rows(name, [], options) { (node: Int($0[0].asNode.raw), group: Int($0[1].asInteger)) }
    #expect(members.map(\.node) == Array(0..<nodeCount))
    let count = (members.map(\.group).max() ?? -1) + 1
    return (0..<count).map { group in members.filter { $0.group == group }.map(\.node) }
  }

  /// `Category/Detail: hint` of the error of a call; nil when there is none.
  func errorOf(
    _ name: String, _ arguments: [Value] = [], _ options: [(key: String, value: Datum)] = [],
    limits: ExecutionLimits = ExecutionLimits()
  ) throws -> String? {
    do {
      _ = try rows(name, arguments, options, limits: limits) { _ in }
      return nil
    } catch let error as ExecutionError {
      return "\(error.category)/\(error.detail)" + (error.hint.map { ": \($0)" } ?? "")
    }
  }
}

/// A path as a procedure gave it.
struct FoundPath: Hashable {
  var nodes: [Int]
  var relationships: [Int]
  var cost: Double

  init(nodes: [Int], relationships: [Int], cost: Double) {
    self.nodes = nodes
    self.relationships = relationships
    self.cost = cost
  }

  init(_ path: Value, _ cost: Value) {
    nodes = path.asPath.nodes.map { Int($0.raw) }
    relationships = path.asPath.relationships.map { Int($0.raw) }
    self.cost = cost.asFloat
  }
}

func number(_ value: Value) -> Double { value.tag == .integer ? Double(value.asInteger) : value.asFloat }

/// The largest difference of two lists; infinite when they differ in length.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}
