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
    output.reset(.values)
    guard rows.count > 0 else { return output }
    var left = try first.evaluate(batch, rows, context)
    for link in links {
      let right = try link.operand.evaluate(batch, rows, context)
      do {
        if left.isConstant, right.isConstant {
          constantOutput.setConstant(try link.op.apply(left[0], right[0], context))
          left = constantOutput
        } else {
          let leftReader = leftScratch.reader(left, rows)
          let rightReader = rightScratch.reader(right, rows)
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
    switch op {
    case .add: try runNumbers(Addition.self, left, right, rows, context)
    case .subtract: try runNumbers(Subtraction.self, left, right, rows, context)
    case .multiply: try runNumbers(Multiplication.self, left, right, rows, context)
    default:
      let values = output.values
      for i in 0..<rows.count {
        let row = rows[i]
        values[row] = try op.apply(left[row], right[row], context)
      }
    }
  }

  /// Pairs of integers and pairs of floats inline; all else, and every overflow, by the scalar definition.
  @inline(__always)
  private func runNumbers<Kernel: ArithmeticKernel>(
    _: Kernel.Type, _ left: ValueReader, _ right: ValueReader, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let values = output.values
    for i in 0..<rows.count {
      let row = rows[i]
      let (a, b) = (left[row], right[row])
      if a.tag == .integer, b.tag == .integer {
        let (result, overflow) = Kernel.integers(a.asInteger, b.asInteger)
        if !overflow {
          values[row] = Value(result)
          continue
        }
      } else if a.tag == .float, b.tag == .float {
        values[row] = Value(Kernel.floats(a.asFloat, b.asFloat))
        continue
      }
      values[row] = try Kernel.operation.apply(a, b, context)
    }
  }
}

private protocol ArithmeticKernel {
  static var operation: Arithmetic { get }
  static func integers(_ a: Int64, _ b: Int64) -> (partialValue: Int64, overflow: Bool)
  static func floats(_ a: Double, _ b: Double) -> Double
}

private enum Addition: ArithmeticKernel {
  static var operation: Arithmetic { .add }
  @inline(__always)
  static func integers(_ a: Int64, _ b: Int64) -> (partialValue: Int64, overflow: Bool) {
    a.addingReportingOverflow(b)
  }
  @inline(__always)
  static func floats(_ a: Double, _ b: Double) -> Double { a + b }
}

private enum Subtraction: ArithmeticKernel {
  static var operation: Arithmetic { .subtract }
  @inline(__always)
  static func integers(_ a: Int64, _ b: Int64) -> (partialValue: Int64, overflow: Bool) {
    a.subtractingReportingOverflow(b)
  }
  @inline(__always)
  static func floats(_ a: Double, _ b: Double) -> Double { a - b }
}

private enum Multiplication: ArithmeticKernel {
  static var operation: Arithmetic { .multiply }
  @inline(__always)
  static func integers(_ a: Int64, _ b: Int64) -> (partialValue: Int64, overflow: Bool) {
    a.multipliedReportingOverflow(by: b)
  }
  @inline(__always)
  static func floats(_ a: Double, _ b: Double) -> Double { a * b }
}
