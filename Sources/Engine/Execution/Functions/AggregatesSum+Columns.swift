/// Sums of whole columns of one type: the same sums as value by value, with the additions of different rows
/// overlapping.
extension RunningSum {
  /// Adds a column to the sums of its groups (nil: all to the first); nulls are passed over.
  static func fold(
    _ values: Vector, _ rows: Rows, _ groups: UnsafePointer<UInt32>?,
    into sums: UnsafeMutablePointer<RunningSum>, _ function: String, _ context: ExecutionContext
  ) throws(ExecutionError) {
    if let groups {
      try foldGroups(values, rows, groups, into: sums, function, context)
      return
    }
    let kind = sums[0].kind
    switch values.form {
    case .floats where kind == .floats || kind == .nothing:
      sums[0].addFloats(values.floats, rows)
    case .integers where kind == .integers || kind == .nothing:
      sums[0].addIntegers(values.integers, rows)
    default:
      for i in 0..<rows.count {
        let value = values[rows[i]]
        if !value.isNull { try sums[0].add(value, function, context) }
      }
    }
  }

  private static func foldGroups(
    _ values: Vector, _ rows: Rows, _ groups: UnsafePointer<UInt32>,
    into sums: UnsafeMutablePointer<RunningSum>, _ function: String, _ context: ExecutionContext
  ) throws(ExecutionError) {
    for i in 0..<rows.count {
      let (row, sum) = (rows[i], sums + Int(groups[i]))
      if values.form == .integers, sum.pointee.kind == .integers {
        sum.pointee.integer &+= Int128(values.integers[row])
        sum.pointee.count += 1
      } else if values.form == .floats, sum.pointee.kind == .floats {
        sum.pointee.addFloat(values.floats[row])
        sum.pointee.count += 1
      } else {
        let value = values[row]
        if !value.isNull { try sum.pointee.add(value, function, context) }
      }
    }
  }

  mutating func addFloats(_ floats: UnsafePointer<Double>, _ rows: Rows) {
    if let indices = rows.indices {
      addFloats(rows.count, divisor: nil) { floats[Int(indices[$0])] }
    } else {
      addFloats(rows.count, divisor: nil) { floats[$0] }
    }
  }

  /// Adds `count` floats: the i-th is `number(i)`, divided when there is a divisor.
  ///
  /// Eight sums side by side, each with what its additions rounded away (Knuth's two-sum, which needs no
  /// branch).
  @inline(__always)
  mutating func addFloats(_ count: Int, divisor: Double?, _ number: (Int) -> Double) {
    guard count > 0 else { return }
    kind = .floats
    var sums = SIMD8<Double>(repeating: 0)
    var lost = SIMD8<Double>(repeating: 0)
    let whole = count & ~7
    var i = 0
    while i < whole {
      var next = SIMD8<Double>(
        number(i), number(i + 1), number(i + 2), number(i + 3), number(i + 4), number(i + 5),
        number(i + 6), number(i + 7))
      if let divisor { next /= SIMD8(repeating: divisor) }
      let total = sums + next
      let back = total - sums
      lost += (sums - (total - back)) + (next - back)
      sums = total
      i += 8
    }
    for lane in 0..<8 {
      addFloat(sums[lane])
      compensation += lost[lane]
    }
    while i < count {
      addFloat(divisor.map { number(i) / $0 } ?? number(i))
      i += 1
    }
    self.count += count
  }

  /// The halves of the integers are summed apart: neither sum of a batch can leave 64 bits.
  mutating func addIntegers(_ integers: UnsafePointer<Int64>, _ rows: Rows) {
    guard rows.count > 0 else { return }
    kind = .integers
    var (high, low): (Int64, Int64) = (0, 0)
    for i in 0..<rows.count {
      let value = integers[rows[i]]
      high &+= value >> 32
      low &+= value & 0xFFFF_FFFF
    }
    integer += Int128(high) << 32 + Int128(low)
    count += rows.count
  }

  /// Adds what another sum has added up.
  mutating func merge(_ other: RunningSum, _ function: String, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    switch (kind, other.kind) {
    case (_, .nothing): return
    case (.nothing, _): self = other
    case (.integers, .integers):
      integer += other.integer
      count += other.count
    case (.durations, .durations):
      duration = try addTemporal(duration, other.duration, context.arena) ?? .null
      count += other.count
    case (.durations, _), (_, .durations):
      throw .type("InvalidArgumentValue", "\(function)() cannot add numbers and durations")
    default:
      if kind == .integers { float = Double(integer) }
      kind = .floats
      addFloat(other.kind == .integers ? Double(other.integer) : other.float)
      compensation += other.compensation
      count += other.count
    }
  }
}
