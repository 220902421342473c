/// Steps over one relationship of some types in a direction, each relationship and the node behind it
/// subject to conditions.
public final class RelationshipStepper: PathStepSource {
  public let width = 1
  private let types: TypeSelector
  private let direction: Direction
  private let relationshipConditions: [MemberPredicate]
  private let nodeConditions: [MemberPredicate]
  private let isConditional: Bool
  private var resolved: [Walk]?
  private var cache = PathStepCache()
  private var batch: Batch?
  private var row = 0

  public init(
    types: TypeSelector, direction: Direction, relationshipConditions: [MemberPredicate],
    nodeConditions: [MemberPredicate]
  ) {
    self.types = types
    self.direction = direction
    self.relationshipConditions = relationshipConditions
    self.nodeConditions = nodeConditions
    isConditional = !relationshipConditions.isEmpty || !nodeConditions.isEmpty
  }

  public func begin(_ batch: Batch, _ row: Int, _ context: ExecutionContext) {
    self.batch = batch
    self.row = row
    if isConditional { cache.removeAll() }
  }

  public func prepare(_ nodes: [UInt32], _ context: ExecutionContext) throws(ExecutionError) {}

  func walks(_ context: ExecutionContext) -> [Walk] {
    if let resolved { return resolved }
    let walks = Walk.all(types.resolve(context.graph), direction)
    resolved = walks
    return walks
  }

  func steps(from node: UInt32, _ context: ExecutionContext) throws(ExecutionError) -> PathSteps {
    if let known = cache[node] { return known }
    let steps = PathSteps(width: 1, groupCount: 0)
    for walk in walks(context) {
      let slice = context.graph.adjacency(NodeID(node), walk.type, walk.direction)
      for i in 0..<slice.count {
        let neighbour = slice.neighbours[i]
        if walk.skipsLoops && neighbour == node { continue }
        let relationship = RelationshipID(slice.relationships[i])
        guard try admits(relationship, to: neighbour, context) else { continue }
        steps.append(end: neighbour)
        steps.append(relationship: relationship)
      }
    }
    try cache.insert(steps, at: node, context)
    return steps
  }

  /// Whether a search may walk this relationship to this node.
  func admits(_ relationship: RelationshipID, to node: UInt32, _ context: ExecutionContext)
    throws(ExecutionError) -> Bool
  {
    guard isConditional, let batch else { return true }
    for condition in relationshipConditions
    where try !condition.admits(relationship.raw, batch, row, context) {
      return false
    }
    return try admits(node: node, context)
  }

  /// Whether a path may go through this node.
  func admits(node: UInt32, _ context: ExecutionContext) throws(ExecutionError) -> Bool {
    guard isConditional, let batch else { return true }
    for condition in nodeConditions where try !condition.admits(node, batch, row, context) {
      return false
    }
    return true
  }

  public func reset() {
    resolved = nil
    batch = nil
    cache.removeAll()
  }
}
