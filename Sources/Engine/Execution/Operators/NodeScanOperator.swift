/// For each input row, every node (of a label).
public final class NodeScanOperator: Operator {
  private let input: Operator
  private let label: String?
  private let output: OutputBatch
  private let nodes: Vector
  private var current: Batch?
  private var row = 0
  private var cursor: UInt32 = 0

  public init(input: Operator, slot: Int, label: String?, carry: [Int], slots: Int) {
    self.input = input
    self.label = label
    output = OutputBatch(slots: slots, carry: carry)
    nodes = output.makeColumn(slot, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        cursor = 0
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
      let rows = batch.rows
      while row < rows.count, output.room > 0 {
        let found = context.graph.scanNodes(
          labelID, cursor: &cursor, into: nodes.ids + output.count, capacity: output.room)
        let source = UInt16(truncatingIfNeeded: rows[row])
        for i in 0..<found { output.sources[output.count + i] = source }
        output.count += found
        if output.room > 0 {
          row += 1
          cursor = 0
        }
      }
      let isDone = row >= rows.count
      if isDone { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
