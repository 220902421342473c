@testable import Engine
import Testing

@Suite struct CentralityTests {
  private static let seeds: [UInt64] = [1, 2, 3]

  // MARK: PageRank

  @Test("PageRank solves its equation", arguments: seeds, [false, true])
  func pageRank(seed: UInt64, isWeighted: Bool) throws {
    let fixture = try AlgorithmFixture.random(nodes: 25, arcs: 60, seed: seed)
    var options: [(key: String, value: Datum)] = [
      ("iterations", .integer(1_000)), ("tolerance", .float(1e-15)),
    ]
    if isWeighted { options.append(("weight", .string("w"))) }
    let scores = try fixture.numbers("algo.pageRank", options)
    #expect(abs(scores.reduce(0, +) - 1) < 1e-12)
    #expect(difference(scores, pageRankBySolving(fixture, isWeighted: isWeighted)) < 1e-12)
  }

  /// Solves x = (1 - d) / n + d * P x, with P's columns uniform for nodes that lead nowhere, by elimination.
  private func pageRankBySolving(_ fixture: AlgorithmFixture, isWeighted: Bool) -> [Double] {
    let n = fixture.nodeCount
    var flow = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for arc in fixture.arcs { flow[arc.start][arc.end] += isWeighted ? arc.weight ?? 1 : 1 }
    var rows = [[Double]](repeating: [Double](repeating: 0, count: n + 1), count: n)
    for i in 0..<n {
      let sum = flow[i].reduce(0, +)
      for j in 0..<n { rows[j][i] -= 0.85 * (sum > 0 ? flow[i][j] / sum : 1 / Double(n)) }
      rows[i][i] += 1
      rows[i][n] = 0.15 / Double(n)
    }
    // Diagonally dominant by columns: no pivoting needed.
    for pivot in 0..<n {
      for row in 0..<n where row != pivot {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in pivot...n { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return (0..<n).map { rows[$0][n] / rows[$0][$0] }
  }

  @Test("PageRank is the same to the last bit on any number of threads", arguments: [false, true])
  func pageRankThreads(isWeighted: Bool) throws {
    // Enough for several pieces of work.
    let fixture = try AlgorithmFixture.random(nodes: 6_000, arcs: 50_000, seed: 5)
    let options: [(key: String, value: Datum)] =
      [("iterations", .integer(7)), ("tolerance", .integer(0))]
      + (isWeighted ? [("weight", .string("w"))] : [])
    let alone = try fixture.numbers("algo.pageRank", options)
    for threads in [2, 3, 8] {
      #expect(try fixture.numbers("algo.pageRank", options, threads: threads) == alone)
    }
    #expect(difference(alone, pageRankByPushing(fixture, rounds: 7, isWeighted: isWeighted)) < 1e-15)
  }

  /// Rounds of each node passing its score on along its arcs.
  private func pageRankByPushing(_ fixture: AlgorithmFixture, rounds: Int, isWeighted: Bool) -> [Double] {
    let n = fixture.nodeCount
    func weight(_ arc: Arc) -> Double { isWeighted ? arc.weight ?? 1 : 1 }
    var strengths = [Double](repeating: 0, count: n)
    for arc in fixture.arcs { strengths[arc.start] += weight(arc) }
    var scores = [Double](repeating: 1 / Double(n), count: n)
    for _ in 0..<rounds {
      var next = [Double](repeating: 0, count: n)
      for arc in fixture.arcs where strengths[arc.start] > 0 {
        next[arc.end] += scores[arc.start] * weight(arc) / strengths[arc.start]
      }
      let dangling = (0..<n).reduce(0) { strengths[$1] > 0 ? $0 : $0 + scores[$1] }
      scores = next.map { 0.15 / Double(n) + 0.85 * ($0 + dangling / Double(n)) }
    }
    return scores
  }

  @Test("PageRank ends in time on several threads")
  func pageRankInTime() throws {
    let fixture = try AlgorithmFixture.random(nodes: 6_000, arcs: 30_000, seed: 6)
    var limits = ExecutionLimits()
    limits.deadline = .now + .milliseconds(200)
    let start = ContinuousClock.now
    let error = #expect(throws: ExecutionError.self) {
      _ = try fixture.rows(
        "algo.pageRank", [], [("iterations", .integer(1 << 40)), ("tolerance", .integer(0))], limits: limits,
        threads: 3
      ) { _ in }
    }
    #expect(error?.detail == "TimeLimitExceeded")
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("PageRank turns relationships round on request, and stops after the rounds allowed")
  func pageRankOptions() throws {
    // 0 leads to 1: with d = 0.85 and one round from 1/2 each, 1 gets 0.85 * (0.5 + 0.25) + 0.075.
    let fixture = try AlgorithmFixture(nodes: 2, [Arc(0, 1)])
    let outgoing = try fixture.numbers("algo.pageRank", [("iterations", .integer(1))])
    #expect(difference(outgoing, [0.2875, 0.7125]) < 1e-15)
    let incoming = try fixture.numbers(
      "algo.pageRank", [("iterations", .integer(1)), ("direction", .string("IN"))])
    #expect(difference(incoming, [0.7125, 0.2875]) < 1e-15)
    let both = try fixture.numbers("algo.pageRank", [("direction", .string("BOTH"))])
    #expect(difference(both, [0.5, 0.5]) < 1e-15)
    let undamped = try fixture.numbers("algo.pageRank", [("damping", .integer(0))])
    #expect(difference(undamped, [0.5, 0.5]) < 1e-15)
  }

  // MARK: Betweenness and closeness

  @Test("Betweenness counts the shortest paths through a node", arguments: seeds, ["OUT", "IN", "BOTH"])
  func betweennessOfAll(seed: UInt64, direction: String) throws {
    let fixture = try AlgorithmFixture.random(nodes: 20, arcs: 45, seed: seed)
    let scores = try fixture.numbers("algo.betweenness", [("direction", .string(direction))])
    var expected = [Double](repeating: 0, count: fixture.nodeCount)
    let (distances, counts) = allPairs(fixture.neighbours(undirected: direction == "BOTH"))
    for s in expected.indices {
      for t in expected.indices where s != t && distances[s][t] < .max {
        for v in expected.indices where v != s && v != t {
          guard distances[s][v] < .max, distances[v][t] < .max else { continue }
          guard distances[s][v] + distances[v][t] == distances[s][t] else { continue }
          expected[v] += counts[s][v] * counts[v][t] / counts[s][t] / (direction == "BOTH" ? 2 : 1)
        }
      }
    }
    #expect(difference(scores, expected) < 1e-9)
    let normalized = try fixture.numbers(
      "algo.betweenness", [("direction", .string(direction)), ("normalized", .boolean(true))])
    let pairs = 19.0 * 18 / (direction == "BOTH" ? 2 : 1)
    #expect(difference(normalized, expected.map { $0 / pairs }) < 1e-12)
  }

  @Test("Sampled betweenness is exact on average, follows from its seed, and whole when all are sampled")
  func sampledBetweenness() throws {
    let fixture = try AlgorithmFixture.random(nodes: 12, arcs: 30, seed: 4)
    let exact = try fixture.numbers("algo.betweenness")
    #expect(try fixture.numbers("algo.betweenness", [("samples", .integer(12))]) == exact)
    func sample(_ seed: Int) throws -> [Double] {
      try fixture.numbers("algo.betweenness", [("samples", .integer(4)), ("seed", .integer(Int64(seed)))])
    }
    #expect(try sample(1) == sample(1))
    var mean = [Double](repeating: 0, count: 12)
    for seed in 0..<2_000 {
      for (node, score) in try sample(seed).enumerated() { mean[node] += score / 2_000 }
    }
    #expect(difference(mean, exact) < 0.05 * (exact.max() ?? 0))
  }

  @Test("Betweenness does not lose count where the paths outnumber every float")
  func manyPaths() throws {
    // A chain of diamonds: 3i leads to 3i + 1 and 3i + 2, both lead to 3i + 3; 2^1030 paths end to end.
    let diamonds = 1_030
    var arcs: [Arc] = []
    for joint in stride(from: 0, to: 3 * diamonds, by: 3) {
      for side in [joint + 1, joint + 2] { arcs += [Arc(joint, side), Arc(side, joint + 3)] }
    }
    let graph = try AlgorithmFixture(nodes: 3 * diamonds + 1, arcs).graph
    let workspace = Workspace(ExecutionContext(graph: graph, arena: Arena(), clock: (0, 0)))
    defer { workspace.release() }
    let type = try #require(graph.relationshipType("R"))
    let projection = try Projection(graph, ProjectionRequest(types: [type], shape: .simple), workspace)
    // From the first node alone: all paths across a joint pass it, the sides of a diamond share them.
    let sources = try workspace.array(1, filledWith: UInt32(0))
    let scores = try betweenness(projection.adjacency, from: sources[...], workspace)
    for joint in [3, 1_500, 3_087] {
      let beyond = Double(3 * diamonds - joint)
      let besideJoint = (beyond - 2) / 2
      #expect(abs(scores[joint] / beyond - 1) < 1e-9)
      #expect(abs(scores[joint + 1] / besideJoint - 1) < 1e-9)
    }
  }

  @Test("Closeness follows from all distances", arguments: seeds, ["OUT", "IN", "BOTH"])
  func closeness(seed: UInt64, direction: String) throws {
    let fixture = try AlgorithmFixture.random(nodes: 20, arcs: 30, seed: seed)
    let distances = allPairs(fixture.neighbours(undirected: direction == "BOTH")).distances
    var scores: [Double] = []
    var harmonic: [Double] = []
    for v in 0..<20 {
      let all = (0..<20).map { direction == "IN" ? distances[$0][v] : distances[v][$0] }
      let reached = all.filter { $0 > 0 && $0 < .max }.map(Double.init)
      let (count, sum) = (Double(reached.count), reached.reduce(0, +))
      scores.append(count == 0 ? 0 : count * count / sum / 19)
      harmonic.append(reached.reduce(0) { $0 + 1 / $1 })
    }
    let option = ("direction", Datum.string(direction))
    #expect(difference(try fixture.numbers("algo.closeness", [option]), scores) < 1e-12)
    #expect(
      difference(try fixture.numbers("algo.closeness", [option, ("harmonic", .boolean(true))]), harmonic)
        < 1e-12)
  }

  /// Distances, and numbers of shortest paths, by R. Floyd's triple loop and by summing over last steps.
  private func allPairs(_ neighbours: [Set<Int>]) -> (distances: [[Int]], counts: [[Double]]) {
    let n = neighbours.count
    var distances = [[Int]](repeating: [Int](repeating: .max, count: n), count: n)
    for i in 0..<n {
      for j in neighbours[i] { distances[i][j] = 1 }
      distances[i][i] = 0
    }
    for k in 0..<n {
      for i in 0..<n where distances[i][k] < .max {
        for j in 0..<n where distances[k][j] < .max {
          distances[i][j] = min(distances[i][j], distances[i][k] + distances[k][j])
        }
      }
    }
    var counts = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for s in 0..<n {
      counts[s][s] = 1
      for t in (0..<n).sorted(by: { distances[s][$0] < distances[s][$1] }) where distances[s][t] < .max {
        for v in neighbours[t] where distances[s][v] == distances[s][t] + 1 { counts[s][v] += counts[s][t] }
      }
    }
    return (distances, counts)
  }

  // MARK: Degree

  @Test("Degree counts parallel relationships each and a self-loop once")
  func degree() throws {
    let fixture = try AlgorithmFixture(nodes: 3, [Arc(0, 1, 2), Arc(0, 1, 3), Arc(1, 1, 4), Arc(2, 0, 0.5)])
    #expect(try fixture.numbers("algo.degree") == [3, 3, 1])
    #expect(try fixture.numbers("algo.degree", [("direction", .string("OUT"))]) == [2, 1, 1])
    #expect(try fixture.numbers("algo.degree", [("direction", .string("IN"))]) == [1, 3, 0])
    #expect(try fixture.numbers("algo.degree", output: 2, [("weight", .string("w"))]) == [5.5, 9, 0.5])
    #expect(try fixture.numbers("algo.degree", output: 2) == [3, 3, 1])
  }
}
