/// Reading a column for a batch of elements, in the narrowest form of vector that holds all of them.
extension ColumnReader {
  /// Entry `rows[i]` of the vector becomes the value of element `ids[rows[i]]`; an id of no element gives
  /// null.
  ///
  /// While every element asked for has a value of one kind, the vector is of that kind; the first that has
  /// none, or one of another kind, turns the whole batch into values.
  func gather(
    _ ids: UnsafePointer<UInt32>, _ rows: Rows, into vector: Vector, _ strings: StringPool.Directory
  ) {
    guard rows.count > 0, !gatherTyped(ids, rows, into: vector, strings) else { return }
    vector.reset(.values)
    gather(ids, rows, into: vector.values, strings)
  }

  /// False, with the vector in no usable state, when the values are not all there and of one kind.
  private func gatherTyped(
    _ ids: UnsafePointer<UInt32>, _ rows: Rows, into vector: Vector, _ strings: StringPool.Directory
  ) -> Bool {
    let first = page(of: ids[rows[0]])
    guard first.present > 0 else { return false }
    switch first.kind {
    case .integer:
      vector.reset(.integers)
      return fill(vector.integers, .integer, ids, rows)
    case .date:
      vector.reset(.dates)
      return fill(vector.integers, .date, ids, rows)
    case .float:
      vector.reset(.floats)
      return fill(vector.floats, .float, ids, rows)
    case .string:
      vector.resetToStrings(of: strings)
      return fill(vector.ids, .string, ids, rows)
    case .boolean:
      // False and true are stored as the truths 0 and 1.
      vector.reset(.truths)
      return fill(vector.truths, .boolean, ids, rows)
    case .value: return false
    }
  }

  @inline(__always)
  private func fill<Entry: BitwiseCopyable>(
    _ target: UnsafeMutablePointer<Entry>, _ kind: ColumnKind, _ ids: UnsafePointer<UInt32>, _ rows: Rows
  ) -> Bool {
    if let indices = rows.indices {
      for i in 0..<rows.count {
        let row = Int(indices[i])
        guard let entry = entry(ids[row], kind, as: Entry.self) else { return false }
        target[row] = entry
      }
      return true
    }
    if isRun(ids, rows.count) { return copyRun(target, kind, Int(ids[0]), rows.count) }
    for row in 0..<rows.count {
      guard let entry = entry(ids[row], kind, as: Entry.self) else { return false }
      target[row] = entry
    }
    return true
  }

  @inline(__always)
  private func entry<Entry: BitwiseCopyable>(
    _ id: UInt32, _ kind: ColumnKind, as type: Entry.Type
  ) -> Entry? {
    let page = page(of: id)
    let offset = Int(id) & (ColumnPageView.size - 1)
    guard page.kind == kind, page.isPresent(offset) else { return nil }
    return page.entries(as: Entry.self)[offset]
  }

  /// Whether ids follow each other, as those of a scan mostly do.
  private func isRun(_ ids: UnsafePointer<UInt32>, _ count: Int) -> Bool {
    let first = ids[0]
    guard Int(ids[count - 1]) - Int(first) == count - 1 else { return false }
    var odd: UInt32 = 0
    for i in 0..<count { odd |= ids[i] ^ (first &+ UInt32(truncatingIfNeeded: i)) }
    return odd == 0
  }

  /// Copies consecutive elements, page by page.
  private func copyRun<Entry: BitwiseCopyable>(
    _ target: UnsafeMutablePointer<Entry>, _ kind: ColumnKind, _ first: Int, _ count: Int
  ) -> Bool {
    var done = 0
    while done < count {
      let id = first + done
      let offset = id & (ColumnPageView.size - 1)
      let take = Swift.min(ColumnPageView.size - offset, count - done)
      let page = page(of: UInt32(truncatingIfNeeded: id))
      guard page.kind == kind, page.arePresent(offset..<offset + take) else { return false }
      (target + done).update(from: page.entries(as: Entry.self) + offset, count: take)
      done += take
    }
    return true
  }

  @inline(__always)
  private func page(of id: UInt32) -> ColumnPageView {
    ColumnPageView(pages.address(Int(id) >> ColumnPageView.shift))
  }
}

extension ColumnPageView {
  /// Whether every entry of a range has a value.
  func arePresent(_ range: Range<Int>) -> Bool {
    if present == ColumnPageView.size { return true }
    for offset in range where !isPresent(offset) { return false }
    return true
  }
}

extension Graph {
  /// Reads a property of the nodes `ids[rows[i]]` into entries `rows[i]` of a vector; see
  /// `ColumnReader.gather`.
  func gatherNodeProperty(_ key: KeyID, ids: UnsafePointer<UInt32>, rows: Rows, into vector: Vector) {
    Graph.gather(state.pointee.nodeColumns, key, ids, rows, vector, state.pointee.stringTable)
  }

  /// As for nodes.
  func gatherRelationshipProperty(
    _ key: KeyID, ids: UnsafePointer<UInt32>, rows: Rows, into vector: Vector
  ) {
    Graph.gather(state.pointee.relationshipColumns, key, ids, rows, vector, state.pointee.stringTable)
  }

  private static func gather(
    _ columns: [Column], _ key: KeyID, _ ids: UnsafePointer<UInt32>, _ rows: Rows, _ vector: Vector,
    _ strings: StringPool.Directory
  ) {
    if Int(key.raw) < columns.count {
      columns[Int(key.raw)].reader.gather(ids, rows, into: vector, strings)
    } else {
      vector.setConstant(.null)
    }
  }
}
