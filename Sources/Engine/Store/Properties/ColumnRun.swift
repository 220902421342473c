/// Values of one kind for consecutive elements, on their way into column pages.
struct ColumnRun {
  /// Not `value`.
  let kind: ColumnKind
  /// See `ColumnKind.word`.
  let words: UnsafeBufferPointer<UInt64>
  /// A byte for each word, 1 where there is no value.
  let nulls: UnsafePointer<UInt8>?
  /// Where the value of each element is in `words`; nil when they come in order.
  let order: UnsafePointer<UInt32>?

  var count: Int { words.count }
}

/// What became of a page that was to take in a part of a run.
enum MadePage {
  case page(Page)
  /// The run has no value there.
  case unchanged
  /// The page holds another kind: its values have to be set one by one.
  case otherKind
}

/// The entries of one page being filled, and what was seen of them: one for each thread that makes pages.
struct ColumnPageFiller: ~Copyable {
  private let words = UnsafeMutablePointer<UInt64>.allocate(capacity: ColumnPageView.size)
  private let presence = UnsafeMutablePointer<UInt64>.allocate(capacity: ColumnPageView.presenceWords)
  /// Words of the page that are new to it, as far as it remembers.
  private let news = UnsafeMutablePointer<UInt64>.allocate(capacity: ColumnPageView.size)
  private var present = 0
  private(set) var summary = ColumnSummary()
  private let seen: RecentWords
  /// The divisor that did for the last page of floats.
  private var divisor = 1.0

  /// - Parameter count: elements expected.
  init(_ count: Int) { seen = RecentWords(count) }

  deinit {
    words.deallocate()
    presence.deallocate()
    news.deallocate()
  }

  /// Makes the page that holds the entries of `page` and, from `offset` on, `count` elements of the run from
  /// `start` on.
  mutating func makePage(
    _ page: ColumnPageView, _ run: ColumnRun, start: Int, offset: Int, count: Int,
    _ strings: StringPool.Directory
  ) -> MadePage {
    if count == ColumnPageView.size, run.nulls == nil {
      // Nothing of the page stays.
      presence.update(repeating: 0, count: ColumnPageView.presenceWords)
    } else if page.present == 0 {
      presence.update(repeating: 0, count: ColumnPageView.presenceWords)
      words.update(repeating: 0, count: ColumnPageView.size)
    } else {
      guard page.kind == run.kind else { return .otherKind }
      for i in 0..<ColumnPageView.size { words[i] = page.isPresent(i) ? page.word(i) : 0 }
      presence.update(from: page.presence, count: ColumnPageView.presenceWords)
    }
    fill(run, start: start, offset: offset, count: count)
    present = 0
    for i in 0..<ColumnPageView.presenceWords { present += presence[i].nonzeroBitCount }
    note(run.kind, offset, count, strings)
    return present == 0 ? .unchanged : .page(encode(run.kind))
  }

  private func fill(_ run: ColumnRun, start: Int, offset: Int, count: Int) {
    guard count > 0, let source = run.words.baseAddress else { return }
    guard let nulls = run.nulls else {
      if let order = run.order {
        for i in 0..<count { words[offset + i] = source[Int(order[start + i])] }
      } else {
        (words + offset).update(from: source + start, count: count)
      }
      return markPresent(offset..<offset + count)
    }
    // Where the run has nothing, what the page had stays.
    for i in 0..<count {
      let row = run.order.map { Int($0[start + i]) } ?? start + i
      guard nulls[row] == 0 else { continue }
      words[offset + i] = source[row]
      presence[(offset + i) >> 6] |= 1 << UInt64((offset + i) & 63)
    }
  }

  private func markPresent(_ range: Range<Int>) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let count = Swift.min(64 - offset & 63, range.upperBound - offset)
      presence[offset >> 6] |= (UInt64.max >> UInt64(64 - count)) << UInt64(offset & 63)
      offset += count
    }
  }

  @inline(__always)
  private func isPresent(_ offset: Int) -> Bool { presence[offset >> 6] >> UInt64(offset & 63) & 1 != 0 }

  private mutating func note(
    _ kind: ColumnKind, _ offset: Int, _ count: Int, _ strings: StringPool.Directory
  ) {
    let isFull = present == ColumnPageView.size
    var newCount = 0
    for i in offset..<offset + count where isFull || isPresent(i) {
      news[newCount] = words[i]
      newCount += seen.insert(words[i]) ? 1 : 0
    }
    summary.note(kind, UnsafeBufferPointer(start: news, count: newCount), strings)
  }

  // MARK: - Encoding

  private mutating func encode(_ kind: ColumnKind) -> Page {
    switch kind {
    case .boolean: return makeBooleanPage()
    case .float: return makeDecimalPage() ?? makePage(.float, width: 8, base: 0)
    case .integer, .date, .string, .value: break
    }
    var (low, high) = (Int64.max, Int64.min)
    let isFull = present == ColumnPageView.size
    for i in 0..<ColumnPageView.size where isFull || isPresent(i) {
      low = Swift.min(low, Int64(bitPattern: words[i]))
      high = Swift.max(high, Int64(bitPattern: words[i]))
    }
    let width = ColumnPageView.width(forSpread: UInt64(bitPattern: high) &- UInt64(bitPattern: low))
    return makePage(kind, width: width, base: width == 8 ? 0 : UInt64(bitPattern: low))
  }

  /// A page of `words` less the base.
  private func makePage(_ kind: ColumnKind, width: Int, base: UInt64, divisor: Double = 1) -> Page {
    let page = ColumnPageView.makePage(kind, width: width, base: base, divisor: divisor)
    let view = ColumnPageView(page.address)
    switch width {
    case 1: narrow(to: view.entries(as: UInt8.self), base)
    case 2: narrow(to: view.entries(as: UInt16.self), base)
    case 4: narrow(to: view.entries(as: UInt32.self), base)
    default: narrow(to: view.entries(as: UInt64.self), base)
    }
    finish(view)
    return page
  }

  @inline(__always)
  private func narrow<Entry: FixedWidthInteger>(to entries: UnsafeMutablePointer<Entry>, _ base: UInt64) {
    for i in 0..<ColumnPageView.size { entries[i] = Entry(truncatingIfNeeded: words[i] &- base) }
  }

  private func finish(_ view: ColumnPageView) {
    view.presence.update(from: presence, count: ColumnPageView.presenceWords)
    view.setPresent(present)
  }

  private func makeBooleanPage() -> Page {
    let page = ColumnPageView.makePage(.boolean, width: 8)
    let view = ColumnPageView(page.address)
    let bits = view.entries(as: UInt64.self)
    for i in 0..<ColumnPageView.size where isPresent(i) { bits[i >> 6] |= words[i] << UInt64(i & 63) }
    finish(view)
    return page
  }

  /// A page of floats that are whole numbers of some power of ten, in 4 bytes at most; nil when they are not.
  private mutating func makeDecimalPage() -> Page? {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: ColumnPageView.size) { wholes in
      guard let wholes = wholes.baseAddress else { return nil }
      for divisor in [divisor, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8] {
        guard let bounds = scale(by: divisor, into: wholes) else { continue }
        let width = ColumnPageView.width(forSpread: UInt64(bitPattern: bounds.high &- bounds.low))
        guard width < 8 else { return nil }
        self.divisor = divisor
        words.update(from: wholes, count: ColumnPageView.size)
        return makePage(.float, width: width, base: UInt64(bitPattern: bounds.low), divisor: divisor)
      }
      return nil
    }
  }

  /// The floats times the divisor as whole numbers; nil when one does not come back exactly, and so for NaN,
  /// infinities and the negative zero.
  private func scale(by divisor: Double, into wholes: UnsafeMutablePointer<UInt64>) -> (
    low: Int64, high: Int64
  )? {
    // Adding and taking away 1.5 x 2^52 rounds to a whole number, which then stands in the low bits.
    let rounder = 6_755_399_441_055_744.0
    let largest = 1e14
    let isFull = present == ColumnPageView.size
    var (low, high) = (Int64.max, Int64.min)
    for i in 0..<ColumnPageView.size where isFull || isPresent(i) {
      let float = Double(bitPattern: words[i])
      let shifted = float * divisor + rounder
      let whole = shifted - rounder
      guard whole.magnitude < largest, (whole / divisor).bitPattern == words[i] else { return nil }
      let integer = Int64(bitPattern: shifted.bitPattern) &- Int64(bitPattern: rounder.bitPattern)
      wholes[i] = UInt64(bitPattern: integer)
      low = Swift.min(low, integer)
      high = Swift.max(high, integer)
    }
    for i in 0..<ColumnPageView.size where !isFull && !isPresent(i) { wholes[i] = UInt64(bitPattern: low) }
    return (low, high)
  }
}

/// Which words were met lately, so that few values that repeat are looked at once each.
private struct RecentWords: ~Copyable {
  private static let most = 1 << 13
  private let slots: UnsafeMutablePointer<UInt64>
  private let shift: UInt64

  /// - Parameter count: words expected; more places than that would take longer to clear than they save.
  init(_ count: Int) {
    let bits = Int.bitWidth - (max(2, min(count, RecentWords.most)) - 1).leadingZeroBitCount
    slots = .allocate(capacity: 1 << bits)
    slots.initialize(repeating: .max, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  deinit { slots.deallocate() }

  /// False when the word is known.
  @inline(__always)
  func insert(_ word: UInt64) -> Bool {
    let slot = Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> shift)
    // The one word that stands for nothing is always looked at.
    guard slots[slot] != word || word == .max else { return false }
    slots[slot] = word
    return true
  }
}
