/// EXISTS, COUNT, COLLECT, pattern predicates and comprehensions: an inner plan run for the rows of a batch.
public final class SubqueryEvaluator: Evaluator {
  public enum Kind: Sendable { case exists, count, collect, single }

  private let kind: Kind
  private let subplan: Subplan
  private let column: Int?
  private let result = Vector()
  private var counts: [Int] = []
  private var lists: [[Value]] = []

  /// - Parameter column: slot of the inner column that `collect` and `single` read.
  public init(_ kind: Kind, subplan: Subplan, column: Int?) {
    self.kind = kind
    self.subplan = subplan
    self.column = column
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    result.reset(.values)
    counts = Array(repeating: 0, count: batchCapacity)
    lists = kind == .collect ? Array(repeating: [], count: batchCapacity) : []
    try subplan.forEachRow(batch, rows, context) { (outer, inner, row) throws(ExecutionError) in
      counts[outer] += 1
      guard let column else { return }
      if kind == .collect {
        lists[outer].append(inner.column(column)[row])
      } else if kind == .single && counts[outer] == 1 {
        result.values[outer] = inner.column(column)[row]
      }
    }
    for i in 0..<rows.count {
      let row = rows[i]
      switch kind {
      case .exists: result.values[row] = Value(counts[row] > 0)
      case .count: result.values[row] = Value(counts[row])
      case .collect: result.values[row] = context.arena.list(lists[row])
      case .single: if counts[row] == 0 { result.values[row] = .null }
      }
    }
    return result
  }
}
