/// All matches of a pattern by trying everything: slow and plain, to compare an engine with.
struct PatternOracle {
  private let graph: RandomGraph
  private var steps: [(step: RandomPattern.Step?, node: RandomPattern.Node)] = []
  private var binding: [Int?]
  private var used: Set<Int> = []
  /// For each match the node of every variable.
  private(set) var matches: [[Int]] = []

  init(_ pattern: RandomPattern, in graph: RandomGraph) {
    self.graph = graph
    binding = Array(repeating: nil, count: pattern.variableCount)
    for path in pattern.paths {
      for (index, node) in path.nodes.enumerated() {
        steps.append((index == 0 ? nil : path.steps[index - 1], node))
      }
    }
    extend(0, from: nil)
  }

  private mutating func extend(_ index: Int, from previous: Int?) {
    guard index < steps.count else {
      matches.append(binding.compactMap { $0 })
      return
    }
    guard let step = steps[index].step, let previous else {
      for node in graph.nodes.indices { bind(node, index) }
      return
    }
    walk(step, from: previous, length: 0, index)
  }

  /// Goes on along relationships no other part of the match uses.
  private mutating func walk(_ step: RandomPattern.Step, from node: Int, length: Int, _ index: Int) {
    let range = step.length ?? 1...1
    if range.contains(length) { bind(node, index) }
    guard length < range.upperBound else { return }
    for (id, relationship) in graph.relationships.enumerated() where !used.contains(id) {
      guard step.types.isEmpty || step.types.contains(relationship.type) else { continue }
      var ends: Set<Int> = []
      if step.direction != .left, relationship.start == node { ends.insert(relationship.end) }
      if step.direction != .right, relationship.end == node { ends.insert(relationship.start) }
      for end in ends {
        used.insert(id)
        walk(step, from: end, length: length + 1, index)
        used.remove(id)
      }
    }
  }

  private mutating func bind(_ node: Int, _ index: Int) {
    let wanted = steps[index].node
    if let label = wanted.label, !graph.nodes[node].labels.contains(label) { return }
    if let weight = wanted.weight, graph.nodes[node].weight != weight { return }
    let before = binding[wanted.variable]
    guard before == nil || before == node else { return }
    binding[wanted.variable] = node
    extend(index + 1, from: node)
    binding[wanted.variable] = before
  }
}
