/// Comparing elements that follow each other with one value, on the pages of their column: entries are compared
/// as they are stored, a few bytes each, and never spelled out.
extension PropertyRun {
  /// `truths[i]` becomes whether the relation holds between the value of the i-th element and the bound.
  ///
  /// False, with nothing of use written, when the elements do not all have values of the bound's type, or that
  /// type is neither integer nor date.
  func compare(_ relation: Relation, _ bound: Value, into truths: UnsafeMutablePointer<UInt8>) -> Bool {
    let kind = ColumnKind(holding: bound)
    guard kind == .integer || kind == .date else { return false }
    return allPages { page, range, row in
      page.kind == kind && page.arePresent(range)
        && page.compare(relation, bound.asInteger, range, truths + row)
    }
  }
}

extension ColumnPageView {
  /// For a page of integers or dates. False for a page whose base is so large that values could wrap round.
  fileprivate func compare(
    _ relation: Relation, _ bound: Int64, _ range: Range<Int>, _ truths: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard neverWraps else { return false }
    switch width {
    case 1: compareNarrow(relation, bound, entries(as: UInt8.self), range, truths)
    case 2: compareNarrow(relation, bound, entries(as: UInt16.self), range, truths)
    case 4: compareNarrow(relation, bound, entries(as: UInt32.self), range, truths)
    default:
      relation.compare(entries(as: Int64.self) + range.lowerBound, bound, range.count, truths)
    }
    return true
  }

  /// Compares entries with what the bound would be as an entry.
  @inline(__always)
  private func compareNarrow<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ relation: Relation, _ bound: Int64, _ entries: UnsafePointer<Entry>, _ range: Range<Int>,
    _ truths: UnsafeMutablePointer<UInt8>
  ) {
    let base = Int64(bitPattern: base)
    let (distance, overflows) = bound.subtractingReportingOverflow(base)
    if !overflows, let entry = Entry(exactly: distance) {
      relation.compare(entries + range.lowerBound, entry, range.count, truths)
    } else {
      // Every entry is on one side of the bound.
      let truth = relation.apply(Value(bound < base ? 1 : 0), Value(bound < base ? 0 : 1)).rawValue
      truths.update(repeating: truth, count: range.count)
    }
  }
}

extension Relation {
  /// `truths[i]` becomes whether the relation holds between entry i and the bound.
  @inline(__always)
  fileprivate func compare<Entry: Comparable & BitwiseCopyable>(
    _ entries: UnsafePointer<Entry>, _ bound: Entry, _ count: Int, _ truths: UnsafeMutablePointer<UInt8>
  ) {
    switch self {
    case .equal: for i in 0..<count { truths[i] = entries[i] == bound ? 1 : 0 }
    case .notEqual: for i in 0..<count { truths[i] = entries[i] != bound ? 1 : 0 }
    case .less: for i in 0..<count { truths[i] = entries[i] < bound ? 1 : 0 }
    case .lessOrEqual: for i in 0..<count { truths[i] = entries[i] <= bound ? 1 : 0 }
    case .greater: for i in 0..<count { truths[i] = entries[i] > bound ? 1 : 0 }
    case .greaterOrEqual: for i in 0..<count { truths[i] = entries[i] >= bound ? 1 : 0 }
    }
  }
}
