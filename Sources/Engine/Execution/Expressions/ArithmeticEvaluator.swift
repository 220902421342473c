/// A chain of arithmetic of one precedence level, from the left: `a + b - c`.
public final class ArithmeticEvaluator: Evaluator {
  /// One operator with the operand to its right.
  public struct Link {
    public var op: Arithmetic
    public var operand: Evaluator
    public var span: Range<Int>?

    public init(_ op: Arithmetic, _ operand: Evaluator, span: Range<Int>? = nil) {
      self.op = op
      self.operand = operand
      self.span = span
    }
  }

  private let first: Evaluator
  private let links: [Link]
  private let output = Vector()
  /// Apart from `output`, so that a constant on the left is not overwritten by the rows computed from it.
  private let constantOutput = Vector(capacity: 1)
  private var leftScratch = ReaderScratch()
  private var rightScratch = ReaderScratch()

  public init(_ first: Evaluator, _ links: [Link]) {
    self.first = first
    self.links = links
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    guard rows.count > 0 else {
      output.reset(.values)
      return output
    }
    var left = try first.evaluate(batch, rows, context)
    for link in links {
      let right = try link.operand.evaluate(batch, rows, context)
      do {
        if left.isConstant, right.isConstant {
          constantOutput.setConstant(try link.op.apply(left[0], right[0], context))
          left = constantOutput
        } else if NumberKernel(link.op)?.run(left, right, rows, into: output) == true {
          left = output
        } else {
          let leftReader = leftScratch.reader(left, rows)
          let rightReader = rightScratch.reader(right, rows)
          // Only now: what the left reader reads may be the output of the link before.
          output.reset(.values)
          try run(link.op, leftReader, rightReader, rows, context)
          left = output
        }
      } catch {
        throw error.at(link.span)
      }
    }
    return left
  }

  private func run(
    _ op: Arithmetic, _ left: ValueReader, _ right: ValueReader, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let values = output.values
    for i in 0..<rows.count {
      let row = rows[i]
      values[row] = try op.apply(left[row], right[row], context)
    }
  }
}
