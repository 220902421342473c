import Engine
import Semantics

/// Which parts of a pattern come in which order: those joined to what is known first, then the others one
/// after another, each in the order that `JoinOrder` finds for it.
extension MatchState {
  /// Parts that are weighed anew after each choice; with more the order is found once.
  private static let reconsideredParts = 8

  /// A connected part of what is left to match.
  private struct Part {
    var nodes: [Slot]
    var relationships: [Int]
    var order: JoinOrder.Order
  }

  /// Whether `JoinOrder` can say something: it knows relationships, also of variable length, and no groups or
  /// searches.
  private var isOrderable: Bool { pendingShortest.isEmpty && pendingQuantified.isEmpty }

  /// The next settled step, nil when there is none.
  mutating func nextSettled() -> Candidate? {
    if agenda.isEmpty { plan() }
    guard let step = agenda.first else { return nil }
    agenda.removeFirst()
    if isPossible(step) { return step }
    // A step in between, as to the ends of a known relationship, has changed what is known.
    agenda = []
    plan()
    return agenda.isEmpty ? nil : agenda.removeFirst()
  }

  private func isPossible(_ step: Candidate) -> Bool {
    switch step {
    case .scan(let index): pendingNodes.contains(index)
    case .relationship(let index, let fromLeft):
      pendingRelationships.contains(index)
        && known.contains(fromLeft ? match.relationships[index].left : match.relationships[index].right)
    default: true
    }
  }

  /// Puts the steps of the next parts into `agenda`.
  private mutating func plan() {
    guard isOrderable else { return }
    let parts = self.parts()
    if let joined = parts.first(where: { $0.order.start == nil && !$0.relationships.isEmpty }) {
      enqueue(joined)
      return
    }
    let sorted = parts.sorted { MatchState.rank($0.order) < MatchState.rank($1.order) }
    for part in sorted.prefix(sorted.count > MatchState.reconsideredParts ? sorted.count : 1) {
      enqueue(part)
    }
  }

  /// Parts behind one another are done once for each row of those before: the one that filters most for its
  /// cost goes first.
  private static func rank(_ order: JoinOrder.Order) -> Double { (order.rows - 1) / max(order.cost, 0.001) }

  private mutating func enqueue(_ part: Part) {
    if let start = part.order.start,
      let index = pendingNodes.first(where: { match.nodes[$0].slot == part.nodes[start] })
    {
      agenda.append(
        isWorthScanning(part) ? .relationshipScan(part.relationships[0]) : .scan(index))
      if case .relationshipScan? = agenda.last { return }
    }
    for step in part.order.steps {
      agenda.append(.relationship(part.relationships[step.edge], fromLeft: step.fromLeft))
    }
  }

  /// A lone relationship that no condition narrows is read off the relationships themselves.
  private func isWorthScanning(_ part: Part) -> Bool {
    guard let scan = relationshipScans().first else { return false }
    var copy = self
    copy.take(scan)
    // Reading them in a row beats going from node to node, if it is not for many more rows.
    return copy.cost - cost < 1.25 * rows * part.order.cost
  }

  // MARK: - Parts

  private func parts() -> [Part] {
    let edges = pendingRelationships.filter { !match.relationships[$0].isBound }
    let unknown = pendingNodes.map { match.nodes[$0].slot }
    var slots: [Slot] = unknown
    for edge in edges {
      for end in [match.relationships[edge].left, match.relationships[edge].right] where !slots.contains(end)
      {
        slots.append(end)
      }
    }
    // Parts hang together by unknown nodes; all that are joined to a known node are one.
    var places: [Slot: Int] = [:]
    for (place, slot) in slots.enumerated() { places[slot] = place }
    var roots = Array(slots.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while roots[place] != place { place = roots[place] }
      return place
    }
    var firstKnown: Int?
    for (place, slot) in slots.enumerated() where known.contains(slot) {
      if let firstKnown { roots[root(place)] = root(firstKnown) } else { firstKnown = place }
    }
    for edge in edges {
      let relationship = match.relationships[edge]
      if let left = places[relationship.left], let right = places[relationship.right] {
        roots[root(left)] = root(right)
      }
    }
    var members: [Int: (nodes: [Slot], edges: [Int])] = [:]
    for (place, slot) in slots.enumerated() { members[root(place), default: ([], [])].nodes.append(slot) }
    for edge in edges {
      if let left = places[match.relationships[edge].left] {
        members[root(left), default: ([], [])].edges.append(edge)
      }
    }
    return members.keys.sorted().compactMap { key in
      members[key].map { Part(nodes: $0.nodes, relationships: $0.edges, order: order($0.nodes, $0.edges)) }
    }
  }

  private func order(_ slots: [Slot], _ relationships: [Int]) -> JoinOrder.Order {
    var places: [Slot: Int] = [:]
    for (place, slot) in slots.enumerated() { places[slot] = place }
    var sizes = slots.map { size(of: $0) }
    var conditions: [JoinOrder.Condition] = []
    for pending in pendingPredicates where !pending.expression.isPlainLabelTest {
      let read = pending.slots.slots.filter { !known.contains($0) }
      let nodes = read.compactMap { places[$0] }
      guard nodes.count == read.count, let first = nodes.first else { continue }
      let share = costs.selectivity(pending.expression)
      if nodes.count > 1 {
        conditions.append(JoinOrder.Condition(nodes: nodes, selectivity: share))
      } else if !sizes[first].isKnown {
        sizes[first].rows = max(0.001, sizes[first].rows * share)
      }
    }
    for place in sizes.indices where !sizes[place].isKnown {
      guard let node = match.nodes.first(where: { $0.slot == slots[place] }), let seek = bestSeek(node) else {
        continue
      }
      sizes[place].work = 1 + seek.rows
      sizes[place].rows = min(sizes[place].rows, seek.rows)
    }
    let edges = relationships.map { index -> JoinOrder.Edge in
      let relationship = match.relationships[index]
      let (left, right) = (Departure(relationship, fromLeft: true), Departure(relationship, fromLeft: false))
      var edge = JoinOrder.Edge(
        left: places[relationship.left] ?? 0, right: places[relationship.right] ?? 0,
        fanOutLeft: fanOut(left, relationship), fanOutRight: fanOut(right, relationship))
      edge.likeLeft = others(like: left, index, relationships)
      edge.likeRight = others(like: right, index, relationships)
      if !edge.likeLeft.isEmpty { edge.skewLeft = skew(left, edge.fanOutLeft) }
      if !edge.likeRight.isEmpty { edge.skewRight = skew(right, edge.fanOutRight) }
      return edge
    }
    return JoinOrder(nodes: sizes, edges: edges, conditions: conditions).best()
  }

  /// How a relationship of a pattern leaves a node.
  private struct Departure: Equatable {
    var node: Slot
    var types: [String]?
    var direction: Direction

    init(_ relationship: BoundRelationship, fromLeft: Bool) {
      node = fromLeft ? relationship.left : relationship.right
      types = relationship.types?.typeNames
      direction = Direction(relationship.direction, reversed: !fromLeft)
    }
  }

  private func fanOut(_ departure: Departure, _ relationship: BoundRelationship) -> Double {
    let each = costs.fanOut(
      from: departure.node, types: departure.types, direction: departure.direction)
    return relationship.length.map { costs.reach(each, $0) } ?? each
  }

  /// Which of some relationships, but for one of them, leave a node like that one does.
  private func others(like departure: Departure, _ index: Int, _ relationships: [Int]) -> [Int] {
    guard match.relationships[index].length == nil else { return [] }
    return relationships.indices.filter { place in
      let other = match.relationships[relationships[place]]
      guard relationships[place] != index, other.length == nil else { return false }
      return [true, false].contains { Departure(other, fromLeft: $0) == departure }
    }
  }

  /// How many times the average a node has that such a relationship has led to.
  private func skew(_ departure: Departure, _ fanOut: Double) -> Double {
    guard fanOut > 0 else { return 1 }
    return max(1, graph.meanSharedDegree(graph.types(departure.types), departure.direction) / fanOut)
  }

  private func size(of slot: Slot) -> JoinOrder.Node {
    let population = costs.nodes(slot: slot)
    let isKnown = known.contains(slot)
    return JoinOrder.Node(
      population: population, rows: isKnown ? 1 : population, work: isKnown ? 0 : 1 + population,
      isKnown: isKnown)
  }
}

extension BoundExpression {
  /// Whether it asks for a single label: sizes of nodes count those with their labels already.
  fileprivate var isPlainLabelTest: Bool {
    if case .labelTest(_, .name) = kind { true } else { false }
  }
}
