/// For each input row, every node (of a label), or those of its part of the scan.
public final class NodeScanOperator: Operator {
  private let input: Operator
  private let label: String?
  private let share: ScanShare
  private let output: OutputBatch
  private let nodes: Vector
  private var current: Batch?
  private var row = 0
  /// Where the scan goes on, nil at its start.
  private var cursor: UInt32?
  private var range: Range<UInt32>?

  public init(
    input: Operator, slot: Int, label: String?, share: ScanShare = .whole, carry: [Int], slots: Int
  ) {
    self.input = input
    self.label = label
    self.share = share
    output = OutputBatch(slots: slots, carry: carry)
    nodes = output.makeColumn(slot, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        cursor = nil
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      var labelID: LabelID?
      if let label {
        guard let id = context.graph.label(label) else {
          current = nil
          continue
        }
        labelID = id
      }
      nodes.reset(.nodes)
      fill(batch.rows, labelID, context.graph)
      if row >= batch.rows.count { current = nil }
      if output.count > 0 {
        if batch.rows.count == 1 { nodes.noteRun(output.count) }
        return output.finish(from: batch)
      }
    }
  }

  private func fill(_ rows: Rows, _ label: LabelID?, _ graph: Graph) {
    let range = range ?? graph.nodeRange(label, share)
    // A part stays the same through a run; a whole scan also sees nodes made meanwhile.
    if share.count > 1 { self.range = range }
    while row < rows.count, output.room > 0 {
      var next = cursor ?? range.lowerBound
      let found = graph.scanNodes(
        label, cursor: &next, below: range.upperBound, into: nodes.ids + output.count, capacity: output.room)
      cursor = next
      (output.sources + output.count).update(
        repeating: UInt16(truncatingIfNeeded: rows[row]), count: found)
      output.count += found
      if output.room > 0 {
        row += 1
        cursor = nil
      }
    }
  }

  public override func reset() {
    input.reset()
    current = nil
    range = nil
  }
}
