import Kith
import Syntax
import TestSupport

/// A small graph and a pattern, and all matches of the one in the other, found by trying everything: what the
/// planner's choice of order, indexes and rewrites must not change.
struct SmallGraph {
  struct Relationship {
    var type: String
    var start: Int
    var end: Int
    var weight: Int
  }
  /// Labels by node.
  var nodes: [Set<String>] = []
  var relationships: [Relationship] = []

  init(nodes count: Int, relationships relationshipCount: Int, _ random: inout SeededGenerator) {
    for _ in 0..<count {
      nodes.append(Set(["A", "B", "C"].filter { _ in Bool.random(using: &random) }))
    }
    for _ in 0..<relationshipCount {
      relationships.append(
        Relationship(
          type: ["R", "S"].randomElement(using: &random) ?? "R",
          start: Int.random(in: 0..<count, using: &random),
          end: Int.random(in: 0..<count, using: &random), weight: Int.random(in: 0...2, using: &random)))
    }
  }

  func load(into database: Database) throws(Diagnostic) {
    for (id, labels) in nodes.enumerated() {
      _ = try database.run("CREATE (\(labels.sorted().map { ":" + $0 }.joined()) {id: \(id), k: \(id % 3)})")
    }
    for (id, relationship) in relationships.enumerated() {
      _ = try database.run(
        """
        MATCH (a {id: \(relationship.start)}), (b {id: \(relationship.end)})
        CREATE (a)-[:\(relationship.type) {id: \(id), w: \(relationship.weight)}]->(b)
        """)
    }
  }
}

/// Node variables `n0`, `n1`, ... and the relationships between them.
struct SmallPattern {
  struct Node {
    var label: String?
    /// `WHERE n.k = value`
    var key: Int?
  }
  struct Step {
    enum Direction: CaseIterable { case out, into, either }
    var left: Int
    var right: Int
    var types: [String]
    var direction: Direction
    /// `{w: value}`
    var weight: Int?
  }
  var nodes: [Node]
  var steps: [Step] = []

  init(nodes count: Int, steps stepCount: Int, _ random: inout SeededGenerator) {
    nodes = (0..<count).map { _ in
      Node(
        label: Int.random(in: 0..<3, using: &random) == 0 ? ["A", "B"].randomElement(using: &random) : nil,
        key: Int.random(in: 0..<5, using: &random) == 0 ? Int.random(in: 0...2, using: &random) : nil)
    }
    for step in 0..<stepCount {
      // The first steps join every node to those before it, the others close cycles.
      let right = step + 1 < count ? step + 1 : Int.random(in: 0..<count, using: &random)
      let left = Int.random(in: 0..<max(1, min(right, count)), using: &random)
      steps.append(
        Step(
          left: left, right: right,
          types: [[], ["R"], ["S"], ["R", "S"]].randomElement(using: &random) ?? [],
          direction: Step.Direction.allCases.randomElement(using: &random) ?? .out,
          weight: Int.random(in: 0..<6, using: &random) == 0 ? Int.random(in: 0...2, using: &random) : nil))
    }
  }

  /// The pattern as text, its parts in this order.
  func text(order: [Int]) -> String {
    var seen: Set<Int> = []
    let node = { (id: Int, seen: inout Set<Int>) -> String in
      seen.insert(id).inserted ? "(n\(id)\(nodes[id].label.map { ":" + $0 } ?? ""))" : "(n\(id))"
    }
    var parts: [String] = []
    for index in order {
      let step = steps[index]
      let types = step.types.isEmpty ? "" : ":" + step.types.joined(separator: "|")
      let body = "[r\(index)\(types)\(step.weight.map { " {w: \($0)}" } ?? "")]"
      let left = node(step.left, &seen)
      let right = node(step.right, &seen)
      switch step.direction {
      case .out: parts.append("\(left)-\(body)->\(right)")
      case .into: parts.append("\(left)<-\(body)-\(right)")
      case .either: parts.append("\(left)-\(body)-\(right)")
      }
    }
    for id in nodes.indices where !seen.contains(id) { parts.append(node(id, &seen)) }
    let conditions = nodes.enumerated().compactMap { id, node in node.key.map { "n\(id).k = \($0)" } }
    return parts.joined(separator: ", ")
      + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
  }

  /// Every match: the ids of the nodes, then those of the relationships.
  func matches(in graph: SmallGraph) -> [[Int]] {
    var found: [[Int]] = []
    var bound = [Int?](repeating: nil, count: nodes.count)
    var used: [Int] = []
    func fits(_ variable: Int, _ node: Int) -> Bool {
      if let bound = bound[variable] { return bound == node }
      if let label = nodes[variable].label, !graph.nodes[node].contains(label) { return false }
      return nodes[variable].key.map { $0 == node % 3 } ?? true
    }
    func bindRest() {
      guard let open = bound.firstIndex(of: nil) else {
        found.append(bound.compactMap { $0 } + used)
        return
      }
      for node in graph.nodes.indices where fits(open, node) {
        bound[open] = node
        bindRest()
        bound[open] = nil
      }
    }
    func take(_ index: Int) {
      guard index < steps.count else { return bindRest() }
      let step = steps[index]
      for (id, relationship) in graph.relationships.enumerated() where !used.contains(id) {
        guard step.types.isEmpty || step.types.contains(relationship.type),
          step.weight.map({ $0 == relationship.weight }) ?? true
        else { continue }
        var ways: [(left: Int, right: Int)] = []
        if step.direction != .into { ways.append((relationship.start, relationship.end)) }
        // A loop is walked once, whichever way.
        if step.direction == .into || step.direction == .either && relationship.start != relationship.end {
          ways.append((relationship.end, relationship.start))
        }
        for way in ways where fits(step.left, way.left) {
          let before = bound
          bound[step.left] = way.left
          if fits(step.right, way.right) {
            bound[step.right] = way.right
            used.append(id)
            take(index + 1)
            used.removeLast()
          }
          bound = before
        }
      }
    }
    take(0)
    return found
  }
}
