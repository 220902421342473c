/// Sums, differences and products of two columns of integers or two of floats, or of one and a constant number,
/// without spelling out a value. Everything else, and every overflow, is for the scalar definition.
enum NumberKernel {
  case add, subtract, multiply

  init?(_ op: Arithmetic) {
    switch op {
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    default: return nil
    }
  }

  /// Fills the rows of `output`, which may be one of the operands; false when these are not of one such type or
  /// a row overflows: then `output` is as it was.
  func run(_ left: Vector, _ right: Vector, _ rows: Rows, into output: Vector) -> Bool {
    if let a = Operand(integers: left), let b = Operand(integers: right) {
      return integers(a, b, rows, output)
    }
    if let a = Operand(floats: left), let b = Operand(floats: right) {
      floats(a, b, rows, output)
      return true
    }
    return false
  }

  private func integers(_ a: Operand<Int64>, _ b: Operand<Int64>, _ rows: Rows, _ output: Vector) -> Bool {
    switch self {
    case .add: NumberKernel.integers(a, b, rows, output) { $0.addingReportingOverflow($1) }
    case .subtract: NumberKernel.integers(a, b, rows, output) { $0.subtractingReportingOverflow($1) }
    case .multiply: NumberKernel.integers(a, b, rows, output) { $0.multipliedReportingOverflow(by: $1) }
    }
  }

  /// Twice over the rows: an operand that is the output must not be overwritten before it is known that no row
  /// overflows.
  @inline(__always)
  private static func integers(
    _ a: Operand<Int64>, _ b: Operand<Int64>, _ rows: Rows, _ output: Vector,
    _ result: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Bool {
    var overflows = false
    for i in 0..<rows.count { overflows = overflows || result(a[rows[i]], b[rows[i]]).overflow }
    if overflows { return false }
    output.reset(.integers)
    let target = output.integers
    for i in 0..<rows.count { target[rows[i]] = result(a[rows[i]], b[rows[i]]).partialValue }
    return true
  }

  private func floats(_ a: Operand<Double>, _ b: Operand<Double>, _ rows: Rows, _ output: Vector) {
    output.reset(.floats)
    let target = output.floats
    switch self {
    case .add: for i in 0..<rows.count { target[rows[i]] = a[rows[i]] + b[rows[i]] }
    case .subtract: for i in 0..<rows.count { target[rows[i]] = a[rows[i]] - b[rows[i]] }
    case .multiply: for i in 0..<rows.count { target[rows[i]] = a[rows[i]] * b[rows[i]] }
    }
  }
}

/// The entries of a column, or a constant, as plain numbers.
private struct Operand<Number: BitwiseCopyable> {
  fileprivate let entries: UnsafePointer<Number>?
  fileprivate let constant: Number

  @inline(__always)
  subscript(row: Int) -> Number { entries.map { $0[row] } ?? constant }
}

extension Operand<Int64> {
  /// nil when the vector is of another form, or a constant of another type.
  fileprivate init?(integers vector: Vector) {
    guard vector.isConstant ? vector[0].tag == .integer : vector.form == .integers else { return nil }
    self.init(
      entries: vector.isConstant ? nil : UnsafePointer(vector.integers),
      constant: vector.isConstant ? vector[0].asInteger : 0)
  }
}

extension Operand<Double> {
  /// As above; a constant may be an integer too, which a sum with a float takes for one.
  fileprivate init?(floats vector: Vector) {
    guard vector.isConstant else {
      guard vector.form == .floats else { return nil }
      self.init(entries: UnsafePointer(vector.floats), constant: 0)
      return
    }
    switch vector[0].tag {
    case .float: self.init(entries: nil, constant: vector[0].asFloat)
    case .integer: self.init(entries: nil, constant: Double(vector[0].asInteger))
    default: return nil
    }
  }
}
