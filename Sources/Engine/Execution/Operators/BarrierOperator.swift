/// Takes in every row before it hands on the first: an update behind it cannot be seen by reads before it,
/// and a read behind it sees every update before it.
public final class BarrierOperator: Operator {
  private let input: Operator
  private let store: RowStore
  private let output: Batch
  private var next = 0
  private var isFilled = false

  public init(input: Operator, carry: [Int], slots: Int) {
    self.input = input
    store = RowStore(slots: carry)
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isFilled {
      while let batch = try input.next(context) {
        try store.append(batch, context)
        try context.checkpoint()
      }
      isFilled = true
    }
    guard next < store.chunks.count else { return nil }
    store.expose(next, in: output)
    next += 1
    return output
  }

  public override func reset() {
    input.reset()
    store.removeAll()
    isFilled = false
    next = 0
  }
}
