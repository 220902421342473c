/// The rows of several inputs, one input after the other, with their columns brought to the same slots.
public final class UnionOperator: Operator {
  private let inputs: [Operator]
  private let sources: [[Int]]
  private let targets: [Int]
  private let output: Batch
  private var current = 0

  /// - Parameters:
  ///   - sources: for each input the slots of its columns.
  ///   - targets: the slots the columns are handed on in.
  public init(inputs: [Operator], sources: [[Int]], targets: [Int], slots: Int) {
    self.inputs = inputs
    self.sources = sources
    self.targets = targets
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while current < inputs.count {
      if let batch = try inputs[current].next(context) {
        output.share(batch)
        for (source, target) in zip(sources[current], targets) {
          output.columns[target] = batch.columns[source]
        }
        return output
      }
      current += 1
    }
    return nil
  }

  public override func reset() {
    for input in inputs { input.reset() }
    current = 0
  }
}
