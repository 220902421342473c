import TestSupport

/// A small graph made at random: self-loops, parallel relationships, nodes without labels, properties that
/// are missing or of mixed types.
struct RandomGraph {
  struct Node {
    var labels: Set<String> = []
    /// Always an integer, so that sums never fail.
    var weight = 0
    /// The property `p` as an expression; nil when the node has none.
    var mixed: String?
  }

  struct Relationship {
    var start = 0
    var end = 0
    var type = ""
    var weight = 0
  }

  static let labels = ["A", "B", "C"]
  static let types = ["R", "S", "T"]
  // No 1.0 beside 1: which of two equal values stands for a group is free.
  static let mixedValues = ["1", "2", "1.5", "'a'", "'ab'", "true", "false", "0.0 / 0.0", "[1, 2]", "null"]

  var nodes: [Node] = []
  var relationships: [Relationship] = []

  init(
    using random: inout SeededGenerator, nodes nodeLimit: Int = 7, relationships relationshipLimit: Int = 11
  ) {
    for _ in 0..<Int.random(in: 0...nodeLimit, using: &random) {
      var node = Node()
      for label in Self.labels where Int.random(in: 0..<5, using: &random) < 2 { node.labels.insert(label) }
      node.weight = Int.random(in: 0...2, using: &random)
      if Bool.random(using: &random) { node.mixed = Self.mixedValues.randomElement(using: &random) }
      nodes.append(node)
    }
    guard !nodes.isEmpty else { return }
    let hasNoLoops = Bool.random(using: &random)
    let labelsEnds = Bool.random(using: &random)
    for _ in 0..<Int.random(in: 0...relationshipLimit, using: &random) {
      let start = nodes.indices.randomElement(using: &random) ?? 0
      let end = nodes.indices.randomElement(using: &random) ?? 0
      if hasNoLoops, start == end { continue }
      relationships.append(
        Relationship(
          start: start, end: end,
          type: Self.types.randomElement(using: &random) ?? "R", weight: Int.random(in: 0...2, using: &random)
        ))
    }
    // A type that leads from one label to another, as in graphs with a schema: plans rely on it.
    guard labelsEnds else { return }
    for relationship in relationships where relationship.type != "T" {
      nodes[relationship.start].labels.insert("A")
      nodes[relationship.end].labels.insert(relationship.type == "R" ? "A" : "B")
    }
  }

  /// One statement that makes the graph; nil for the empty graph. The property `k` is a number of its own
  /// for each node and for each relationship.
  var createStatement: String? {
    guard !nodes.isEmpty else { return nil }
    let elements =
      nodes.enumerated().map { index, node in
        let labels = node.labels.sorted().map { ":" + $0 }.joined()
        let mixed = node.mixed.map { ", p: \($0)" } ?? ""
        return "(n\(index)\(labels) {k: \(index), w: \(node.weight)\(mixed)})"
      }
      + relationships.enumerated().map { index, relationship in
        let properties = "{k: \(index), w: \(relationship.weight)}"
        return "(n\(relationship.start))-[:\(relationship.type) \(properties)]->(n\(relationship.end))"
      }
    return "CREATE " + elements.joined(separator: ", ")
  }

  /// The graph without one relationship.
  func without(relationship index: Int) -> RandomGraph {
    var smaller = self
    smaller.relationships.remove(at: index)
    return smaller
  }

  /// The graph without one node and what hangs on it.
  func without(node index: Int) -> RandomGraph {
    var smaller = self
    smaller.nodes.remove(at: index)
    smaller.relationships = relationships.compactMap { old in
      guard old.start != index, old.end != index else { return nil }
      var kept = old
      kept.start -= old.start > index ? 1 : 0
      kept.end -= old.end > index ? 1 : 0
      return kept
    }
    return smaller
  }
}
