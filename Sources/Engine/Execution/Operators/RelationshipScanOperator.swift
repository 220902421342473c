/// For each input row, every relationship of some types (or those of its part of the scan), with the nodes at
/// its ends where somebody reads them.
public final class RelationshipScanOperator: Operator {
  private let input: Operator
  private let types: TypeSelector
  private let share: ScanShare
  private let output: OutputBatch
  private let relationships: Vector
  private let starts: Vector?
  private let ends: Vector?
  private var current: Batch?
  private var row = 0
  private var type = 0
  /// Where the scan of a type goes on, nil at its start.
  private var cursor: UInt32?
  private var ranges: [Range<UInt32>] = []
  /// The types to scan, and how many the graph had when they were made out; nil stands for all.
  private var scanned: [TypeID?] = []
  private var knownTypes = -1

  /// - Parameters:
  ///   - start: slot for the start node, when somebody reads it; the same for `end`.
  public init(
    input: Operator, relationship: Int, start: Int?, end: Int?, types: TypeSelector,
    share: ScanShare = .whole, carry: [Int], slots: Int
  ) {
    self.input = input
    self.share = share
    self.types = types
    output = OutputBatch(slots: slots, carry: carry)
    relationships = output.makeColumn(relationship, .relationships)
    starts = start.map { [output] in output.makeColumn($0, .nodes) }
    ends = end.map { [output] in output.makeColumn($0, .nodes) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        type = 0
        cursor = nil
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      resolve(context.graph)
      relationships.reset(.relationships)
      starts?.reset(.nodes)
      ends?.reset(.nodes)
      fill(batch.rows, context.graph)
      if row >= batch.rows.count { current = nil }
      if output.count > 0 {
        if batch.rows.count == 1, scanned.count == 1 { relationships.noteRun(output.count) }
        return output.finish(from: batch)
      }
    }
  }

  /// Makes out the types; anew when types were made since the last time.
  private func resolve(_ graph: Graph) {
    if graph.relationshipTypeCount == knownTypes { return }
    knownTypes = graph.relationshipTypeCount
    scanned = if case .any = types { [nil] } else { types.resolve(graph) }
  }

  private func fill(_ rows: Rows, _ graph: Graph) {
    // Parts stay the same through a run; a whole scan also sees relationships made meanwhile.
    if share.count > 1, ranges.isEmpty { ranges = scanned.map { graph.relationshipRange($0, share) } }
    while row < rows.count, output.room > 0 {
      if type < scanned.count {
        let first = output.count
        let range = share.count > 1 ? ranges[type] : 0..<graph.relationshipLimit
        var next = cursor ?? range.lowerBound
        let found = graph.scanRelationships(
          scanned[type], cursor: &next, below: range.upperBound, into: relationships.ids + first,
          capacity: output.room)
        cursor = next
        (output.sources + first).update(repeating: UInt16(truncatingIfNeeded: rows[row]), count: found)
        if starts != nil || ends != nil {
          graph.gatherEnds(
            relationships.ids + first, count: found, starts: starts.map { $0.ids + first },
            ends: ends.map { $0.ids + first })
        }
        output.count += found
        if output.room == 0 { return }
        type += 1
      } else {
        type = 0
        row += 1
      }
      cursor = nil
    }
  }

  public override func reset() {
    input.reset()
    current = nil
    ranges = []
    knownTypes = -1
  }
}
