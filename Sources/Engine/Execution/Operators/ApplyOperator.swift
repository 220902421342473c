/// For each outer row the rows of an inner plan, joined to it: OPTIONAL MATCH, CALL { }, correlated patterns.
public final class ApplyOperator: Operator {
  public enum Mode: Sendable {
    /// Outer rows without inner rows disappear.
    case cross
    /// Outer rows without inner rows are handed on once, with nulls.
    case optional
    /// The inner plan only writes; each outer row is handed on once.
    case unit
  }

  private let outer: Operator
  private let subplan: Subplan
  private let mode: Mode
  private let carry: [Int]
  private let carried: [Vector]
  private let innerSlots: [Int]
  private let committer: BatchCommitter?
  private let nulls: Vector
  private let output: Batch

  private var current: Batch?
  /// Row-by-row only: which of the outer rows runs now.
  private var outerIndex = 0
  private var isInnerRunning = false
  private var isMatched: [Bool] = Array(repeating: false, count: batchCapacity)

  /// - Parameters:
  ///   - carry: outer slots read downstream.
  ///   - innerSlots: slots the inner plan adds.
  ///   - committer: commits the work of the inner plan as it goes; it then must run row by row.
  public init(
    outer: Operator, subplan: Subplan, mode: Mode, carry: [Int], innerSlots: [Int],
    committer: BatchCommitter? = nil, slots: Int
  ) {
    self.outer = outer
    self.subplan = subplan
    self.mode = mode
    self.carry = carry
    self.innerSlots = innerSlots
    self.committer = committer
    carried = carry.map { _ in Vector() }
    nulls = Vector()
    nulls.setConstant(.null)
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    guard let committer else { return try nextBatch(context) }
    try committer.begin(context)
    do throws(ExecutionError) {
      if let batch = try nextBatch(context) { return batch }
      try committer.finish(context)
      return nil
    } catch {
      throw committer.explained(error)
    }
  }

  private func nextBatch(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try outer.next(context) else { return nil }
        current = batch
        outerIndex = 0
        isInnerRunning = false
        for row in 0..<batchCapacity { isMatched[row] = false }
      }
      guard let batch = current else { return nil }
      if !isInnerRunning && !startInner(batch) {
        current = nil
        if let rest = unmatched(batch) { return rest }
        continue
      }
      if let inner = try subplan.plan.next(context) {
        if mode == .unit { continue }
        return join(batch, inner)
      }
      isInnerRunning = false
      if !subplan.runsRowByRow { outerIndex = batch.rows.count } else { outerIndex += 1 }
      try committer?.rowDone(context)
    }
  }

  /// Starts the inner plan on the whole batch, or on the next row; false when there is nothing left to run.
  private func startInner(_ batch: Batch) -> Bool {
    let rows = batch.rows
    guard outerIndex < rows.count else { return false }
    if subplan.runsRowByRow {
      var row = UInt16(truncatingIfNeeded: rows[outerIndex])
      withUnsafePointer(to: &row) { subplan.start(batch, Rows(count: 1, indices: $0)) }
    } else {
      subplan.start(batch, rows)
    }
    isInnerRunning = true
    return true
  }

  private func join(_ batch: Batch, _ inner: Batch) -> Batch {
    output.share(inner)
    let rows = inner.rows
    let numbers = subplan.runsRowByRow ? nil : inner.column(subplan.rowSlot)
    let only = subplan.runsRowByRow ? batch.rows[outerIndex] : 0
    for (slot, vector) in zip(carry, carried) {
      let source = batch.column(slot)
      vector.reset(.values)
      for i in 0..<rows.count {
        let row = rows[i]
        vector.values[row] = source[numbers.map { Int($0[row].asInteger) } ?? only]
      }
      output.columns[slot] = vector
    }
    for i in 0..<rows.count { isMatched[numbers.map { Int($0[rows[i]].asInteger) } ?? only] = true }
    return output
  }

  /// The outer rows that found nothing, for `optional`; all of them for `unit`.
  private func unmatched(_ batch: Batch) -> Batch? {
    if mode == .cross { return nil }
    output.share(batch)
    let rows = batch.rows
    output.select { selection in
      var kept = 0
      for i in 0..<rows.count {
        selection[kept] = UInt16(truncatingIfNeeded: rows[i])
        kept += isMatched[rows[i]] ? 0 : 1
      }
      return kept
    }
    for slot in innerSlots { output.columns[slot] = nulls }
    return output.rows.count > 0 ? output : nil
  }

  public override func reset() {
    outer.reset()
    committer?.reset()
    current = nil
  }
}
