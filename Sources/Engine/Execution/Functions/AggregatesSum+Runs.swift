/// Sums of a property read where it is stored: entries are taken from the pages of the column as they are, a few
/// bytes each, and only those of the rows that count are turned into numbers.
extension RunningSum {
  /// Adds the values of rows of a run. False, with nothing added, when its values are not all there and of the
  /// one type of number that the sum has.
  mutating func add(_ run: PropertyRun, _ rows: Rows) -> Bool {
    switch run.kind {
    case .integer where kind == .integers || kind == .nothing:
      guard run.allPages({ page, _, _ in page.neverWraps }) else { return false }
      run.forEachPage(rows) { page, rows, shift in addIntegers(page, rows, shift) }
    case .float where kind == .floats || kind == .nothing:
      run.forEachPage(rows) { page, rows, shift in addFloats(page, rows, shift) }
    default: return false
    }
    return true
  }

  /// - Parameter shift: what makes the number of a row its offset on the page.
  private mutating func addIntegers(_ page: ColumnPageView, _ rows: Rows, _ shift: Int) {
    switch page.width {
    case 1: addEntries(page.entries(as: UInt8.self) + shift, of: page, rows)
    case 2: addEntries(page.entries(as: UInt16.self) + shift, of: page, rows)
    case 4: addEntries(page.entries(as: UInt32.self) + shift, of: page, rows)
    default: addIntegers(page.entries(as: Int64.self) + shift, rows)
    }
  }

  /// The entries of a page are too narrow and too few for their sum to leave 64 bits.
  @inline(__always)
  private mutating func addEntries<Entry: FixedWidthInteger>(
    _ entries: UnsafePointer<Entry>, of page: ColumnPageView, _ rows: Rows
  ) {
    kind = .integers
    var sum: UInt64 = 0
    if let indices = rows.indices {
      for i in 0..<rows.count { sum &+= UInt64(truncatingIfNeeded: entries[Int(indices[i])]) }
    } else {
      for i in 0..<rows.count { sum &+= UInt64(truncatingIfNeeded: entries[i]) }
    }
    integer += Int128(Int64(bitPattern: page.base)) * Int128(rows.count) + Int128(sum)
    count += rows.count
  }

  private mutating func addFloats(_ page: ColumnPageView, _ rows: Rows, _ shift: Int) {
    switch page.width {
    case 1: addDecimals(page.entries(as: UInt8.self) + shift, of: page, rows)
    case 2: addDecimals(page.entries(as: UInt16.self) + shift, of: page, rows)
    case 4: addDecimals(page.entries(as: UInt32.self) + shift, of: page, rows)
    default: addFloats(page.entries(as: Double.self) + shift, rows)
    }
  }

  /// Adds decimal floats: entries and base together are whole numbers, which are divided eight at a time.
  @inline(__always)
  private mutating func addDecimals<Entry: FixedWidthInteger>(
    _ entries: UnsafePointer<Entry>, of page: ColumnPageView, _ rows: Rows
  ) {
    let (base, divisor) = (Int64(bitPattern: page.base), page.divisor)
    if let indices = rows.indices {
      addFloats(rows.count, divisor: divisor) {
        Double(base &+ Int64(truncatingIfNeeded: entries[Int(indices[$0])]))
      }
    } else {
      addFloats(rows.count, divisor: divisor) { Double(base &+ Int64(truncatingIfNeeded: entries[$0])) }
    }
  }
}
