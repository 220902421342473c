/// The reading side of a column: plain words, without reference counts. Valid as long as the graph it was taken
/// from, or a copy of it, is held and not changed.
///
/// For kernels: `page(_:)` gives the kind, base, width and entries of the 1,024 elements about an id.
struct ColumnReader: BitwiseCopyable {
  let pages: PageReader

  /// The page of an element; an empty one for an id of none.
  @inline(__always)
  func page(_ id: UInt32) -> ColumnPageView { ColumnPageView(pages.address(Int(id) >> ColumnPageView.shift)) }

  /// The value of an element, null when absent.
  @inline(__always)
  func value(_ id: UInt32, _ strings: StringPool.Directory) -> Value {
    page(id).value(Int(id) & (ColumnPageView.size - 1), strings)
  }

  @inline(__always)
  func isPresent(_ id: UInt32) -> Bool { page(id).isPresent(Int(id) & (ColumnPageView.size - 1)) }

  /// `values[rows[i]]` = value of `ids[rows[i]]`; an id of no element gives null.
  func gather(
    _ ids: UnsafePointer<UInt32>, _ rows: Rows, into values: UnsafeMutablePointer<Value>,
    _ strings: StringPool.Directory
  ) {
    if let indices = rows.indices {
      for i in 0..<rows.count {
        let row = Int(indices[i])
        values[row] = value(ids[row], strings)
      }
      return
    }
    // Ids of a scan, and of relationships of one node, come many to a page.
    var row = 0
    while row < rows.count {
      let number = ids[row] >> UInt32(ColumnPageView.shift)
      var end = row + 1
      while end < rows.count, ids[end] >> UInt32(ColumnPageView.shift) == number { end += 1 }
      page(ids[row]).gather(ids + row, end - row, into: values + row, strings)
      row = end
    }
  }
}

extension ColumnPageView {
  /// As `ColumnReader.gather`, for ids all of this page.
  @inline(__always)
  fileprivate func gather(
    _ ids: UnsafePointer<UInt32>, _ count: Int, into values: UnsafeMutablePointer<Value>,
    _ strings: StringPool.Directory
  ) {
    // Below this, choosing the loop costs more than it saves.
    if count < 8 {
      for i in 0..<count { values[i] = value(Int(ids[i]) & (ColumnPageView.size - 1), strings) }
      return
    }
    switch width {
    case 1: gather(entries(as: UInt8.self), ids, count, values, strings)
    case 2: gather(entries(as: UInt16.self), ids, count, values, strings)
    case 4: gather(entries(as: UInt32.self), ids, count, values, strings)
    default: gather(entries(as: UInt64.self), ids, count, values, strings)
    }
  }

  /// With entries of a width known to the compiler, one loop for each kind.
  @inline(__always)
  private func gather<Entry: FixedWidthInteger>(
    _ entries: UnsafePointer<Entry>, _ ids: UnsafePointer<UInt32>, _ count: Int,
    _ values: UnsafeMutablePointer<Value>, _ strings: StringPool.Directory
  ) {
    let (base, divisor) = (base, divisor)
    switch kind {
    case .integer: gather(ids, count, values) { Value(.integer, payload: base &+ UInt64(entries[$0])) }
    case .date: gather(ids, count, values) { Value(.date, payload: base &+ UInt64(entries[$0])) }
    case .string:
      gather(ids, count, values) { offset in
        Value(strings[UInt32(truncatingIfNeeded: base &+ UInt64(entries[offset]))])
      }
    case .float where MemoryLayout<Entry>.size < 8:
      gather(ids, count, values) { offset in
        Value(Double(Int64(bitPattern: base &+ UInt64(entries[offset]))) / divisor)
      }
    case .float: gather(ids, count, values) { Value(.float, payload: UInt64(entries[$0])) }
    case .boolean, .value: gather(ids, count, values) { value($0, strings) }
    }
  }

  @inline(__always)
  private func gather(
    _ ids: UnsafePointer<UInt32>, _ count: Int, _ values: UnsafeMutablePointer<Value>,
    _ value: (Int) -> Value
  ) {
    if present == ColumnPageView.size {
      for i in 0..<count { values[i] = value(Int(ids[i]) & (ColumnPageView.size - 1)) }
    } else {
      for i in 0..<count {
        let offset = Int(ids[i]) & (ColumnPageView.size - 1)
        values[i] = isPresent(offset) ? value(offset) : .null
      }
    }
  }
}
