/// A running sum of numbers or durations, exact while all are integers.
struct RunningSum: BitwiseCopyable {
  enum Kind: UInt8 { case nothing, integers, floats, durations }

  var kind = Kind.nothing
  var count = 0
  /// 128 bits, so that a sum may leave the integers on its way and come back.
  var integer: Int128 = 0
  var float = 0.0
  /// What the additions to `float` have rounded away (Neumaier's compensation).
  var compensation = 0.0
  /// A duration, null before the first.
  var duration = Value.null

  mutating func add(_ value: Value, _ function: String, _ context: ExecutionContext) throws(ExecutionError) {
    switch value.tag {
    case .integer where kind == .integers || kind == .nothing:
      kind = .integers
      integer += Int128(value.asInteger)
    case .integer where kind == .floats, .float where kind != .durations:
      if kind != .floats { float = Double(integer) }
      kind = .floats
      addFloat(value.numberAsFloat)
    case .duration where kind == .durations:
      duration = try addTemporal(duration, value, context.arena) ?? .null
    case .duration where kind == .nothing:
      kind = .durations
      duration = value
    case .duration, .integer, .float:
      throw .type("InvalidArgumentValue", "\(function)() cannot add numbers and durations")
    default: throw invalidArgument(function, value, expected: "numbers or durations")
    }
    count += 1
  }

  @inline(__always)
  mutating func addFloat(_ number: Double) {
    let sum = float + number
    if float.magnitude >= number.magnitude {
      compensation += (float - sum) + number
    } else {
      compensation += (number - sum) + float
    }
    float = sum
  }

  /// The sum of floats; infinities and NaN make the compensation meaningless.
  var floatSum: Double { (float + compensation).isFinite ? float + compensation : float }
}

/// `sum(x)`: an integer of integers, a float when a float is among them; 0 of nothing.
final class SumAccumulator: Accumulator {
  /// Serves until something comes that it does not take.
  private var integers = IntegerSums()
  private var isWide = false
  private var sums = GrowableBuffer<RunningSum>()
  private let isWeighted: Bool

  /// - Parameter isWeighted: a second argument says how many equal values a value stands for.
  init(isWeighted: Bool = false) {
    self.isWeighted = isWeighted
    super.init()
  }

  override func extend(groups: Int) {
    if isWide { sums.extend(to: groups, with: RunningSum()) } else { integers.extend(groups: groups) }
  }

  override func reset() {
    sums.removeAll()
    integers.removeAll()
    isWide = false
  }

  override var bytes: Int { sums.bytes + integers.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    if !isWide {
      if let groups, !isWeighted, integers.add(arguments[0], rows, groups) { return }
      widen()
    }
    if isWeighted {
      try RunningSum.fold(
        arguments[0], times: arguments[1], rows, groups, into: sums.base, "sum", context)
    } else {
      try RunningSum.fold(arguments[0], rows, groups, into: sums.base, "sum", context)
    }
  }

  override func update(_ run: PropertyRun, _ rows: Rows) -> Bool {
    if isWeighted { return false }
    widen()
    return sums.base[0].add(run, rows)
  }

  private func widen() {
    if isWide { return }
    isWide = true
    sums.removeAll()
    for group in 0..<integers.count { sums.append(integers.running(group)) }
    integers = IntegerSums()
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext)
    throws(ExecutionError)
  {
    guard let other = other as? SumAccumulator else { return }
    if !isWide, !other.isWide, integers.add(other.integers, into: groups) { return }
    widen()
    other.widen()
    for (group, target) in groups.enumerated() {
      try sums.base[Int(target)].merge(other.sums[group], "sum", context)
    }
  }

  override func fill(_ vector: Vector, from first: Int, count: Int, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    if isWide { return try super.fill(vector, from: first, count: count, context) }
    vector.reset(.integers)
    for i in 0..<count { vector.integers[i] = integers[first + i] }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    if !isWide { return Value(integers[group]) }
    let sum = sums[group]
    switch sum.kind {
    case .nothing: return Value(0)
    case .floats: return Value(sum.floatSum)
    case .durations: return sum.duration
    case .integers:
      guard let integer = Int64(exactly: sum.integer) else {
        throw .arithmetic(
          "IntegerOverflow", "sum(): \(sum.integer) is beyond the integers, which have 64 bits")
      }
      return Value(integer)
    }
  }
}

/// `avg(x)`: a float, or a duration of durations; null of nothing.
final class AverageAccumulator: Accumulator {
  private var sums = GrowableBuffer<RunningSum>()
  private let isWeighted: Bool

  /// - Parameter isWeighted: a second argument says how many equal values a value stands for.
  init(isWeighted: Bool = false) {
    self.isWeighted = isWeighted
    super.init()
  }

  override func extend(groups: Int) { sums.extend(to: groups, with: RunningSum()) }
  override func reset() { sums.removeAll() }
  override var bytes: Int { sums.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    if isWeighted {
      try RunningSum.fold(
        arguments[0], times: arguments[1], rows, groups, into: sums.base, "avg", context)
    } else {
      try RunningSum.fold(arguments[0], rows, groups, into: sums.base, "avg", context)
    }
  }

  override func update(_ run: PropertyRun, _ rows: Rows) -> Bool {
    !isWeighted && sums.base[0].add(run, rows)
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext)
    throws(ExecutionError)
  {
    guard let other = other as? AverageAccumulator else { return }
    for (group, target) in groups.enumerated() {
      try sums.base[Int(target)].merge(other.sums[group], "avg", context)
    }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    let sum = sums[group]
    switch sum.kind {
    case .nothing: return .null
    case .integers: return Value(Double(sum.integer) / Double(sum.count))
    case .floats: return Value(sum.floatSum / Double(sum.count))
    case .durations: return try divideDuration(sum.duration, by: Double(sum.count), context.arena)
    }
  }
}

/// `stDev(x)` and `stDevP(x)`, by Welford's method.
final class DeviationAccumulator: Accumulator {
  private struct Moments: BitwiseCopyable {
    var count = 0.0
    var mean = 0.0
    /// The sum of squared distances from the mean.
    var squares = 0.0
  }

  private let isOfSample: Bool
  private var moments = GrowableBuffer<Moments>()

  init(ofSample: Bool) {
    isOfSample = ofSample
    super.init()
  }

  override func extend(groups: Int) { moments.extend(to: groups, with: Moments()) }
  override func reset() { moments.removeAll() }
  override var bytes: Int { moments.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let (values, base) = (arguments[0], moments.base)
    for i in 0..<rows.count {
      let value = values[rows[i]]
      if value.isNull { continue }
      let number = try floatArgument(isOfSample ? "stDev" : "stDevP", value)
      let group = groups.map { Int($0[i]) } ?? 0
      base[group].count += 1
      let distance = number - base[group].mean
      base[group].mean += distance / base[group].count
      base[group].squares += distance * (number - base[group].mean)
    }
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext) {
    guard let other = other as? DeviationAccumulator else { return }
    for (group, target) in groups.enumerated() where other.moments[group].count > 0 {
      let (a, b) = (moments[Int(target)], other.moments[group])
      let (count, distance) = (a.count + b.count, b.mean - a.mean)
      // Chan, Golub and LeVeque, 1979.
      moments[Int(target)] = Moments(
        count: count, mean: a.mean + distance * b.count / count,
        squares: a.squares + b.squares + distance * distance * a.count * b.count / count)
    }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    let moments = moments[group]
    let divisor = isOfSample ? moments.count - 1 : moments.count
    return Value(divisor > 0 ? (moments.squares / divisor).squareRoot() : 0.0)
  }
}
