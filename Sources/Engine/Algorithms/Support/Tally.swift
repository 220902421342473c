/// Sums by small integer keys, emptied in time proportional to the keys used: the inner loop of clustering
/// and similarity.
struct Tally {
  private let sums: UnsafeMutableBufferPointer<Double>
  private let isUsed: UnsafeMutableBufferPointer<Bool>
  private let used: UnsafeMutableBufferPointer<UInt32>
  private var count = 0

  /// For keys from 0 to below `size`.
  init(_ size: Int, _ workspace: Workspace) throws(ExecutionError) {
    sums = try workspace.array(size, filledWith: 0)
    isUsed = try workspace.array(size, filledWith: false)
    used = try workspace.array(size, filledWith: 0)
  }

  /// The keys added to, in the order of their first addition.
  var keys: UnsafeMutableBufferPointer<UInt32> { UnsafeMutableBufferPointer(rebasing: used[..<count]) }

  @inline(__always)
  subscript(key: UInt32) -> Double { sums[Int(key)] }

  @inline(__always)
  mutating func add(_ amount: Double, to key: UInt32) {
    if !isUsed[Int(key)] {
      isUsed[Int(key)] = true
      used[count] = key
      count += 1
    }
    sums[Int(key)] += amount
  }

  mutating func removeAll() {
    for key in used[..<count] {
      sums[Int(key)] = 0
      isUsed[Int(key)] = false
    }
    count = 0
  }
}

/// Renames groups 0, 1, ... in the order of the first member of each, so that their numbers do not depend on
/// how they were found; gives how many there are. Group numbers must be below the number of members.
func renumberByFirstMember(
  _ groups: UnsafeMutableBufferPointer<UInt32>, _ workspace: Workspace
) throws(ExecutionError) -> Int {
  let names = try workspace.array(groups.count, filledWith: UInt32.max)
  var next: UInt32 = 0
  for member in groups.indices {
    let group = Int(groups[member])
    if names[group] == .max {
      names[group] = next
      next += 1
    }
    groups[member] = names[group]
  }
  try workspace.advance(groups.count)
  return Int(next)
}
