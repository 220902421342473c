/// AND, OR and XOR in three-valued logic.
public enum Logic: String, CaseIterable, Sendable {
  case and = "AND"
  case or = "OR"
  case xor = "XOR"

  /// The result for two truth values.
  @inline(__always)
  public func apply(_ a: Ternary, _ b: Ternary) -> Ternary {
    switch self {
    case .and:
      a == .false || b == .false ? .false : a == .unknown || b == .unknown ? .unknown : .true
    case .or:
      a == .true || b == .true ? .true : a == .unknown || b == .unknown ? .unknown : .false
    case .xor:
      a == .unknown || b == .unknown ? .unknown : Ternary(a != b)
    }
  }

  /// The truth value that decides the result whatever the other operands are.
  @inline(__always)
  fileprivate var deciding: Ternary? {
    switch self {
    case .and: .false
    case .or: .true
    case .xor: nil
    }
  }
}

/// One of AND, OR and XOR over two or more operands.
///
/// Each operand is evaluated only for the rows that those before it left undecided, so that
/// `x <> 0 AND 1 / x > 1` never divides by zero.
public final class LogicEvaluator: Evaluator {
  private let logic: Logic
  private let operands: [Evaluator]
  private let span: Range<Int>?
  private let output = Vector()
  private let undecided = RowBuffer()

  public init(_ logic: Logic, _ operands: [Evaluator], span: Range<Int>? = nil) {
    self.logic = logic
    self.operands = operands
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.truths)
    var isFirst = true
    var open = rows
    for operand in operands {
      if open.count == 0 { break }
      let vector = try operand.evaluate(batch, open, context)
      try combine(vector, open, isFirst: isFirst)
      isFirst = false
      open = stillOpen(open, of: rows)
    }
    return output
  }

  /// Folds an operand into the output at the rows it was evaluated for.
  private func combine(_ vector: Vector, _ rows: Rows, isFirst: Bool) throws(ExecutionError) {
    let truths = output.truths
    for i in 0..<rows.count {
      let row = rows[i]
      let truth =
        vector.form == .truths ? Ternary(raw: vector.truths[row]) : try truthValue(vector[row])
      truths[row] = (isFirst ? truth : logic.apply(Ternary(raw: truths[row]), truth)).rawValue
    }
  }

  /// The rows whose result another operand could still change; `rows` as they were while all are.
  private func stillOpen(_ open: Rows, of rows: Rows) -> Rows {
    guard let deciding = logic.deciding else { return open }
    let decided = deciding.rawValue
    var count = 0
    // In place: a row is written at or before where it is read.
    for i in 0..<open.count {
      let row = open[i]
      let truth = output.truths[row]
      undecided.indices[count] = UInt16(truncatingIfNeeded: row)
      count += truth == decided ? 0 : 1
    }
    undecided.count = count
    return count == rows.count ? rows : undecided.rows
  }

  private func truthValue(_ value: Value) throws(ExecutionError) -> Ternary {
    guard value.tag == .boolean || value.isNull else {
      throw ExecutionError.type(
        "InvalidArgumentType", "\(logic.rawValue) needs booleans, not \(value.typeName)"
      ).at(span)
    }
    return knownTruth(value)
  }
}

/// The truth value of a boolean or null.
@inline(__always)
func knownTruth(_ value: Value) -> Ternary { value.isNull ? .unknown : Ternary(value.asBoolean) }
