/// For each input row, every relationship of some types, with the nodes at its ends where somebody reads
/// them.
public final class RelationshipScanOperator: Operator {
  private let input: Operator
  private let types: TypeSelector
  private let output: OutputBatch
  private let relationships: Vector
  private let starts: Vector?
  private let ends: Vector?
  private var current: Batch?
  private var row = 0
  private var type = 0
  private var cursor: UInt32 = 0

  /// - Parameters:
  ///   - start: slot for the start node, when somebody reads it; the same for `end`.
  public init(
    input: Operator, relationship: Int, start: Int?, end: Int?, types: TypeSelector, carry: [Int], slots: Int
  ) {
    self.input = input
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
        cursor = 0
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let scanned: [TypeID?] = if case .any = types { [nil] } else { types.resolve(context.graph) }
      relationships.reset(.relationships)
      starts?.reset(.nodes)
      ends?.reset(.nodes)
      fill(batch.rows, scanned, context.graph)
      if row >= batch.rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func fill(_ rows: Rows, _ scanned: [TypeID?], _ graph: Graph) {
    while row < rows.count, output.room > 0 {
      if type < scanned.count {
        let first = output.count
        let found = graph.scanRelationships(
          scanned[type], cursor: &cursor, into: relationships.ids + first, capacity: output.room)
        (output.sources + first).update(repeating: UInt16(truncatingIfNeeded: rows[row]), count: found)
        for i in first..<first + found {
          let id = RelationshipID(relationships.ids[i])
          starts?.ids[i] = graph.start(of: id).raw
          ends?.ids[i] = graph.end(of: id).raw
        }
        output.count += found
        if output.room == 0 { return }
        type += 1
      } else {
        type = 0
        row += 1
      }
      cursor = 0
    }
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
