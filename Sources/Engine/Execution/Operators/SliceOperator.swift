/// SKIP and LIMIT.
public final class SliceOperator: Operator {
  private let input: Operator
  private let skip: Evaluator?
  private let limit: Evaluator?
  private let pullsAlways: Bool
  private let output: Batch
  private var toSkip = 0
  private var toTake = 0
  private var isOpen = false

  /// - Parameters:
  ///   - skip: how many rows to drop first; constant for the statement, reads no column.
  ///   - limit: how many rows to hand on.
  ///   - pullsAlways: the input updates the graph, which must happen even when no row is wanted.
  public init(input: Operator, skip: Evaluator?, limit: Evaluator?, pullsAlways: Bool, slots: Int) {
    self.input = input
    self.skip = skip
    self.limit = limit
    self.pullsAlways = pullsAlways
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isOpen {
      toSkip = try rowCount(skip, "SKIP", context) ?? 0
      toTake = try rowCount(limit, "LIMIT", context) ?? .max
      isOpen = true
      // An update is followed by a barrier, so that one pull runs all of it.
      if toTake == 0 && pullsAlways { _ = try input.next(context) }
    }
    while toTake > 0, let batch = try input.next(context) {
      let rows = batch.rows
      if rows.count <= toSkip {
        toSkip -= rows.count
        continue
      }
      let first = toSkip
      let take = min(rows.count - first, toTake)
      toSkip = 0
      toTake -= take
      output.share(batch)
      output.select { selection in
        for i in 0..<take { selection[i] = UInt16(truncatingIfNeeded: rows[first + i]) }
        return take
      }
      return output
    }
    return nil
  }

  public override func reset() {
    input.reset()
    isOpen = false
  }
}

/// The value of a SKIP or LIMIT: a non-negative integer.
func rowCount(_ evaluator: Evaluator?, _ clause: String, _ context: ExecutionContext)
  throws(ExecutionError) -> Int?
{
  guard let evaluator else { return nil }
  let empty = Batch(slots: 0)
  empty.count = 1
  let value = try evaluator.evaluate(empty, empty.rows, context)[0]
  guard value.tag == .integer else {
    throw ExecutionError(
      "SyntaxError", "InvalidArgumentType", "\(clause) needs an integer", hint: "write a whole number of rows"
    )
  }
  guard value.asInteger >= 0 else {
    throw ExecutionError(
      "SyntaxError", "NegativeIntegerArgument", "\(clause) is \(value.asInteger), which is negative")
  }
  return Int(value.asInteger)
}
