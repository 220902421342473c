/// The cheapest order in which the relationships of a connected pattern can be matched, one expansion after
/// another from a first node or from nodes known before.
///
/// Up to `relationshipLimit` relationships every order is weighed, by dynamic programming over subsets: how
/// many rows a subset has does not depend on its order, so the cheapest way to a subset is the cheapest way
/// to one without its last relationship, and that one. (A node from which several of the same kind lead is
/// taken to be one that such a relationship reaches, for all of them but the first.) A relationship that
/// closes on the node found last is one step with that one, an intersection of two lists (`IntersectCycles`),
/// for less than the two would cost. Larger patterns grow greedily from the most selective nodes.
struct JoinOrder {
  /// Relationships beyond which orders are no longer weighed one by one: 2^10 subsets take a millisecond.
  static let relationshipLimit = 10
  /// First nodes from which a larger pattern is tried: those with the fewest rows.
  static let triedStarts = 8

  struct Node {
    /// Nodes the labels leave, and those that the conditions on the node alone leave.
    var population: Double
    var rows: Double
    /// What finding them costs: few for an index, the population for a scan.
    var work: Double
    /// Known before: one node a row.
    var isKnown: Bool
  }

  struct Edge {
    var left: Int
    var right: Int
    /// Relationships (or trails) of a node at the left, and of one at the right end, on average.
    var fanOutLeft: Double
    var fanOutRight: Double
    /// How many times that it is where another relationship has led there in the same way: hubs are reached
    /// more often.
    var skewLeft = 1.0
    var skewRight = 1.0
    /// The edges that leave the left node, and those that leave the right one, in the same way.
    var likeLeft: [Int] = []
    var likeRight: [Int] = []
  }

  /// A condition on several nodes, and the share of rows it leaves.
  struct Condition {
    var nodes: [Int]
    var selectivity: Double
  }

  struct Step {
    var edge: Int
    var fromLeft: Bool
  }

  struct Order {
    /// The node to find first; nil when one is known.
    var start: Int?
    var steps: [Step]
    /// Work for one row that comes in, and the rows that makes of it.
    var cost: Double
    var rows: Double
  }

  let nodes: [Node]
  let edges: [Edge]
  let conditions: [Condition]

  /// The order for a pattern, connected or with a known node in each part.
  func best() -> Order {
    if edges.isEmpty { return alone() }
    return edges.count <= JoinOrder.relationshipLimit ? exhaustive() : greedy()
  }

  private func alone() -> Order {
    let start = nodes.indices.first { !nodes[$0].isKnown }
    return Order(
      start: start, steps: [], cost: start.map { nodes[$0].work } ?? 0,
      rows: start.map { nodes[$0].rows } ?? 1)
  }

  // MARK: - Sizes

  /// How many times the average the ends of an edge have, in view of the edges matched before.
  private func skews(_ edge: Int, _ way: Way) -> (left: Double, right: Double) {
    let edge = edges[edge]
    return (
      edge.likeLeft.contains { way.matched[$0] } ? edge.skewLeft : 1,
      edge.likeRight.contains { way.matched[$0] } ? edge.skewRight : 1
    )
  }

  /// What a relationship from a known node costs for each row and makes of it.
  private func expansion(_ edge: Int, _ way: Way) -> (fromLeft: Bool, work: Double, factor: Double)? {
    let (left, right) = (edges[edge].left, edges[edge].right)
    let skews = skews(edge, way)
    let (out, back) = (edges[edge].fanOutLeft * skews.left, edges[edge].fanOutRight * skews.right)
    switch (way.known[left], way.known[right]) {
    case (true, true):
      let fanOut = min(out, back)
      // A node reached twice over is a hub at either end.
      return (out <= back, 1 + fanOut.squareRoot(), out * skews.right / nodes[right].population)
    case (true, false): return (true, 1.3 * out, out * nodes[right].rows / nodes[right].population)
    case (false, true): return (false, 1.3 * back, back * nodes[left].rows / nodes[left].population)
    case (false, false): return nil
    }
  }

  /// The share of rows that conditions leave which this edge is the last to make ready.
  private func selectivity(of edge: Int, _ known: [Bool]) -> Double {
    var share = 1.0
    for condition in conditions
    where condition.nodes.contains(where: { !known[$0] })
      && condition.nodes.allSatisfy({ known[$0] || $0 == edges[edge].left || $0 == edges[edge].right })
    {
      share *= condition.selectivity
    }
    return share
  }

  private struct Way {
    var cost: Double
    var rows: Double
    var start: Int?
    var steps: [Step]
    var known: [Bool]
    /// Edges among the steps.
    var matched: [Bool]
    /// The node found by the last step but closing ones, from how many rows, with how long a list for each, and
    /// what that is weighed as.
    var opened: (node: Int, rows: Double, list: Double, work: Double)?
  }

  /// What a row costs for each entry of the shorter of two lists that are intersected.
  private static let workOfEntry = 0.3

  /// A way with one relationship more; nil when it does not touch what is known.
  private func extended(_ way: Way, by edge: Int) -> Way? {
    guard let (fromLeft, work, factor) = expansion(edge, way) else { return nil }
    var longer = way
    let (left, right) = (edges[edge].left, edges[edge].right)
    let skews = skews(edge, way)
    let (out, back) = (edges[edge].fanOutLeft * skews.left, edges[edge].fanOutRight * skews.right)
    if !way.known[left] || !way.known[right] {
      longer.cost += way.rows * work
      longer.opened = (
        node: fromLeft ? right : left, rows: way.rows,
        list: fromLeft ? out : back, work: way.rows * work
      )
    } else if let opened = way.opened, opened.node == left || opened.node == right, left != right {
      let list = min(opened.list, opened.node == right ? out : back)
      let joint = min(opened.work, opened.rows * (1 + JoinOrder.workOfEntry * list))
      longer.cost += joint - opened.work
      longer.opened = (node: opened.node, rows: opened.rows, list: list, work: joint)
    } else {
      longer.cost += way.rows * work
    }
    longer.rows = max(0.001, way.rows * factor * selectivity(of: edge, way.known))
    longer.known[edges[edge].left] = true
    longer.known[edges[edge].right] = true
    longer.matched[edge] = true
    longer.steps.append(Step(edge: edge, fromLeft: fromLeft))
    return longer
  }

  /// The ways to begin: with what is known, or with any node.
  private func beginnings() -> [Way] {
    let known = nodes.map(\.isKnown)
    let matched = edges.map { _ in false }
    if known.contains(true) {
      return [Way(cost: 0, rows: 1, start: nil, steps: [], known: known, matched: matched)]
    }
    return nodes.indices.map { start in
      var found = known
      found[start] = true
      return Way(
        cost: nodes[start].work, rows: nodes[start].rows, start: start, steps: [], known: found,
        matched: matched)
    }
  }

  // MARK: - Search

  private func exhaustive() -> Order {
    var best: [Way?] = Array(repeating: nil, count: 1 << edges.count)
    func offer(_ way: Way?, _ subset: Int) {
      guard let way else { return }
      if let other = best[subset], other.cost <= way.cost { return }
      best[subset] = way
    }
    for way in beginnings() {
      for edge in edges.indices { offer(extended(way, by: edge), 1 << edge) }
    }
    for subset in 1..<best.count {
      guard let way = best[subset] else { continue }
      for edge in edges.indices where subset & 1 << edge == 0 {
        offer(extended(way, by: edge), subset | 1 << edge)
      }
    }
    return best[best.count - 1].map(order) ?? greedy()
  }

  private func greedy() -> Order {
    let starts = beginnings().sorted { $0.rows < $1.rows }.prefix(JoinOrder.triedStarts)
    var best: Way?
    for start in starts {
      var way = start
      var rest = Array(edges.indices)
      while !rest.isEmpty {
        var cheapest: (place: Int, rows: Double)?
        for (place, edge) in rest.enumerated() {
          guard let (_, _, factor) = expansion(edge, way) else { continue }
          let rows = factor * selectivity(of: edge, way.known)
          if cheapest.map({ rows < $0.rows }) ?? true { cheapest = (place, rows) }
        }
        guard let place = cheapest?.place, let longer = extended(way, by: rest[place]) else { break }
        rest.remove(at: place)
        way = longer
      }
      if best.map({ way.cost < $0.cost }) ?? true { best = way }
    }
    return best.map(order) ?? alone()
  }

  private func order(_ way: Way) -> Order {
    Order(start: way.start, steps: way.steps, cost: way.cost, rows: way.rows)
  }
}
