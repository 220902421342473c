/// The values of one property key, of all nodes or of all relationships.
///
/// Two levels of copy-on-write pages (`PageDirectory`) of 1,024 entries each. Every page has a kind and a
/// width of its own: as narrow as a bulk load finds possible, or made for the first value written to it; a
/// value that does not fit makes it wider or turns it into a page of whole values. So a key may hold any
/// mixture of types, one of a single type takes a bit to 8 bytes a value, and pages without values take
/// nothing.
///
/// Invariants:
/// 1. Those of `ColumnPageView`, for every page; no page is empty.
/// 2. `present` is the number of entries present in all pages.
/// 3. The summary has seen every value present.
struct Column {
  private(set) var pages = PageDirectory()
  private(set) var present = 0
  private(set) var summary = ColumnSummary()

  /// For reading without counting references; see `PageReader`.
  @inline(__always)
  var reader: ColumnReader { ColumnReader(pages: pages.reader) }

  // MARK: - Writing one by one

  /// Sets an element's value, or with null removes it. The value must be owned by the graph.
  mutating func set(_ id: UInt32, _ value: Value, _ strings: StringPool.Directory) {
    let index = Int(id) >> ColumnPageView.shift
    let offset = Int(id) & (ColumnPageView.size - 1)
    guard !value.isNull else { return clear(index, offset) }
    let page = pageForWriting(index, holding: value, strings)
    let before = page.present
    page.set(offset, value)
    present += page.present - before
    summary.note(value)
  }

  private mutating func clear(_ index: Int, _ offset: Int) {
    let page = ColumnPageView(pages.address(index))
    guard page.isPresent(offset) else { return }
    present -= 1
    if page.present == 1 {
      pages.replace(index, with: nil)
    } else if let memory = pages.addressForWriting(index) {
      ColumnPageView(memory).clear(offset)
    }
  }

  /// Removes the values of elements, given in ascending order.
  mutating func remove(_ ids: [UInt32]) {
    guard present > 0 else { return }
    ids.withUnsafeBufferPointer { ids in
      var first = 0
      while first < ids.count {
        let index = Int(ids[first]) >> ColumnPageView.shift
        var end = first + 1
        while end < ids.count, Int(ids[end]) >> ColumnPageView.shift == index { end += 1 }
        remove(UnsafeBufferPointer(rebasing: ids[first..<end]), fromPage: index)
        first = end
      }
    }
  }

  private mutating func remove(_ ids: UnsafeBufferPointer<UInt32>, fromPage index: Int) {
    let page = ColumnPageView(pages.address(index))
    guard page.present > 0 else { return }
    var found = 0
    for id in ids { found += page.isPresent(Int(id) & (ColumnPageView.size - 1)) ? 1 : 0 }
    guard found > 0 else { return }
    present -= found
    if found == page.present {
      pages.replace(index, with: nil)
    } else if let memory = pages.addressForWriting(index) {
      for id in ids { ColumnPageView(memory).clear(Int(id) & (ColumnPageView.size - 1)) }
    }
  }

  private mutating func pageForWriting(
    _ index: Int, holding value: Value, _ strings: StringPool.Directory
  ) -> ColumnPageView {
    let current = ColumnPageView(pages.address(index))
    if current.present > 0, !current.holds(value) {
      pages.replace(index, with: current.makeWiderPage(for: value, strings))
    }
    return ColumnPageView(pages.addressForWriting(index, newPage: ColumnPageView.makePage(for: value)))
  }

  // MARK: - Writing many

  /// Sets the values of consecutive elements, page by page; nulls leave their elements as they are.
  /// The values must be owned by the graph.
  mutating func set(from first: UInt32, _ values: UnsafeBufferPointer<Value>, _ strings: StringPool.Directory)
  {
    guard let kind = Column.commonKind(values), kind != .value else {
      for (i, value) in values.enumerated() where !value.isNull { set(first + UInt32(i), value, strings) }
      return
    }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count) { words in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: values.count) { nulls in
        var hasNull = false
        for (i, value) in values.enumerated() {
          words.initializeElement(at: i, to: value.isNull ? 0 : ColumnKind.word(value))
          nulls.initializeElement(at: i, to: value.isNull ? 1 : 0)
          hasNull = hasNull || value.isNull
        }
        let run = ColumnRun(
          kind: kind, words: UnsafeBufferPointer(words),
          nulls: hasNull ? UnsafePointer(nulls.baseAddress) : nil, order: nil)
        load(run, from: first, strings, Workers(1))
      }
    }
  }

  /// The kind of all values that are not null; nil when all are.
  private static func commonKind(_ values: UnsafeBufferPointer<Value>) -> ColumnKind? {
    var kind: ColumnKind?
    for value in values where !value.isNull {
      let needed = ColumnKind(holding: value)
      if kind != needed { kind = kind == nil ? needed : .value }
    }
    return kind
  }

  /// Sets the values of consecutive elements; nulls leave their elements as they are. Pages are made anew, as
  /// narrow as their values allow, by several threads.
  mutating func load(
    _ run: ColumnRun, from first: UInt32, _ strings: StringPool.Directory, _ workers: Workers
  ) {
    guard run.count > 0 else { return }
    let (start, end) = (Int(first), Int(first) + run.count)
    let firstPage = start >> ColumnPageView.shift
    let pageCount = (end - 1) >> ColumnPageView.shift - firstPage + 1
    let made = MadePages(pageCount)
    let reader = pages.reader
    let piece = 64
    workers.share((pageCount + piece - 1) / piece) { number, _ in
      var filler = ColumnPageFiller(Swift.min(run.count, piece * ColumnPageView.size))
      for index in number * piece..<Swift.min((number + 1) * piece, pageCount) {
        let pageStart = (firstPage + index) << ColumnPageView.shift
        let low = Swift.max(start, pageStart)
        let high = Swift.min(end, pageStart + ColumnPageView.size)
        made.pages[index] = filler.makePage(
          ColumnPageView(reader.address(firstPage + index)), run, start: low - start,
          offset: low - pageStart, count: high - low, strings)
      }
      made.add(filler.summary)
    }
    summary.merge(made.summary)
    for index in 0..<pageCount {
      install(made.pages[index], firstPage + index, run, from: first, strings)
    }
  }

  /// Puts what was made of a page for a run in its place.
  private mutating func install(
    _ made: MadePage, _ index: Int, _ run: ColumnRun, from first: UInt32, _ strings: StringPool.Directory
  ) {
    switch made {
    case .unchanged: return
    case .page(let page):
      present += ColumnPageView(page.address).present - ColumnPageView(pages.address(index)).present
      pages.replace(index, with: page)
    case .otherKind:
      let pageStart = index << ColumnPageView.shift
      let end = Swift.min(pageStart + ColumnPageView.size, Int(first) + run.count)
      for id in Swift.max(pageStart, Int(first))..<end {
        let row = id - Int(first)
        let source = run.order.map { Int($0[row]) } ?? row
        if let nulls = run.nulls, nulls[source] != 0 { continue }
        set(UInt32(id), run.kind.value(run.words[source], strings), strings)
      }
    }
  }

  // MARK: - Looking at all

  /// Calls `body` with every element that has the property, in order of ids.
  func forEach(_ strings: StringPool.Directory, _ body: (UInt32, Value) -> Void) {
    pages.forEachPage { index, page in
      let page = ColumnPageView(page.address)
      for offset in 0..<ColumnPageView.size where page.isPresent(offset) {
        body(UInt32(index << ColumnPageView.shift | offset), page.value(offset, strings))
      }
    }
  }

  var memoryUse: Int { pages.memoryUse + summary.sketch.memoryUse }

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
