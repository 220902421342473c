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
      let isFirst = cursor == nil && output.count == 0
      var next = cursor ?? range.lowerBound
      var found = graph.scanNodes(
        label, cursor: &next, below: range.upperBound, into: nodes.ids + output.count, capacity: output.room)
      if isFirst, let count = NodeScanOperator.countToPage(nodes.ids, found) {
        found = count
        next = nodes.ids[0] + UInt32(count)
      }
      cursor = next
      (output.sources + output.count).update(
        repeating: UInt16(truncatingIfNeeded: rows[row]), count: found)
      output.count += found
      if next < range.upperBound, isFirst { return }
      if output.room > 0 {
        row += 1
        cursor = nil
      }
    }
  }

  /// For a full batch of ids that follow each other, how many come before the next page of a column: a batch
  /// of so many lets all others read and write one page each. Nil for any other batch, and when they start
  /// with a page.
  private static func countToPage(_ ids: UnsafePointer<UInt32>, _ count: Int) -> Int? {
    guard count == batchCapacity, Int(ids[count - 1]) - Int(ids[0]) == count - 1 else { return nil }
    let offset = Int(ids[0]) & (batchCapacity - 1)
    return offset == 0 ? nil : batchCapacity - offset
  }

  public override func reset() {
    input.reset()
    current = nil
    range = nil
  }
}
