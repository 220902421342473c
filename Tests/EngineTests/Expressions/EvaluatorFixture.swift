@testable import Engine
import Testing

/// A context, and batches to evaluate expressions on.
final class EvaluatorFixture {
  let context = ExecutionContext(graph: Graph(), arena: Arena(), clock: (1_700_000_000, 123_456_789))

  func value(_ datum: Datum) -> Value {
    do {
      return try datum.value(in: context.arena)
    } catch {
      Issue.record("no value of \(datum): \(error)")
      return .null
    }
  }

  func values(_ data: [Datum]) -> [Value] { data.map { value($0) } }

  func constant(_ datum: Datum) -> ConstantEvaluator { ConstantEvaluator(value(datum)) }

  /// A batch with the given columns in the slots 0, 1, ...
  func batch(_ columns: [[Value]], spareSlots: Int = 0) -> Batch {
    let batch = Batch(slots: columns.count + spareSlots)
    for (slot, column) in columns.enumerated() {
      let vector = Vector()
      vector.reset(.values)
      for (row, value) in column.enumerated() { vector.values[row] = value }
      batch.columns[slot] = vector
    }
    batch.count = columns.first?.count ?? 1
    return batch
  }

  /// The results of all rows.
  func run(_ evaluator: Evaluator, _ batch: Batch) throws -> [Value] {
    let vector = try evaluator.evaluate(batch, Rows(count: batch.count), context)
    return (0..<batch.count).map { vector[$0] }
  }

  /// The results of some rows.
  func run(_ evaluator: Evaluator, _ batch: Batch, rows: [UInt16]) throws -> [Value] {
    try rows.withUnsafeBufferPointer { buffer in
      let vector = try evaluator.evaluate(
        batch, Rows(count: buffer.count, indices: buffer.baseAddress), context)
      return buffer.map { vector[Int($0)] }
    }
  }

  /// The result of an expression without columns, as text.
  func text(_ evaluator: Evaluator) throws -> String {
    let results = try run(evaluator, batch([[.null]]))
    return results.map { text($0) }.joined()
  }

  func text(_ value: Value) -> String { format(value, graph: context.graph) }

  /// `Category/Detail` of the error a closure throws; nil when it throws none.
  func errorOf(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let error as ExecutionError {
      return "\(error.category)/\(error.detail)"
    } catch {
      return "\(error)"
    }
  }
}

/// Counts the rows it is asked for and raises an error at rows whose first column is 0: stands for an
/// operand that
/// must not be evaluated where it is not wanted.
final class GuardedEvaluator: Evaluator {
  private(set) var evaluatedRows = 0
  private let output = Vector()
  private let result: Value

  init(_ result: Value) { self.result = result }

  override func evaluate(
    _ batch: Batch, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) -> Vector {
    output.reset(.values)
    evaluatedRows += rows.count
    for i in 0..<rows.count {
      guard batch.column(0)[rows[i]].asInteger != 0 else {
        throw .arithmetic("DivisionByZero", "row \(rows[i]) was evaluated")
      }
      output.values[rows[i]] = result
    }
    return output
  }
}
