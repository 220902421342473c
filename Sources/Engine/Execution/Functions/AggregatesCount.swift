/// `count(*)`
final class RowCountAccumulator: Accumulator {
  private var counts = GrowableBuffer<Int>()

  override func extend(groups: Int) { counts.extend(to: groups, with: 0) }
  override func reset() { counts.removeAll() }
  override var bytes: Int { counts.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    guard let groups else {
      counts[0] += rows.count
      return
    }
    let base = counts.base
    for i in 0..<rows.count { base[Int(groups[i])] += 1 }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    Value(counts[group])
  }

  override func fill(_ vector: Vector, from first: Int, count: Int, _ context: ExecutionContext) {
    vector.reset(.integers)
    for i in 0..<count { vector.integers[i] = Int64(counts[first + i]) }
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext) {
    guard let other = other as? RowCountAccumulator else { return }
    for (group, target) in groups.enumerated() { counts[Int(target)] += other.counts[group] }
  }
}

/// `count(x)`: values that are not null.
final class CountAccumulator: Accumulator {
  private var counts = GrowableBuffer<Int>()

  override func extend(groups: Int) { counts.extend(to: groups, with: 0) }
  override func reset() { counts.removeAll() }
  override var bytes: Int { counts.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let (values, base) = (arguments[0], counts.base)
    if !values.isConstant, values.form.isNeverNull {
      guard let groups else {
        base[0] += rows.count
        return
      }
      for i in 0..<rows.count { base[Int(groups[i])] += 1 }
      return
    }
    if !values.isConstant, let groups, values.form == .nodes || values.form == .relationships {
      let ids = values.ids
      for i in 0..<rows.count { base[Int(groups[i])] += ids[rows[i]] == .max ? 0 : 1 }
      return
    }
    for i in 0..<rows.count where !values[rows[i]].isNull {
      base[groups.map { Int($0[i]) } ?? 0] += 1
    }
  }

  override func update(_ run: PropertyRun, _ rows: Rows) -> Bool {
    guard run.kind != nil else { return false }
    counts[0] += rows.count
    return true
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    Value(counts[group])
  }

  override func fill(_ vector: Vector, from first: Int, count: Int, _ context: ExecutionContext) {
    vector.reset(.integers)
    for i in 0..<count { vector.integers[i] = Int64(counts[first + i]) }
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext) {
    guard let other = other as? CountAccumulator else { return }
    for (group, target) in groups.enumerated() { counts[Int(target)] += other.counts[group] }
  }
}
