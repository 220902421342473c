/// DELETE and DETACH DELETE: collects what the rows name, and deletes it when the last row has been seen, so
/// that each node's relationships are rewritten once.
public final class DeleteOperator: Operator {
  private let input: Operator
  private let targets: [Evaluator]
  private let detach: Bool
  private var nodes: [NodeID] = []
  private var relationships: [RelationshipID] = []
  private var isDone = false

  public init(input: Operator, targets: [Evaluator], detach: Bool) {
    self.input = input
    self.targets = targets
    self.detach = detach
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if isDone { return nil }
    if let batch = try input.next(context) {
      try context.checkpoint()
      let rows = batch.rows
      for target in targets {
        let values = try target.evaluate(batch, rows, context)
        if values.form == .nodes {
          for i in 0..<rows.count where values.ids[rows[i]] != .max {
            nodes.append(NodeID(values.ids[rows[i]]))
          }
        } else {
          for i in 0..<rows.count { try collect(values[rows[i]], context) }
        }
      }
      return batch
    }
    isDone = true
    try delete(context)
    return nil
  }

  /// Notes the elements of a value: an element, a path, or a list or map of such.
  private func collect(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) {
    switch value.tag {
    case .null: return
    case .node: nodes.append(value.asNode)
    case .relationship: relationships.append(value.asRelationship)
    case .path:
      nodes.append(contentsOf: value.asPath.nodes)
      relationships.append(contentsOf: value.asPath.relationships)
    default:
      throw .type(
        "InvalidArgumentType", "DELETE needs nodes, relationships or paths, not \(value.typeName)")
    }
  }

  private func delete(_ context: ExecutionContext) throws(ExecutionError) {
    if detach {
      let graph = context.graph
      relationships.append(contentsOf: graph.relationships(of: nodes.filter { graph.isLive($0) }))
    }
    let (doomed, named) = (relationships, nodes)
    let count = try context.change { (graph) throws(StoreError) in try graph.deleteRelationships(doomed) }
    context.counters.relationshipsDeleted += count
    let deleted = try context.change { (graph) throws(StoreError) in try graph.deleteNodes(named) }
    context.counters.nodesDeleted += deleted.count
    context.deletedNodes.append(contentsOf: deleted)
    nodes.removeAll()
    relationships.removeAll()
  }

  public override func reset() {
    input.reset()
    nodes.removeAll()
    relationships.removeAll()
    isDone = false
  }
}

extension ExecutionContext {
  /// To be called when a statement has run: a deleted node may not have relationships left.
  public func checkDeletedNodes() throws(ExecutionError) {
    if graph.hasRelationships(anyOf: deletedNodes) {
      throw ExecutionError(
        "ConstraintVerificationFailed", "DeleteConnectedNode",
        "a node with relationships was deleted; delete its relationships too",
        hint: "use DETACH DELETE to delete a node with its relationships")
    }
  }
}
