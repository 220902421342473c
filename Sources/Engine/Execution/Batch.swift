/// Up to 1,024 rows, column by column. A column's place is its slot number; a slot that is not live has no
/// vector.
///
/// A batch belongs to the operator that returns it and is valid until that operator is asked for the next
/// one.
public final class Batch {
  public var columns: [Vector?]
  private let selectionStorage: UnsafeMutablePointer<UInt16>

  /// As in a vector, what is asked often is no property of the class.
  private struct Header: BitwiseCopyable {
    var count = 0
    /// Negative when every row is selected.
    var selectedCount = -1
  }

  private let header: UnsafeMutablePointer<Header>

  public init(slots: Int) {
    columns = Array(repeating: nil, count: slots)
    selectionStorage = .allocate(capacity: batchCapacity)
    header = .allocate(capacity: 1)
    header.initialize(to: Header())
  }

  deinit {
    selectionStorage.deallocate()
    header.deallocate()
  }

  /// The number of entries in each column, selected or not.
  @inline(__always)
  public var count: Int {
    get { header.pointee.count }
    set { header.pointee.count = newValue }
  }

  @inline(__always)
  private var selectedCount: Int {
    get { header.pointee.selectedCount }
    set { header.pointee.selectedCount = newValue }
  }

  /// The rows that count.
  @inline(__always)
  public var rows: Rows {
    selectedCount < 0
      ? Rows(count: count) : Rows(count: selectedCount, indices: UnsafePointer(selectionStorage))
  }

  /// Selects every row.
  public func selectAll() { selectedCount = -1 }

  /// Replaces the selection: `fill` writes ascending row numbers and returns how many.
  public func select(_ fill: (UnsafeMutablePointer<UInt16>) throws -> Int) rethrows {
    selectedCount = try fill(selectionStorage)
  }

  /// Selects, of the rows selected, those with a positive weight in a vector of integers.
  func keepPositive(_ weights: Vector) {
    let rows = rows
    let integers = weights.integers
    select { selection in
      var kept = 0
      for i in 0..<rows.count {
        let row = rows[i]
        selection[kept] = UInt16(truncatingIfNeeded: row)
        kept += integers[row] > 0 ? 1 : 0
      }
      return kept
    }
  }

  /// The column of a live slot.
  @inline(__always)
  public func column(_ slot: Int) -> Vector {
    guard let vector = columns[slot] else {
      preconditionFailure("slot \(slot) is not live: a fault of the planner")
    }
    return vector
  }

  /// Takes over the columns, count and selection of another batch, without copying entries.
  public func share(_ other: Batch) {
    columns = other.columns
    count = other.count
    selectedCount = other.selectedCount
    if selectedCount > 0 {
      selectionStorage.update(from: other.selectionStorage, count: selectedCount)
    }
  }
}
