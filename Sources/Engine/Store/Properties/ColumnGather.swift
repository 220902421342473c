/// Reading a column for a batch of elements, in the narrowest form of vector that holds all of them.
extension ColumnReader {
  /// Entry `rows[i]` of the vector becomes the value of element `ids[rows[i]]`; an id of no element gives
  /// null.
  ///
  /// While every element asked for has a value of one kind, the vector is of that kind; the first that has
  /// none, or one of another kind, turns the whole batch into values.
  /// - Parameter run: when positive, the first so many ids follow each other, `rows` lie among them, and all of
  ///   them may be read.
  func gather(
    _ ids: UnsafePointer<UInt32>, _ rows: Rows, run: Int, into vector: Vector,
    _ strings: StringPool.Directory
  ) {
    guard rows.count > 0, !gatherTyped(ids, rows, run, into: vector, strings) else { return }
    vector.reset(.values)
    gather(ids, rows, into: vector.values, strings)
  }

  /// False, with the vector in no usable state, when the values are not all there and of one kind.
  private func gatherTyped(
    _ ids: UnsafePointer<UInt32>, _ rows: Rows, _ run: Int, into vector: Vector,
    _ strings: StringPool.Directory
  ) -> Bool {
    let first = page(ids[rows[0]])
    guard first.present > 0 else { return false }
    switch first.kind {
    case .integer:
      vector.reset(.integers)
      return fill(vector.integers, .integer, ids, rows, run) { Int64(bitPattern: $0) }
    case .date:
      vector.reset(.dates)
      return fill(vector.integers, .date, ids, rows, run) { Int64(bitPattern: $0) }
    case .float:
      vector.reset(.floats)
      return fill(vector.floats, .float, ids, rows, run) { Double(bitPattern: $0) }
    case .string:
      vector.resetToStrings(of: strings)
      return fill(vector.ids, .string, ids, rows, run) { UInt32(truncatingIfNeeded: $0) }
    case .boolean:
      vector.reset(.truths)
      return fill(vector.truths, .boolean, ids, rows, run) { UInt8(truncatingIfNeeded: $0) }
    case .value: return false
    }
  }

  /// - Parameter entry: the entry of the vector for a word of the page; see `ColumnKind.word`.
  @inline(__always)
  private func fill<Entry: BitwiseCopyable>(
    _ target: UnsafeMutablePointer<Entry>, _ kind: ColumnKind, _ ids: UnsafePointer<UInt32>, _ rows: Rows,
    _ run: Int,
    _ entry: (UInt64) -> Entry
  ) -> Bool {
    if run > 0 { return copyRun(target, kind, Int(ids[0]), run, entry) }
    if rows.indices == nil, isRun(ids, rows.count) {
      return copyRun(target, kind, Int(ids[0]), rows.count, entry)
    }
    for i in 0..<rows.count {
      let row = rows[i]
      let page = page(ids[row])
      let offset = Int(ids[row]) & (ColumnPageView.size - 1)
      guard page.kind == kind, page.isPresent(offset) else { return false }
      target[row] = entry(page.word(offset, kind))
    }
    return true
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
  @inline(__always)
  private func copyRun<Entry: BitwiseCopyable>(
    _ target: UnsafeMutablePointer<Entry>, _ kind: ColumnKind, _ first: Int, _ count: Int,
    _ entry: (UInt64) -> Entry
  ) -> Bool {
    var done = 0
    while done < count {
      let id = first + done
      let offset = id & (ColumnPageView.size - 1)
      let take = Swift.min(ColumnPageView.size - offset, count - done)
      let page = page(UInt32(truncatingIfNeeded: id))
      guard page.kind == kind, page.arePresent(offset..<offset + take) else { return false }
      let place = target + done
      page.forEachWord(kind, offset, take) { place[$0] = entry($1) }
      done += take
    }
    return true
  }
}

extension ColumnPageView {
  /// Whether every entry of a range has a value.
  func arePresent(_ range: Range<Int>) -> Bool {
    if present == ColumnPageView.size { return true }
    for offset in range where !isPresent(offset) { return false }
    return true
  }

  /// Calls `body` with 0, 1 ... and the words of `count` entries from `offset` on. The page is of the kind,
  /// which is known to the compiler and not `value`.
  @inline(__always)
  fileprivate func forEachWord(
    _ kind: ColumnKind, _ offset: Int, _ count: Int, _ body: (Int, UInt64) -> Void
  ) {
    if kind == .boolean {
      for i in 0..<count { body(i, word(offset + i, .boolean)) }
      return
    }
    switch width {
    case 1: forEachWord(of: entries(as: UInt8.self) + offset, kind, count, body)
    case 2: forEachWord(of: entries(as: UInt16.self) + offset, kind, count, body)
    case 4: forEachWord(of: entries(as: UInt32.self) + offset, kind, count, body)
    default: forEachWord(of: entries(as: UInt64.self) + offset, kind, count, body)
    }
  }

  /// With entries of a width known to the compiler.
  @inline(__always)
  private func forEachWord<Entry: FixedWidthInteger>(
    of entries: UnsafePointer<Entry>, _ kind: ColumnKind, _ count: Int, _ body: (Int, UInt64) -> Void
  ) {
    let (base, divisor) = (base, divisor)
    let small = Int32(exactly: Int64(bitPattern: base))
    if kind == .float, MemoryLayout<Entry>.size <= 2, let small, small < Int32.max - Int32(UInt16.max) {
      // Numbers of 32 bits are turned to floats several at a time.
      for i in 0..<count {
        body(i, (Double(small &+ Int32(truncatingIfNeeded: entries[i])) / divisor).bitPattern)
      }
    } else if kind == .float, MemoryLayout<Entry>.size < 8 {
      for i in 0..<count {
        body(i, (Double(Int64(bitPattern: base &+ UInt64(entries[i]))) / divisor).bitPattern)
      }
    } else {
      for i in 0..<count { body(i, base &+ UInt64(entries[i])) }
    }
  }
}

extension Graph {
  /// Reads a property of the nodes in `rows` of a vector of the form `nodes` into the same rows of another; see
  /// `ColumnReader.gather`.
  func gatherNodeProperty(_ key: KeyID, of nodes: Vector, _ rows: Rows, into vector: Vector) {
    Graph.gather(state.pointee.nodeColumns, key, nodes, rows, vector, state.pointee.stringTable)
  }

  /// As for nodes.
  func gatherRelationshipProperty(
    _ key: KeyID, of relationships: Vector, _ rows: Rows, into vector: Vector
  ) {
    Graph.gather(
      state.pointee.relationshipColumns, key, relationships, rows, vector, state.pointee.stringTable)
  }

  private static func gather(
    _ columns: [Column], _ key: KeyID, _ elements: Vector, _ rows: Rows, _ vector: Vector,
    _ strings: StringPool.Directory
  ) {
    if Int(key.raw) < columns.count {
      // A few rows of a run are sooner read one by one.
      let run = elements.runLength <= 8 * rows.count ? elements.runLength : 0
      columns[Int(key.raw)].reader.gather(elements.ids, rows, run: run, into: vector, strings)
    } else {
      vector.setConstant(.null)
    }
  }
}
