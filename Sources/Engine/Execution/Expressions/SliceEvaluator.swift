/// `base[from..to]`: part of a list. Bounds count from the end when negative and are cut to the list.
public final class SliceEvaluator: Evaluator {
  private let base: Evaluator
  private let lower: Evaluator?
  private let upper: Evaluator?
  private let span: Range<Int>?
  private let output = Vector()

  /// - Parameters:
  ///   - from: the first position, nil for the start.
  ///   - to: the position after the last, nil for the end.
  public init(_ base: Evaluator, from: Evaluator?, to: Evaluator?, span: Range<Int>? = nil) {
    self.base = base
    self.lower = from
    self.upper = to
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let bases = try base.evaluate(batch, rows, context)
    let from = try lower?.evaluate(batch, rows, context)
    let to = try upper?.evaluate(batch, rows, context)
    do {
      for i in 0..<rows.count {
        let row = rows[i]
        // A bound left out is an open end; a bound that is null makes the slice null.
        output.values[row] = try slice(
          bases[row], from.map { $0[row] } ?? Value(0), to.map { $0[row] } ?? Value(Int64.max), context)
      }
    } catch {
      throw error.at(span)
    }
    return output
  }

  private func slice(
    _ base: Value, _ from: Value, _ to: Value, _ context: ExecutionContext
  ) throws(ExecutionError) -> Value {
    if base.isNull || from.isNull || to.isNull { return .null }
    guard base.tag == .list else {
      throw .type("InvalidArgumentType", "\(base.typeName) cannot be sliced; only lists can")
    }
    guard from.tag == .integer, to.tag == .integer else {
      let bound = from.tag == .integer ? to : from
      throw .type("InvalidArgumentType", "the bounds of a slice are integers, not \(bound.typeName)")
    }
    let elements = base.asList.elements
    let start = position(from.asInteger, in: elements.count)
    let end = position(to.asInteger, in: elements.count)
    let part = start < end ? elements[start..<end] : elements[0..<0]
    return context.arena.list(part).nested(Int(base.aux))
  }

  private func position(_ bound: Int64, in count: Int) -> Int {
    let fromStart = bound < 0 ? bound + Int64(count) : bound
    return Int(min(max(fromStart, 0), Int64(count)))
  }
}
