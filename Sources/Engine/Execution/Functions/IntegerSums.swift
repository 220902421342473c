/// Sums of integers, a word a group: what `sum()` mostly adds up, in a tenth of the memory of a `RunningSum`.
/// Serves as long as only integers come, and so few that no sum can leave 64 bits.
struct IntegerSums: ~Copyable {
  /// Stands for the sum of a group that has no value yet; no sum comes near it.
  private static let nothing = Int64.min

  private var sums = GrowableBuffer<Int64>()
  /// No sum is farther from zero than this.
  private var reach: Int64 = 0

  var count: Int { sums.count }
  var bytes: Int { sums.bytes }

  mutating func extend(groups: Int) { sums.extend(to: groups, with: IntegerSums.nothing) }

  mutating func removeAll() {
    sums.removeAll()
    reach = 0
  }

  /// Adds the i-th of the rows to its group. False, with nothing added, for a column that takes a `RunningSum`.
  mutating func add(_ values: Vector, _ rows: Rows, _ groups: UnsafePointer<UInt32>) -> Bool {
    guard values.form == .integers else { return false }
    let (integers, sums) = (values.integers, sums.base)
    var greatest: UInt64 = 0
    for i in 0..<rows.count { greatest |= integers[rows[i]].magnitude }
    guard let reach = longer(by: greatest, times: rows.count) else { return false }
    self.reach = reach
    for i in 0..<rows.count {
      let group = Int(groups[i])
      let sum = sums[group]
      sums[group] = (sum == IntegerSums.nothing ? 0 : sum) &+ integers[rows[i]]
    }
    return true
  }

  /// Adds the sums of other groups. False, with nothing added, when one could leave 64 bits.
  /// - Parameter groups: the group here of each group there.
  mutating func add(_ other: borrowing IntegerSums, into groups: [UInt32]) -> Bool {
    guard let reach = longer(by: UInt64(other.reach), times: groups.count) else { return false }
    self.reach = reach
    let sums = sums.base
    for (group, target) in groups.enumerated() where other.sums[group] != IntegerSums.nothing {
      let sum = sums[Int(target)]
      sums[Int(target)] = (sum == IntegerSums.nothing ? 0 : sum) &+ other.sums[group]
    }
    return true
  }

  /// The reach after so many additions, nil when it leaves 63 bits.
  private func longer(by step: UInt64, times count: Int) -> Int64? {
    let (way, overflows) = step.multipliedReportingOverflow(by: UInt64(count))
    guard !overflows, let way = Int64(exactly: way) else { return nil }
    let (sum, isTooLong) = reach.addingReportingOverflow(way)
    return isTooLong ? nil : sum
  }

  /// The sum of a group, 0 of nothing.
  subscript(group: Int) -> Int64 { sums[group] == IntegerSums.nothing ? 0 : sums[group] }

  /// The sum of a group as one that takes everything.
  func running(_ group: Int) -> RunningSum {
    var sum = RunningSum()
    if sums[group] != IntegerSums.nothing {
      sum.kind = .integers
      sum.integer = Int128(sums[group])
    }
    return sum
  }
}
