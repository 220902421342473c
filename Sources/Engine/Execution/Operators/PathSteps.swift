/// The ways on from one node in a search over paths: for each the node it leads to, the relationships it
/// walks and, in a quantified group, the values of the group's variables.
///
///     step             0         1
///     ends             n         m
///     relationships    r1 r2     r1 r3        width 2
///     groups           a  b      a  c         2 variables
final class PathSteps {
  let width: Int
  let groupCount: Int
  private(set) var ends: [UInt32] = []
  private var relationships: [RelationshipID] = []
  private var groups: [Value] = []

  /// - Parameters:
  ///   - width: relationships that each step walks.
  ///   - groupCount: variables of the group.
  init(width: Int, groupCount: Int) {
    self.width = width
    self.groupCount = groupCount
  }

  var count: Int { ends.count }

  /// Memory held, about.
  var bytes: Int { 128 + ends.count * (4 + 4 * width + MemoryLayout<Value>.stride * groupCount) }

  /// Adds a step; its relationships and group values follow by `append(relationship:)` and `append(group:)`.
  func append(end: UInt32) { ends.append(end) }
  func append(relationship: RelationshipID) { relationships.append(relationship) }
  func append(group value: Value) { groups.append(value) }

  /// The relationships of a step, in the order of the pattern.
  func relationships(of step: Int) -> ArraySlice<RelationshipID> {
    relationships[step * width..<(step + 1) * width]
  }

  func group(_ group: Int, of step: Int) -> Value { groups[step * groupCount + group] }
}

/// Says where a search over paths can go from a node: over a relationship, or through a quantified group.
public protocol PathStepper: AnyObject {
  /// Relationships that each step walks, at least 1.
  var width: Int { get }
  /// Turns to a row, whose values the conditions of a step may read.
  func begin(_ batch: Batch, _ row: Int, _ context: ExecutionContext)
  /// Gets ready for `steps` of these nodes, where doing so for several at once is cheaper.
  func prepare(_ nodes: [UInt32], _ context: ExecutionContext) throws(ExecutionError)
  /// Forgets everything: the graph may be another one at the next `begin`.
  func reset()
}

/// Inside the module, what a stepper gives.
protocol PathStepSource: PathStepper {
  func steps(from node: UInt32, _ context: ExecutionContext) throws(ExecutionError) -> PathSteps
}

/// The steps found so far, by node.
struct PathStepCache {
  /// More than this is forgotten, bytes.
  private static let limit = 256 << 20

  private var entries: [UInt32: PathSteps] = [:]
  private var charge = MemoryCharge()

  subscript(node: UInt32) -> PathSteps? { entries[node] }

  mutating func insert(_ steps: PathSteps, at node: UInt32, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    if charge.bytes > PathStepCache.limit { removeAll() }
    try charge.add(steps.bytes, context)
    entries[node] = steps
  }

  mutating func removeAll() {
    guard !entries.isEmpty else { return }
    charge.release()
    entries.removeAll(keepingCapacity: true)
  }
}
