@testable import Engine
import Testing

@Suite struct PathTests {
  private static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  private func dijkstra(
    _ fixture: AlgorithmFixture, _ source: Int, _ target: Int, _ options: [(key: String, value: Datum)] = []
  ) throws -> FoundPath? {
    let ends = [Value(fixture.node(source)), Value(fixture.node(target))]
    let paths = try fixture.rows("algo.dijkstra", ends, options) { FoundPath($0[0], $0[1]) }
    #expect(paths.count <= 1)
    return paths.first
  }

  private func shortest(
    _ fixture: AlgorithmFixture, _ source: Int, _ target: Int, _ k: Int,
    _ options: [(key: String, value: Datum)] = []
  ) throws -> [FoundPath] {
    let arguments = [Value(fixture.node(source)), Value(fixture.node(target)), Value(k)]
    let paths = try fixture.rows("algo.kShortestPaths", arguments, options) {
      (index: Int($0[0].asInteger), path: FoundPath($0[1], $0[2]))
    }
    #expect(paths.map(\.index) == Array(0..<paths.count))
    return paths.map(\.path)
  }

  /// All paths without a repeated node, by trying everything.
  private func simplePaths(
    _ fixture: AlgorithmFixture, _ source: Int, _ target: Int, undirected: Bool = false
  ) -> [FoundPath] {
    var found: [FoundPath] = []
    func extend(_ path: FoundPath) {
      guard let last = path.nodes.last, last != target else { return found.append(path) }
      for (index, arc) in fixture.arcs.enumerated() {
        for (start, end) in undirected
          ? [(arc.start, arc.end), (arc.end, arc.start)] : [(arc.start, arc.end)]
        where start == last && !path.nodes.contains(end) {
          extend(
            FoundPath(
              nodes: path.nodes + [end], relationships: path.relationships + [index],
              cost: path.cost + (arc.weight ?? 1)))
        }
      }
    }
    extend(FoundPath(nodes: [source], relationships: [], cost: 0))
    return found
  }

  @Test("Dijkstra finds the cheapest path", arguments: seeds)
  func cheapest(seed: UInt64) throws {
    let fixture = try AlgorithmFixture.random(nodes: 9, arcs: 18, seed: seed)
    for (direction, undirected) in [("OUT", false), ("BOTH", true)] {
      for target in 0..<9 {
        let path = try dijkstra(
          fixture, 0, target, [("weight", .string("w")), ("direction", .string(direction))])
        let all = simplePaths(fixture, 0, target, undirected: undirected)
        #expect(path?.cost == all.map(\.cost).min())
        if let path { #expect(all.contains(path)) }
      }
    }
  }

  @Test("Dijkstra agrees with relaxing every relationship until nothing changes")
  func cheapestFar() throws {
    let fixture = try AlgorithmFixture.random(nodes: 300, arcs: 1_500, seed: 9)
    var costs = [Double](repeating: .infinity, count: 300)
    costs[0] = 0
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for arc in fixture.arcs where costs[arc.start] + (arc.weight ?? 1) < costs[arc.end] {
        costs[arc.end] = costs[arc.start] + (arc.weight ?? 1)
        hasChanged = true
      }
    }
    for target in 0..<300 {
      let path = try dijkstra(fixture, 0, target, [("weight", .string("w"))])
      #expect(path?.cost ?? .infinity == costs[target])
    }
  }

  @Test("The queue gives nodes by cost, also those made cheaper while they wait")
  func queue() throws {
    let workspace = Workspace(ExecutionContext(graph: Graph(), arena: Arena(), clock: (0, 0)))
    defer { workspace.release() }
    let costs = try workspace.array(500, filledWith: 0.0)
    var queue = try CostQueue(costs, workspace)
    var random = SplitMix64(seed: 1)
    for node in 0..<500 {
      costs[node] = Double(random.next(below: 100))
      queue.insert(node)
    }
    for node in stride(from: 0, to: 500, by: 3) {
      costs[node] = Double(random.next(below: Int(costs[node]) + 1))
      queue.lowered(node)
    }
    var order: [Int] = []
    while let node = queue.removeFirst() { order.append(node) }
    #expect(order == (0..<500).sorted { (costs[$0], $0) < (costs[$1], $1) })
  }

  @Test("The k cheapest paths are all there are, in order, each once", arguments: seeds)
  func kCheapest(seed: UInt64) throws {
    let fixture = try AlgorithmFixture.random(nodes: 8, arcs: 20, seed: seed)
    for (direction, undirected) in [("OUT", false), ("BOTH", true)] {
      let options = [("weight", Datum.string("w")), ("direction", .string(direction))]
      let all = simplePaths(fixture, 0, 7, undirected: undirected)
      let found = try shortest(fixture, 0, 7, 100_000, options)
      #expect(found.map(\.cost) == all.map(\.cost).sorted())
      #expect(Set(found) == Set(all))
      #expect(Set(found).count == found.count)
      #expect(try shortest(fixture, 0, 7, 3, options) == Array(found.prefix(3)))
    }
  }

  @Test("Without a weight relationships count, and parallel ones make different paths")
  func unweighted() throws {
    let fixture = try AlgorithmFixture(nodes: 3, [Arc(0, 1, 1), Arc(1, 2, 1), Arc(0, 2, 9), Arc(0, 1, 5)])
    #expect(try dijkstra(fixture, 0, 2) == FoundPath(nodes: [0, 2], relationships: [2], cost: 1))
    let weighted = try dijkstra(fixture, 0, 2, [("weight", .string("w"))])
    #expect(weighted == FoundPath(nodes: [0, 1, 2], relationships: [0, 1], cost: 2))
    let paths = try shortest(fixture, 0, 2, 9)
    #expect(paths.map(\.relationships) == [[2], [0, 1], [3, 1]])
    #expect(paths.map(\.cost) == [1, 2, 2])
  }

  @Test("A node reaches itself by a path of length 0, and another may not be reached at all")
  func trivialPaths() throws {
    let fixture = try AlgorithmFixture(nodes: 3, [Arc(0, 1), Arc(1, 0), Arc(0, 0)])
    let nowhere = FoundPath(nodes: [0], relationships: [], cost: 0)
    #expect(try dijkstra(fixture, 0, 0) == nowhere)
    #expect(try shortest(fixture, 0, 0, 5) == [nowhere])
    #expect(try dijkstra(fixture, 0, 2) == nil)
    #expect(try shortest(fixture, 0, 2, 5).isEmpty)
  }

  @Test("Weights of 0 do not lead round in circles")
  func zeroWeights() throws {
    let fixture = try AlgorithmFixture(nodes: 4, [Arc(0, 1, 0), Arc(1, 2, 0), Arc(2, 0, 0), Arc(2, 3, 0)])
    let path = FoundPath(nodes: [0, 1, 2, 3], relationships: [0, 1, 3], cost: 0)
    #expect(try dijkstra(fixture, 0, 3, [("weight", .string("w"))]) == path)
    #expect(try shortest(fixture, 0, 3, 5, [("weight", .string("w"))]) == [path])
  }

  @Test("Breadth-first search gives depths and a tree of shortest paths", arguments: seeds)
  func breadthFirst(seed: UInt64) throws {
    let fixture = try AlgorithmFixture.random(nodes: 20, arcs: 30, seed: seed)
    let neighbours = fixture.neighbours()
    var levels: [Set<Int>] = [[0]]
    var seen: Set<Int> = [0]
    while let last = levels.last, !last.isEmpty {
      levels.append(Set(last.flatMap { neighbours[$0] }).subtracting(seen))
      seen.formUnion(levels[levels.count - 1])
    }
    for limit in [Int64.max, 2, 0] {
      let rows = try fixture.rows("algo.bfs", [Value(fixture.node(0))], [("maxDepth", .integer(limit))]) {
        (node: Int($0[0].asNode.raw), depth: Int($0[1].asInteger), parent: $0[2])
      }
      #expect(rows.map(\.depth) == rows.map(\.depth).sorted())
      for depth in levels.indices {
        let expected = depth <= Int(limit) ? levels[depth] : []
        #expect(Set(rows.filter { $0.depth == depth }.map(\.node)) == expected)
      }
      #expect(rows.count == Set(rows.map(\.node)).count)
      for row in rows.dropFirst() {
        let parent = Int(row.parent.asNode.raw)
        #expect(neighbours[parent].contains(row.node) && levels[row.depth - 1].contains(parent))
      }
      #expect(rows.first?.node == 0 && rows.first?.parent.isNull == true)
    }
  }
}
