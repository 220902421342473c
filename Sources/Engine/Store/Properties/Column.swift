/// The values of one property key, of all nodes or of all relationships.
///
/// Two levels of copy-on-write pages (`PageDirectory`) of 1,024 entries each. Every page has a kind of its
/// own: it is made for the first value written to it, and a value that does not fit turns it into a page of
/// whole values. So a key may hold any mixture of types, one of a single type takes 4 or 8 bytes a value, and
/// pages without values take nothing.
///
/// Invariants:
/// 1. Those of `ColumnPageView`, for every page; no page is empty.
/// 2. `present` is the number of entries present in all pages.
/// 3. The sketch has seen every value present; every number present lies within `bounds`.
struct Column {
  private(set) var pages = PageDirectory()
  private(set) var present = 0
  private(set) var sketch = DistinctSketch()
  /// The smallest and largest number ever written, by and large: deleting does not narrow it. NaN is left
  /// out.
  private(set) var bounds: (lower: Double, upper: Double)?

  /// For reading without counting references; see `PageReader`.
  @inline(__always)
  var reader: ColumnReader { ColumnReader(pages: pages.reader) }

  /// Sets an element's value, or with null removes it. The value must be owned by the graph.
  mutating func set(_ id: UInt32, _ value: Value, _ strings: StringPool.Directory) {
    let index = Int(id) >> ColumnPageView.shift
    let offset = Int(id) & (ColumnPageView.size - 1)
    guard !value.isNull else { return clear(index, offset) }
    let page = pageForWriting(index, holding: ColumnKind(holding: value), strings)
    let before = page.present
    page.set(offset, value)
    present += page.present - before
    note(value)
  }

  private mutating func clear(_ index: Int, _ offset: Int) {
    let page = ColumnPageView(pages.address(index))
    guard page.isPresent(offset) else { return }
    present -= 1
    if page.present == 1 {
      pages.replace(index, with: nil)
    } else {
      let memory = pages.addressForWriting(index, newPage: ColumnPageView.makePage(page.kind))
      ColumnPageView(memory).clear(offset)
    }
  }

  private mutating func pageForWriting(
    _ index: Int, holding kind: ColumnKind, _ strings: StringPool.Directory
  ) -> ColumnPageView {
    let current = ColumnPageView(pages.address(index))
    if current.present > 0, current.kind != kind, current.kind != .value {
      pages.replace(index, with: current.makePromotedPage(strings))
    }
    return ColumnPageView(pages.addressForWriting(index, newPage: ColumnPageView.makePage(kind)))
  }

  @inline(__always)
  private mutating func note(_ value: Value) {
    sketch.insert(hashValue(value))
    guard value.isNumber else { return }
    let number = value.tag == .integer ? Double(value.asInteger) : value.asFloat
    guard !number.isNaN else { return }
    if let known = bounds {
      if number < known.lower { bounds = (number, known.upper) }
      if number > known.upper { bounds = (known.lower, number) }
    } else {
      bounds = (number, number)
    }
  }

  /// Sets the values of consecutive elements, page by page; nulls leave their elements as they are.
  /// The values must be owned by the graph.
  mutating func set(from first: UInt32, _ values: UnsafeBufferPointer<Value>, _ strings: StringPool.Directory)
  {
    var start = 0
    while start < values.count {
      let id = Int(first) + start
      let offset = id & (ColumnPageView.size - 1)
      let count = Swift.min(ColumnPageView.size - offset, values.count - start)
      setWithinPage(
        id >> ColumnPageView.shift, offset, UnsafeBufferPointer(rebasing: values[start..<start + count]),
        strings)
      start += count
    }
  }

  private mutating func setWithinPage(
    _ index: Int, _ offset: Int, _ values: UnsafeBufferPointer<Value>, _ strings: StringPool.Directory
  ) {
    var kind: ColumnKind?
    for value in values where !value.isNull {
      let needed = ColumnKind(holding: value)
      if kind != needed { kind = kind == nil ? needed : .value }
    }
    guard let kind else { return }
    let page = pageForWriting(index, holding: kind, strings)
    let before = page.present
    for i in 0..<values.count where !values[i].isNull {
      page.set(offset + i, values[i])
      note(values[i])
    }
    present += page.present - before
  }

  /// Calls `body` with every element that has the property, in order of ids.
  func forEach(_ strings: StringPool.Directory, _ body: (UInt32, Value) -> Void) {
    pages.forEachPage { index, page in
      let page = ColumnPageView(page.address)
      for offset in 0..<ColumnPageView.size where page.isPresent(offset) {
        body(UInt32(index << ColumnPageView.shift | offset), page.value(offset, strings))
      }
    }
  }

  var memoryUse: Int { pages.memoryUse + sketch.memoryUse }

  func checkInvariants(_ strings: StringPool.Directory, stringCount: Int) -> String? {
    if let broken = pages.checkInvariants() { return broken }
    var total = 0
    var broken: String?
    pages.forEachPage { _, page in
      let page = ColumnPageView(page.address)
      total += page.present
      if page.present == 0 { broken = "an empty page was kept" }
      broken = broken ?? page.checkInvariants(strings, stringCount: stringCount)
    }
    if let broken { return broken }
    guard total == present else { return "\(present) values counted, \(total) there" }
    return nil
  }
}

/// The reading side of a column.
struct ColumnReader: BitwiseCopyable {
  let pages: PageReader

  /// The value of an element, null when absent.
  @inline(__always)
  func value(_ id: UInt32, _ strings: StringPool.Directory) -> Value {
    ColumnPageView(pages.address(Int(id) >> ColumnPageView.shift))
      .value(Int(id) & (ColumnPageView.size - 1), strings)
  }

  @inline(__always)
  func isPresent(_ id: UInt32) -> Bool {
    ColumnPageView(pages.address(Int(id) >> ColumnPageView.shift))
      .isPresent(Int(id) & (ColumnPageView.size - 1))
  }

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
    } else {
      for row in 0..<rows.count { values[row] = value(ids[row], strings) }
    }
  }
}
