/// A property of elements that follow each other, as a scan gives them, for kernels that read it on the pages of
/// its column with no vector in between.
///
/// Valid as long as the column's reader.
struct PropertyRun {
  let column: ColumnReader
  /// The element of row 0.
  let first: UInt32
  /// The number of elements, one a row.
  let count: Int

  /// Whether `body` is true for every page with elements of the run: it is given the page, the offsets of the
  /// elements there and the row of the first of them. Stops at the first that is not.
  @inline(__always)
  func allPages(_ body: (_ page: ColumnPageView, _ offsets: Range<Int>, _ row: Int) -> Bool) -> Bool {
    var row = 0
    while row < count {
      let id = first &+ UInt32(truncatingIfNeeded: row)
      let offset = Int(id) & (ColumnPageView.size - 1)
      let take = Swift.min(ColumnPageView.size - offset, count - row)
      guard body(column.page(id), offset..<offset + take, row) else { return false }
      row += take
    }
    return true
  }

  /// What the values are when every element has one and all are of one kind, else nil.
  var kind: ColumnKind? {
    let kind = column.page(first).kind
    return allPages { page, range, _ in page.kind == kind && page.arePresent(range) } ? kind : nil
  }

  /// Calls `body` for every page with some of the rows: it is given the page, those rows, and what is added to
  /// the number of a row to get its offset on the page.
  @inline(__always)
  func forEachPage(_ rows: Rows, _ body: (_ page: ColumnPageView, _ rows: Rows, _ shift: Int) -> Void) {
    var done = 0
    while done < rows.count {
      let row = rows[done]
      let id = first &+ UInt32(truncatingIfNeeded: row)
      let offset = Int(id) & (ColumnPageView.size - 1)
      // The first row that is not on the page.
      let border = row + ColumnPageView.size - offset
      var end = rows.count
      while rows[end - 1] >= border { end -= 1 }
      if let indices = rows.indices {
        body(column.page(id), Rows(count: end - done, indices: indices + done), offset - row)
      } else {
        body(column.page(id), Rows(count: end - done), offset)
      }
      done = end
    }
  }
}

extension Graph {
  /// A property of `count` elements from `first` on; nil when no element ever had it.
  func propertyRun(_ key: KeyID, isRelationship: Bool, first: UInt32, count: Int) -> PropertyRun? {
    let columns = isRelationship ? state.pointee.relationshipColumns : state.pointee.nodeColumns
    guard Int(key.raw) < columns.count else { return nil }
    return PropertyRun(column: columns[Int(key.raw)].reader, first: first, count: count)
  }
}
