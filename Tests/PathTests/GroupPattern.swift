/// The inside of a quantified group, as text and as something that can be matched by hand.
struct GroupPattern: Sendable, CustomStringConvertible {
  struct Hop: Sendable {
    var name: String
    var type: String?
    /// `->`, `<-` or `-`
    var direction: String
  }

  /// What the variables of one repetition stand for: nodes by `n`, relationships by `w`.
  typealias Binding = [String: Int]

  /// Names and labels; one more than hops.
  var nodes: [(name: String, label: String?)]
  var hops: [Hop]
  var predicate: String?
  /// The predicate by hand; `x` is the node at the left end of the whole pattern.
  var test: @Sendable (_ binding: Binding, _ x: Int) -> Bool = { _, _ in true }

  var description: String {
    var text = "("
    for (index, node) in nodes.enumerated() {
      text += "(\(node.name)\(index == nodes.lastIndex(of: node.name) ? label(node) : ""))"
      guard index < hops.count else { break }
      let hop = hops[index]
      let inside = "[\(hop.name)\(hop.type.map { ":" + $0 } ?? "")]"
      text += (hop.direction == "<-" ? "<-" : "-") + inside + (hop.direction == "->" ? "->" : "-")
    }
    return text + (predicate.map { " WHERE " + $0 } ?? "") + ")"
  }

  private func label(_ node: (name: String, label: String?)) -> String { node.label.map { ":" + $0 } ?? "" }

  /// Variables in the order in which tests return them.
  var variables: [(name: String, isNode: Bool)] {
    var seen: [String] = []
    var result: [(name: String, isNode: Bool)] = []
    for (index, node) in nodes.enumerated() {
      if !seen.contains(node.name) { result.append((node.name, true)) }
      seen.append(node.name)
      if index < hops.count { result.append((hops[index].name, false)) }
    }
    return result
  }

  /// What a query returns of the variables.
  var projection: String {
    variables.map { "[k IN \($0.name) | k.\($0.isNode ? "n" : "w")]" }.joined(separator: ", ")
  }
}

extension [(name: String, label: String?)] {
  fileprivate func lastIndex(of name: String) -> Int? { lastIndex { $0.name == name } }
}

/// A way through a graph that uses no relationship twice.
struct Trail: Hashable {
  var nodes: [Int]
  var relationships: [Int] = []
  /// The bindings of each repetition, as text by variable.
  var groups: [[Int]] = []

  var end: Int { nodes.last ?? -1 }

  /// Values of the group's variables as the query returns them.
  func lists(_ pattern: GroupPattern) -> String {
    pattern.variables.indices
      .map { place in "[" + groups.map { String($0[place]) }.joined(separator: ",") + "]" }
      .joined(separator: " ")
  }

  /// Nodes and relationships as a query returns them.
  var path: String { "[\(list(nodes))] [\(list(relationships))]" }

  private func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
}

extension TestGraph {
  /// Every trail from a node through the group repeated between `minimum` and `maximum` times.
  func trails(
    from start: Int, _ pattern: GroupPattern, _ minimum: Int, _ maximum: Int, without used: [Int] = []
  ) -> [Trail] {
    var result: [Trail] = []
    func extend(_ trail: Trail, _ count: Int) {
      if count >= minimum { result.append(trail) }
      guard count < maximum else { return }
      for next in repetitions(after: trail, pattern, start, used) { extend(next, count + 1) }
    }
    extend(Trail(nodes: [start]), 0)
    return result
  }

  private func repetitions(after trail: Trail, _ pattern: GroupPattern, _ x: Int, _ used: [Int]) -> [Trail] {
    var result: [Trail] = []
    func fits(_ index: Int, _ node: Int, _ binding: GroupPattern.Binding) -> Bool {
      let part = pattern.nodes[index]
      return (part.label == nil || labels[node] == part.label) && binding[part.name] ?? node == node
    }
    func walk(_ trail: Trail, _ index: Int, _ binding: GroupPattern.Binding) {
      guard fits(index, trail.end, binding) else { return }
      var binding = binding
      binding[pattern.nodes[index].name] = trail.end
      guard index < pattern.hops.count else {
        guard pattern.test(binding, x) else { return }
        var done = trail
        done.groups.append(pattern.variables.map { binding[$0.name] ?? -1 })
        result.append(done)
        return
      }
      let hop = pattern.hops[index]
      for step in steps(from: trail.end, hop.direction, type: hop.type)
      where !trail.relationships.contains(step.relationship) && !used.contains(step.relationship) {
        var next = trail
        next.nodes.append(step.node)
        next.relationships.append(step.relationship)
        binding[hop.name] = step.relationship
        walk(next, index + 1, binding)
      }
    }
    walk(trail, 0, [:])
    return result
  }
}
