/// `min(x)` and `max(x)` by the total order, without nulls; null of nothing.
final class ExtremeAccumulator: Accumulator {
  private let wantsGreatest: Bool
  private var extremes = GrowableBuffer<Value>()

  init(wantsGreatest: Bool) {
    self.wantsGreatest = wantsGreatest
    super.init()
  }

  override func extend(groups: Int) { extremes.extend(to: groups, with: .null) }
  override func reset() { extremes.removeAll() }
  override var bytes: Int { extremes.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let (values, base) = (arguments[0], extremes.base)
    let sign = wantsGreatest ? 1 : -1
    for i in 0..<rows.count {
      let row = rows[i]
      let best = base + (groups.map { Int($0[i]) } ?? 0)
      // Most values lose: those of the typed forms are told by a comparison in line.
      switch values.form {
      case .integers where best.pointee.tag == .integer, .dates where best.pointee.tag == .date:
        let (value, known) = (values.integers[row], best.pointee.asInteger)
        if wantsGreatest ? value <= known : value >= known { continue }
      case .floats where best.pointee.tag == .float:
        let (value, known) = (values.floats[row], best.pointee.asFloat)
        if wantsGreatest ? value <= known : value >= known { continue }
      default: break
      }
      let value = values[row]
      if value.isNull { continue }
      if best.pointee.isNull || ordering(value, best.pointee) * sign > 0 { best.pointee = value }
    }
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext) {
    guard let other = other as? ExtremeAccumulator else { return }
    for (group, target) in groups.enumerated() {
      let (value, best) = (other.extremes[group], extremes[Int(target)])
      if value.isNull { continue }
      if best.isNull || (wantsGreatest ? ordering(value, best) > 0 : ordering(value, best) < 0) {
        extremes[Int(target)] = value
      }
    }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    extremes[group]
  }
}

/// Values kept group by group in the order they came: one chain through a common buffer for each group.
struct GroupedValues: ~Copyable {
  private struct Link: BitwiseCopyable {
    var value: Value
    var next: Int
  }

  private struct Chain: BitwiseCopyable {
    var first = -1
    var last = -1
    var count = 0
  }

  private var links = GrowableBuffer<Link>()
  private var chains = GrowableBuffer<Chain>()

  var bytes: Int { links.bytes + chains.bytes }

  mutating func extend(groups: Int) { chains.extend(to: groups, with: Chain()) }

  mutating func removeAll() {
    links.removeAll()
    chains.removeAll()
  }

  @inline(__always)
  mutating func append(_ value: Value, to group: Int) {
    let place = links.count
    links.append(Link(value: value, next: -1))
    let chain = chains.base + group
    if chain.pointee.last >= 0 {
      links.base[chain.pointee.last].next = place
    } else {
      chain.pointee.first = place
    }
    chain.pointee.last = place
    chain.pointee.count += 1
  }

  /// Appends the values of a column that are not null, each to the group of its row (nil: the first).
  mutating func append(_ column: Vector, _ rows: Rows, _ groups: UnsafePointer<UInt32>?) {
    for i in 0..<rows.count {
      let value = column[rows[i]]
      if !value.isNull { append(value, to: groups.map { Int($0[i]) } ?? 0) }
    }
  }

  func count(of group: Int) -> Int { chains[group].count }

  /// Appends the values of other groups, each to its group here.
  mutating func append(_ other: borrowing GroupedValues, into groups: [UInt32]) {
    for (group, target) in groups.enumerated() {
      var place = other.chains[group].first
      while place >= 0 {
        append(other.links[place].value, to: Int(target))
        place = other.links[place].next
      }
    }
  }

  /// Copies a group's values to a buffer of as many elements.
  func copy(_ group: Int, to buffer: UnsafeMutableBufferPointer<Value>) {
    var place = chains[group].first
    for i in 0..<buffer.count where place >= 0 {
      buffer[i] = links[place].value
      place = links[place].next
    }
  }

  func values(of group: Int) -> [Value] {
    Array(unsafeUninitializedCapacity: count(of: group)) { buffer, initialized in
      initialized = count(of: group)
      copy(group, to: UnsafeMutableBufferPointer(rebasing: buffer[..<initialized]))
    }
  }
}

/// `collect(x)`: the values that are not null, in the order of the rows.
final class CollectAccumulator: Accumulator {
  private var values = GroupedValues()

  override func extend(groups: Int) { values.extend(groups: groups) }
  override func reset() { values.removeAll() }
  override var bytes: Int { values.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    values.append(arguments[0], rows, groups)
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext) {
    guard let other = other as? CollectAccumulator else { return }
    values.append(other.values, into: groups)
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    let count = values.count(of: group)
    guard count <= context.limits.listElements else { throw listTooLong(count, context) }
    return try checkNesting(context.arena.list(count: count) { values.copy(group, to: $0) })
  }
}

/// `percentileCont(x, p)` and `percentileDisc(x, p)`; null of nothing.
final class PercentileAccumulator: Accumulator {
  private let interpolates: Bool
  private var values = GroupedValues()
  /// The percentile of each group: that of its first row.
  private var percentiles = GrowableBuffer<Double>()

  init(interpolates: Bool) {
    self.interpolates = interpolates
    super.init()
  }

  override func extend(groups: Int) {
    values.extend(groups: groups)
    percentiles.extend(to: groups, with: -1)
  }

  override func reset() {
    values.removeAll()
    percentiles.removeAll()
  }

  override var bytes: Int { values.bytes + percentiles.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let name = interpolates ? "percentileCont" : "percentileDisc"
    let (column, wanted) = (arguments[0], arguments[1])
    for i in 0..<rows.count {
      let row = rows[i]
      let group = groups.map { Int($0[i]) } ?? 0
      let percentile = try floatArgument(name, wanted[row])
      guard percentile >= 0, percentile <= 1 else {
        throw .argument(
          "NumberOutOfRange",
          "the percentile of \(name)() lies between 0 and 1; \(formatFloat(percentile)) does not")
      }
      if percentiles[group] < 0 { percentiles[group] = percentile }
      let value = column[row]
      if value.isNull { continue }
      guard value.isNumber else { throw invalidArgument(name, value, expected: "numbers") }
      values.append(value, to: group)
    }
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext) {
    guard let other = other as? PercentileAccumulator else { return }
    for (group, target) in groups.enumerated() where percentiles[Int(target)] < 0 {
      percentiles[Int(target)] = other.percentiles[group]
    }
    values.append(other.values, into: groups)
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    let sorted = values.values(of: group).sorted { ordering($0, $1) < 0 }
    guard let last = sorted.last else { return .null }
    let percentile = percentiles[group]
    guard interpolates else {
      // The first value that at least this share of all values does not exceed.
      let place = Int((percentile * Double(sorted.count)).rounded(.up)) - 1
      return sorted[max(place, 0)]
    }
    let position = percentile * Double(sorted.count - 1)
    let place = Int(position)
    guard place + 1 < sorted.count else { return Value(last.numberAsFloat) }
    let (lower, upper) = (sorted[place].numberAsFloat, sorted[place + 1].numberAsFloat)
    let fraction = position - Double(place)
    return Value(fraction == 0 ? lower : lower * (1 - fraction) + upper * fraction)
  }
}
