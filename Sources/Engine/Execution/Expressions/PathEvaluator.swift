/// A path from the columns of a pattern: its first node, then relationships and lists of them in walking
/// order.
/// Null when a part is null, as after OPTIONAL MATCH.
public final class PathEvaluator: Evaluator {
  private let start: Int
  private let steps: [Int]
  private let output = Vector()

  /// - Parameters:
  ///   - start: the slot of the first node.
  ///   - steps: the slots of relationships, or of lists of relationships of variable-length parts.
  public init(start: Int, steps: [Int]) {
    self.start = start
    self.steps = steps
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    let starts = batch.column(start)
    let columns = steps.map { batch.column($0) }
    var nodes: [NodeID] = []
    var relationships: [RelationshipID] = []
    for i in 0..<rows.count {
      let row = rows[i]
      let first = starts.node(row)
      nodes.removeAll(keepingCapacity: true)
      relationships.removeAll(keepingCapacity: true)
      nodes.append(first)
      var isComplete = first != .none
      for column in columns where isComplete {
        isComplete = walk(column[row], &nodes, &relationships, context.graph)
      }
      output.values[row] =
        isComplete ? context.arena.path(nodes: nodes, relationships: relationships) : .null
    }
    return output
  }

  /// Appends a relationship or a list of them with the nodes they lead to; false when a part is null.
  private func walk(
    _ value: Value, _ nodes: inout [NodeID], _ relationships: inout [RelationshipID], _ graph: Graph
  ) -> Bool {
    switch value.tag {
    case .relationship:
      let relationship = value.asRelationship
      guard let from = nodes.last else { return false }
      let start = graph.start(of: relationship)
      relationships.append(relationship)
      nodes.append(start == from ? graph.end(of: relationship) : start)
      return true
    case .list:
      for element in value.asList.elements {
        // A flat list: its elements are relationships, so the recursion ends here.
        guard element.tag == .relationship, walk(element, &nodes, &relationships, graph) else { return false }
      }
      return true
    default:
      return false
    }
  }
}
