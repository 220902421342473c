import Engine
import Testing

@Suite struct CommunityTests {
  private static let seeds: [UInt64] = [1, 2, 3, 4]

  /// Two squares with both diagonals, 0-3 and 4-7, joined by one relationship.
  private func twoCliques() throws -> AlgorithmFixture {
    let pairs = [0, 4].flatMap { base in
      (0..<4).flatMap { i in (0..<i).map { Arc(base + i, base + $0) } }
    }
    return try AlgorithmFixture(nodes: 8, pairs + [Arc(3, 4)])
  }

  // MARK: Components

  @Test("Components are the classes of reaching each other", arguments: seeds, [12, 25, 45])
  func components(seed: UInt64, arcs: Int) throws {
    let fixture = try AlgorithmFixture.random(nodes: 25, arcs: arcs, seed: seed)
    let forward = reachability(fixture.neighbours())
    let either = reachability(fixture.neighbours(undirected: true))
    #expect(try fixture.groups("algo.wcc") == classes { either[$0][$1] })
    #expect(try fixture.groups("algo.scc") == classes { forward[$0][$1] && forward[$1][$0] })

    func classes(_ areTogether: (Int, Int) -> Bool) -> [[Int]] {
      (0..<25).filter { v in !(0..<v).contains { areTogether($0, v) } }
        .map { first in (0..<25).filter { areTogether(first, $0) } }
    }
  }

  @Test(
    "Weak components of graphs in which most, some or few nodes hang together", arguments: seeds,
    [300, 1_200, 2_000, 3_500, 12_000])
  func weakComponents(seed: UInt64, arcs: Int) throws {
    let count = 2_500
    var fixture = try AlgorithmFixture.random(nodes: count, arcs: arcs, seed: seed)
    #expect(try components() == expected { _ in true })
    // The same between every third node and those behind it.
    let label = try fixture.graph.makeLabel("M")
    for node in 0..<count where node % 3 > 0 {
      _ = try fixture.graph.addLabel(label, to: fixture.node(node))
    }
    #expect(try components([("label", .string("M"))]) == expected { $0 % 3 > 0 })

    func components(_ options: [(key: String, value: Datum)] = []) throws -> [[Int]] {
      try fixture.rows("algo.wcc", [], options) { [Int($0[0].asNode.raw), Int($0[1].asInteger)] }
    }

    /// Each node with the number of its component, by spreading the smallest node until nothing changes.
    func expected(_ isChosen: (Int) -> Bool) -> [[Int]] {
      var least = Array(0..<count)
      var changes = true
      while changes {
        changes = false
        for arc in fixture.arcs where isChosen(arc.start) && isChosen(arc.end) {
          let smaller = min(least[arc.start], least[arc.end])
          changes = changes || least[arc.start] != least[arc.end]
          least[arc.start] = smaller
          least[arc.end] = smaller
        }
      }
      let chosen = (0..<count).filter(isChosen)
      var numbers: [Int: Int] = [:]
      return chosen.map { node in
        let number = numbers[least[node]] ?? numbers.count
        numbers[least[node]] = number
        return [node, number]
      }
    }
  }

  /// S. Warshall's closure.
  private func reachability(_ neighbours: [Set<Int>]) -> [[Bool]] {
    let n = neighbours.count
    var reaches = (0..<n).map { i in (0..<n).map { i == $0 || neighbours[i].contains($0) } }
    for k in 0..<n {
      for i in 0..<n where reaches[i][k] {
        for j in 0..<n where reaches[k][j] { reaches[i][j] = true }
      }
    }
    return reaches
  }

  @Test("A long cycle and a long chain do not exhaust the stack")
  func longWays() throws {
    let count = 50_000
    let chain = (0..<count - 1).map { Arc($0, $0 + 1) }
    let cycle = try AlgorithmFixture(nodes: count, chain + [Arc(count - 1, 0)])
    #expect(try cycle.numbers("algo.scc").allSatisfy { $0 == 0 })
    let open = try AlgorithmFixture(nodes: count, chain)
    #expect(try open.numbers("algo.scc") == (0..<count).map(Double.init))
    #expect(try open.numbers("algo.wcc").allSatisfy { $0 == 0 })
  }

  // MARK: Cores and triangles

  @Test("Core numbers are those of peeling node by node", arguments: seeds, [30, 60, 120])
  func cores(seed: UInt64, arcs: Int) throws {
    let fixture = try AlgorithmFixture.random(nodes: 25, arcs: arcs, seed: seed)
    let neighbours = fixture.neighbours(undirected: true)
    var expected = [Double](repeating: 0, count: 25)
    for k in 1...25 {
      var left = Set(0..<25)
      while let weak = left.first(where: { neighbours[$0].intersection(left).count < k }) {
        left.remove(weak)
      }
      for node in left { expected[node] = Double(k) }
    }
    #expect(try fixture.numbers("algo.kCore") == expected)
  }

  @Test("Triangles are the joined triples", arguments: seeds)
  func triangles(seed: UInt64) throws {
    let fixture = try AlgorithmFixture.random(nodes: 25, arcs: 100, seed: seed)
    let neighbours = fixture.neighbours(undirected: true)
    var counts = [Double](repeating: 0, count: 25)
    var coefficients = counts
    for v in 0..<25 {
      for a in neighbours[v] {
        for b in neighbours[v] where a < b && neighbours[a].contains(b) { counts[v] += 1 }
      }
      let degree = Double(neighbours[v].count)
      if degree > 1 { coefficients[v] = counts[v] / (degree * (degree - 1) / 2) }
    }
    #expect(counts.contains { $0 > 0 })
    #expect(try fixture.numbers("algo.triangleCount") == counts)
    #expect(difference(try fixture.numbers("algo.triangleCount", output: 2), coefficients) < 1e-15)
  }

  // MARK: Communities

  @Test("Louvain parts two cliques, and its modularity is that of the definition")
  func louvainCliques() throws {
    let fixture = try twoCliques()
    #expect(try fixture.groups("algo.louvain") == [[0, 1, 2, 3], [4, 5, 6, 7]])
    // 12 of 13 relationships lie inside, each half has half of the ends: 12/13 - 2 * (1/2)^2.
    let modularity = try fixture.numbers("algo.louvain", output: 2)
    #expect(difference(modularity, [Double](repeating: 12.0 / 13 - 0.5, count: 8)) < 1e-15)
    #expect(try fixture.groups("algo.louvain", [("resolution", .integer(0))]).count == 1)
    #expect(try fixture.groups("algo.louvain", [("resolution", .integer(100))]).count == 8)
  }

  @Test("The modularity Louvain gives is that of its communities, by the definition", arguments: seeds)
  func louvainModularity(seed: UInt64) throws {
    let fixture = try AlgorithmFixture.random(nodes: 25, arcs: 60, seed: seed)
    let communities = try fixture.numbers("algo.louvain", [("weight", .string("w"))])
    let modularity = try fixture.numbers("algo.louvain", output: 2, [("weight", .string("w"))])
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: 25), count: 25)
    for arc in fixture.arcs {
      matrix[arc.start][arc.end] += arc.weight ?? 1
      matrix[arc.end][arc.start] += arc.weight ?? 1
    }
    let strengths = matrix.map { $0.reduce(0, +) }
    let total = strengths.reduce(0, +)
    var expected = 0.0
    for i in 0..<25 {
      for j in 0..<25 where communities[i] == communities[j] {
        expected += (matrix[i][j] - strengths[i] * strengths[j] / total) / total
      }
    }
    #expect(abs(modularity[0] - expected) < 1e-12)
    #expect(expected > 0.2)
  }

  @Test("Communities follow the weights")
  func weightedCommunities() throws {
    // A square whose sides are strong and weak in turn.
    let fixture = try AlgorithmFixture(
      nodes: 4, [Arc(0, 1, 0.1), Arc(1, 2, 10), Arc(2, 3, 0.1), Arc(3, 0, 10)])
    let weight: [(key: String, value: Datum)] = [("weight", .string("w"))]
    #expect(try fixture.groups("algo.louvain", weight) == [[0, 3], [1, 2]])
    #expect(try fixture.groups("algo.labelPropagation", weight) == [[0, 3], [1, 2]])
  }

  @Test("Label propagation ends with every node where most of its neighbours are", arguments: seeds)
  func labelPropagation(seed: UInt64) throws {
    let fixture = try AlgorithmFixture.random(nodes: 40, arcs: 80, seed: seed)
    for propagationSeed in [0, 7] as [Int64] {
      let options: [(key: String, value: Datum)] = [("seed", .integer(propagationSeed))]
      let labels = try fixture.numbers("algo.labelPropagation", options)
      #expect(try fixture.numbers("algo.labelPropagation", options) == labels)
      for node in 0..<40 {
        var votes: [Double: Int] = [:]
        for arc in fixture.arcs where arc.start != arc.end {
          if arc.start == node { votes[labels[arc.end], default: 0] += 1 }
          if arc.end == node { votes[labels[arc.start], default: 0] += 1 }
        }
        #expect(votes[labels[node], default: 0] == votes.values.max() ?? 0)
      }
    }
  }

  @Test("Label propagation keeps two cliques apart for some seed and never splits one")
  func labelPropagationCliques() throws {
    let fixture = try twoCliques()
    let results = try (0..<10).map {
      try fixture.groups("algo.labelPropagation", [("seed", .integer(Int64($0)))])
    }
    let allowed = [[[0, 1, 2, 3], [4, 5, 6, 7]], [Array(0..<8)]]
    #expect(results.allSatisfy { allowed.contains($0) })
    #expect(results.contains(allowed[0]))
  }

  // MARK: Similarity

  private struct Pair: Equatable {
    var first: Int
    var second: Int
    var similarity: Double
  }

  private func similar(_ fixture: AlgorithmFixture, _ options: [(key: String, value: Datum)]) throws -> [Pair]
  {
    try fixture.rows("algo.similarity", [], options) {
      Pair(first: Int($0[0].asNode.raw), second: Int($0[1].asNode.raw), similarity: $0[2].asFloat)
    }
  }

  @Test("Similarity is the share of common neighbours", arguments: seeds, ["OUT", "IN", "BOTH"])
  func similarity(seed: UInt64, direction: String) throws {
    let fixture = try AlgorithmFixture.random(nodes: 25, arcs: 80, seed: seed)
    var sets = fixture.neighbours(undirected: direction == "BOTH")
    if direction == "IN" {
      let outgoing = sets
      sets = (0..<25).map { v in Set((0..<25).filter { outgoing[$0].contains(v) }) }
    }
    var expected: [Pair] = []
    for a in 0..<25 {
      var matches: [Pair] = []
      for b in 0..<25 where a != b && !sets[a].isDisjoint(with: sets[b]) {
        let similarity = Double(sets[a].intersection(sets[b]).count) / Double(sets[a].union(sets[b]).count)
        if similarity >= 0.1 { matches.append(Pair(first: a, second: b, similarity: similarity)) }
      }
      matches.sort { ($1.similarity, $0.second) < ($0.similarity, $1.second) }
      expected += matches.prefix(3)
    }
    let options: [(key: String, value: Datum)] = [
      ("direction", .string(direction)), ("topK", .integer(3)), ("cutoff", .float(0.1)),
    ]
    #expect(try similar(fixture, options) == expected)
  }
}
