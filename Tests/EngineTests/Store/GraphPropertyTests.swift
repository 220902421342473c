import Engine
import Testing

/// Random histories, compared with a model of dictionaries.
@Suite struct GraphPropertyTests {
  @Test("One history agrees with the model after every change", arguments: UInt64(1)...4)
  func oneHistory(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var twin = try Twin()
    for step in 0..<90 {
      try twin.change(&random)
      if let difference = twin.model.difference(from: twin.graph) {
        Issue.record("seed \(seed), step \(step): \(difference)")
        return
      }
    }
  }

  /// Several branches live at once, each changed in turn; any of them is copied to another place, which is
  /// both how a snapshot is taken and how a branch is rolled back.
  @Test("Branches that share memory never see each other's changes", arguments: UInt64(100)...107)
  func branches(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var branches = try [Twin](repeating: Twin(), count: 4)
    for step in 0..<250 {
      let branch = Int.random(in: 0..<branches.count, using: &random)
      if Int.random(in: 0..<8, using: &random) == 0 {
        branches[Int.random(in: 0..<branches.count, using: &random)] = branches[branch]
      } else {
        try branches[branch].change(&random)
      }
      guard step % 25 == 24 else { continue }
      for (number, twin) in branches.enumerated() {
        if let difference = twin.model.difference(from: twin.graph) {
          Issue.record("seed \(seed), step \(step), branch \(number): \(difference)")
          return
        }
      }
    }
  }

  @Test(
    "A statement rolled back leaves no trace, also when others were rolled back before",
    arguments: UInt64(200)...203)
  func rollback(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var twin = try Twin()
    for step in 0..<50 {
      let savepoint = twin
      for _ in 0..<Int.random(in: 1...6, using: &random) { try twin.change(&random) }
      if Bool.random(using: &random) { twin = savepoint }
      if let difference = savepoint.model.difference(from: savepoint.graph)
        ?? twin.model.difference(from: twin.graph)
      {
        Issue.record("seed \(seed), step \(step): \(difference)")
        return
      }
    }
  }

  /// Packed pages, slices in a base and narrow columns, changed in branches and compacted.
  @Test("Branches of a bulk load never see each other's changes", arguments: UInt64(300)...305)
  func bulkBranches(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var branches = try [Twin](repeating: Twin(loading: 700, &random), count: 3)
    #expect(branches[0].model.difference(from: branches[0].graph) == nil)
    for step in 0..<90 {
      let branch = Int.random(in: 0..<branches.count, using: &random)
      if Int.random(in: 0..<8, using: &random) == 0 {
        branches[Int.random(in: 0..<branches.count, using: &random)] = branches[branch]
      } else {
        try branches[branch].change(&random)
      }
      guard step % 30 == 29 else { continue }
      for (number, twin) in branches.enumerated() {
        if let difference = twin.model.difference(from: twin.graph) {
          Issue.record("seed \(seed), step \(step), branch \(number): \(difference)")
          return
        }
      }
    }
  }

  /// Two copies append to one slice from the same count on, on two threads at once.
  @Test("Copies changed on different threads at once stay apart")
  func threads() async throws {
    var base = Graph()
    let type = try base.makeRelationshipType("T")
    let hub = try base.createNode([])
    let first = try base.bulkCreateNodes(labels: [], count: 64)
    for i in 0..<20 {
      _ = try base.createRelationship(type, from: hub, to: NodeID(first.raw + UInt32(i % 7)))
    }
    let start = base
    let results = try await withThrowingTaskGroup(of: (UInt32, Graph).self) { group in
      for offset in UInt32(0)..<4 {
        group.addTask {
          var graph = start
          for i in UInt32(0)..<500 {
            _ = try graph.createRelationship(type, from: hub, to: NodeID(first.raw + (i &* 7 &+ offset) % 64))
          }
          return (offset, graph)
        }
      }
      var results: [(UInt32, Graph)] = []
      for try await result in group { results.append(result) }
      return results
    }
    let before = (UInt32(0)..<20).map { Edge(neighbour: first.raw + $0 % 7, relationship: $0) }
    for (offset, graph) in results {
      let added = (UInt32(0)..<500).map {
        Edge(neighbour: first.raw + ($0 &* 7 &+ offset) % 64, relationship: 20 + $0)
      }
      #expect(graph.checkInvariants() == nil)
      #expect(graph.edges(hub.raw, type.raw, .outgoing).sorted() == (before + added).sorted())
    }
    #expect(start.edges(hub.raw, type.raw, .outgoing).sorted() == before.sorted())
  }
}
