/// Groups rows by the equivalence of a few columns: open addressing over row-major keys.
///
///     buckets   [ 0 = empty | group + 1 ]      power of two, at most 70 % full
///     hashes    [ hash of group 0 | group 1 | ... ]
///     keys      [ group 0: width values | group 1: ... ]
struct GroupTable: ~Copyable {
  let width: Int
  private(set) var count = 0
  private var buckets: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private var hashes: UnsafeMutablePointer<UInt64>
  private var keys: UnsafeMutablePointer<Value>
  private var capacity: Int
  /// The key columns of the batch at hand as values, and the hash of each of its rows.
  private var scratches: [ReaderScratch]
  private var readers: [ValueReader] = []
  private let rowHashes: UnsafeMutablePointer<UInt64> = .allocate(capacity: batchCapacity)

  /// - Parameter width: the number of key columns; with none every row is of one group.
  init(width: Int) {
    self.width = width
    scratches = Array(repeating: ReaderScratch(), count: width)
    capacity = 64
    mask = 127
    buckets = .allocate(capacity: mask + 1)
    buckets.update(repeating: 0, count: mask + 1)
    hashes = .allocate(capacity: capacity)
    keys = .allocate(capacity: max(1, capacity * width))
  }

  deinit {
    buckets.deallocate()
    hashes.deallocate()
    keys.deallocate()
    rowHashes.deallocate()
  }

  var byteCount: Int { (mask + 1) * 4 + capacity * (8 + width * MemoryLayout<Value>.stride) }

  /// One value of a group's key.
  func key(_ group: Int, _ column: Int) -> Value { keys[group * width + column] }

  /// Makes the rows of a batch ready to be looked up, column by column.
  mutating func prepare(_ columns: [Vector], _ rows: Rows) {
    readers.removeAll(keepingCapacity: true)
    for i in 0..<rows.count { rowHashes[rows[i]] = 0x51_7C_C1_B7_27_22_0A_95 }
    for (place, column) in columns.enumerated() {
      let reader = scratches[place].reader(column, rows)
      readers.append(reader)
      for i in 0..<rows.count {
        let row = rows[i]
        rowHashes[row] = mix(rowHashes[row], keyHash(reader[row]))
      }
    }
  }

  /// The group of a row that was made ready, made when it is new.
  @inline(__always)
  mutating func group(_ row: Int) -> Int {
    let (group, _) = find(row)
    return group
  }

  /// The new group of a row that was made ready, nil when there was one already.
  @inline(__always)
  mutating func insert(_ row: Int) -> Int? {
    let (group, isNew) = find(row)
    return isNew ? group : nil
  }

  private mutating func find(_ row: Int) -> (group: Int, isNew: Bool) {
    let hash = rowHashes[row]
    var bucket = Int(truncatingIfNeeded: hash) & mask
    while buckets[bucket] != 0 {
      let group = Int(buckets[bucket]) - 1
      if hashes[group] == hash && matches(group, row) { return (group, false) }
      bucket = (bucket + 1) & mask
    }
    if count == capacity { grow() }
    let group = count
    hashes[group] = hash
    for i in 0..<width { keys[group * width + i] = readers[i][row] }
    count += 1
    if count * 10 > (mask + 1) * 7 {
      rehash()
    } else {
      buckets[bucket] = UInt32(truncatingIfNeeded: group + 1)
    }
    return (group, true)
  }

  private func matches(_ group: Int, _ row: Int) -> Bool {
    for i in 0..<width {
      let key = keys[group * width + i]
      let value = readers[i][row]
      if key.head == value.head && key.payload == value.payload && key.tag != .float { continue }
      if !areEquivalent(key, value) { return false }
    }
    return true
  }

  private mutating func grow() {
    let larger = capacity * 2
    let newHashes = UnsafeMutablePointer<UInt64>.allocate(capacity: larger)
    newHashes.update(from: hashes, count: count)
    hashes.deallocate()
    hashes = newHashes
    let newKeys = UnsafeMutablePointer<Value>.allocate(capacity: max(1, larger * width))
    newKeys.update(from: keys, count: count * width)
    keys.deallocate()
    keys = newKeys
    capacity = larger
  }

  private mutating func rehash() {
    buckets.deallocate()
    mask = mask * 2 + 1
    buckets = .allocate(capacity: mask + 1)
    buckets.update(repeating: 0, count: mask + 1)
    for group in 0..<count {
      var bucket = Int(truncatingIfNeeded: hashes[group]) & mask
      while buckets[bucket] != 0 { bucket = (bucket + 1) & mask }
      buckets[bucket] = UInt32(truncatingIfNeeded: group + 1)
    }
  }
}

/// `hashValue` with the commonest keys answered in line.
@inline(__always)
private func keyHash(_ value: Value) -> UInt64 {
  switch value.tag {
  case .node, .relationship: mix(value.head, value.payload)
  case .string: value.asString.hash
  default: hashValue(value)
  }
}
