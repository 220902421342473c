/// Conditions on a whole path that a search has found, which decide whether it counts.
public final class PathCondition {
  private let path: Int
  private let relationships: Int
  private let groups: [Int]
  private let predicates: [Evaluator]
  private let batch: Batch
  private let pathColumn = Vector()
  private let relationshipColumn = Vector()
  private let groupColumns: [Vector]

  /// - Parameters:
  ///   - path: where the predicates expect the path.
  ///   - relationships: where they expect its list of relationships.
  ///   - groups: where they expect the lists of a group's variables.
  public init(path: Int, relationships: Int, groups: [Int], predicates: [Evaluator], slots: Int) {
    self.path = path
    self.relationships = relationships
    self.groups = groups
    groupColumns = groups.map { _ in Vector() }
    self.predicates = predicates
    batch = Batch(slots: slots)
  }

  func admits(
    _ trail: TrailSearch.Trail, from start: NodeID, _ outer: Batch, _ row: Int, _ context: ExecutionContext
  ) throws(ExecutionError) -> Bool {
    batch.columns = outer.columns
    batch.columns[path] = pathColumn
    batch.columns[relationships] = relationshipColumn
    batch.count = outer.count
    pathColumn.setConstant(context.path(from: start, trail.relationships))
    relationshipColumn.setConstant(context.arena.list(trail.relationships.map { Value($0) }))
    for (index, slot) in groups.enumerated() {
      groupColumns[index].setConstant(context.arena.list(trail.groups[index]))
      batch.columns[slot] = groupColumns[index]
    }
    var index = UInt16(truncatingIfNeeded: row)
    for predicate in predicates where try !evaluate(predicate, batch, &index, context).isTrue {
      return false
    }
    return true
  }
}

extension ExecutionContext {
  /// The path that begins at a node and walks these relationships, each from where the one before it ended.
  func path(from start: NodeID, _ relationships: [RelationshipID]) -> Value {
    var nodes = [start]
    var last = start
    for relationship in relationships {
      let from = graph.start(of: relationship)
      last = from == last ? graph.end(of: relationship) : from
      nodes.append(last)
    }
    return arena.path(nodes: nodes, relationships: relationships)
  }
}
