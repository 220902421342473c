#if canImport(Glibc)
  import Glibc
#endif

// Aggregates over rows that stand for many equal ones: what folding each of them would give, in one step.

extension RunningSum {
  /// Adds a column to the sums of its groups (nil: all to the first), each value as often as the weights say;
  /// nulls are passed over.
  static func fold(
    _ values: Vector, times weights: Vector, _ rows: Rows, _ groups: UnsafePointer<UInt32>?,
    into sums: UnsafeMutablePointer<RunningSum>, _ function: String, _ context: ExecutionContext
  ) throws(ExecutionError) {
    for i in 0..<rows.count {
      let row = rows[i]
      let value = values[row]
      if value.isNull { continue }
      try sums[groups.map { Int($0[i]) } ?? 0].add(value, times: weights[row].asInteger, function, context)
    }
  }

  private mutating func add(
    _ value: Value, times weight: Int64, _ function: String, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let (total, isTooMany) = count.addingReportingOverflow(Int(weight))
    if isTooMany { throw RunningSum.tooMany(function) }
    switch value.tag {
    case .integer where kind == .integers || kind == .nothing:
      kind = .integers
      let (sum, overflows) = integer.addingReportingOverflow(Int128(value.asInteger) * Int128(weight))
      if overflows { throw RunningSum.tooMany(function) }
      integer = sum
    case .integer where kind == .floats, .float where kind != .durations:
      if kind != .floats { float = Double(integer) }
      kind = .floats
      addProduct(value.numberAsFloat, Double(weight))
    case .duration where weight > 1 && (kind == .durations || kind == .nothing):
      // The parts of a duration are integers: the product is what repeated addition gives.
      let product = try multiplyDuration(value, by: Double(weight), context.arena)
      duration = kind == .nothing ? product : try addTemporal(duration, product, context.arena) ?? .null
      kind = .durations
    default:
      try add(value, function, context)
    }
    count = total
  }

  /// Adds a product as if it were exact: what its rounding takes off goes to the compensation.
  private mutating func addProduct(_ number: Double, _ weight: Double) {
    let product = number * weight
    addFloat(product)
    if product.isFinite { compensation += fma(number, weight, -product) }
  }

  private static func tooMany(_ function: String) -> ExecutionError {
    .arithmetic("IntegerOverflow", "\(function)(): the number of matches is beyond what can be added up")
  }
}

/// `count(x)` over rows that stand for several.
final class WeightedCountAccumulator: Accumulator {
  private var counts = GrowableBuffer<Int>()

  override func extend(groups: Int) { counts.extend(to: groups, with: 0) }
  override func reset() { counts.removeAll() }
  override var bytes: Int { counts.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let (values, weights, base) = (arguments[0], arguments[1], counts.base)
    for i in 0..<rows.count where !values[rows[i]].isNull {
      try WeightedCountAccumulator.add(
        Int(weights[rows[i]].asInteger), to: &base[groups.map { Int($0[i]) } ?? 0])
    }
  }

  private static func add(_ weight: Int, to count: inout Int) throws(ExecutionError) {
    let (total, overflows) = count.addingReportingOverflow(weight)
    if overflows {
      throw .arithmetic("IntegerOverflow", "count(): the number of matches does not fit 64 bits")
    }
    count = total
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    Value(counts[group])
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext)
    throws(ExecutionError)
  {
    guard let other = other as? WeightedCountAccumulator else { return }
    for (group, target) in groups.enumerated() {
      try WeightedCountAccumulator.add(other.counts[group], to: &counts.base[Int(target)])
    }
  }
}
