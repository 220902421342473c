/// What the 1,024 entries of a column page are.
enum ColumnKind: UInt8 {
  case integer, float, boolean, string, date, value

  /// The narrowest kind that holds the value, which is not null.
  @inline(__always)
  init(holding value: Value) {
    switch value.tag {
    case .integer: self = .integer
    case .float: self = .float
    case .boolean: self = .boolean
    case .string: self = .string
    case .date: self = .date
    default: self = .value
    }
  }

  /// The tag of the values of a kind other than `value`.
  @inline(__always)
  var tag: Tag {
    switch self {
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .string: .string
    case .date: .date
    case .value: .null
    }
  }

  /// The word a page of this kind, other than `value`, keeps for a value: a string's code, else the payload.
  @inline(__always)
  static func word(_ value: Value) -> UInt64 {
    value.tag == .string ? UInt64(value.asString.code) : value.payload
  }

  /// The value that a word of a page of this kind, other than `value`, stands for.
  @inline(__always)
  func value(_ word: UInt64, _ strings: StringPool.Directory) -> Value {
    self == .string ? Value(strings[UInt32(truncatingIfNeeded: word)]) : Value(tag, payload: word)
  }
}

/// Typed access to the memory of a column page.
///
///     0      1       4         8      16        24              152     160
///     +------+-------+---------+------+---------+---------------+-------+-----------------------------+
///     | kind | width | present | base | divisor | presence bits |       | entries: 1,024 of the width |
///     +------+-------+---------+------+---------+---------------+-------+-----------------------------+
///       UInt8  UInt8   UInt32   UInt64   Double    16 x UInt64
///
///     kind       an entry
///     integer    value - base (of the page) in 1, 2, 4 or 8 bytes
///     date       as an integer: days
///     string     as an integer: code in the graph's pool
///     float      width 8: its bits;  else value x divisor - base, a whole number (0.25 with 100 is 25)
///     boolean    a bit
///     value      the whole value, 16 bytes
///
/// Decimal floats as whole numbers are after ALP (Afroozeh, Kuffo, Boncz 2023).
///
/// Invariants:
/// 1. `present` is the number of presence bits set; an entry whose bit is clear means nothing.
/// 2. Entries of kinds other than `value` are of that type.
/// 3. A page of zeroes is an empty page, so that a page never written can be read.
/// 4. The base of pages of width 8 is zero; a divisor is a power of ten and divides every float back exactly.
struct ColumnPageView {
  static let shift = 10
  static let size = 1 << shift
  static let presenceWords = size / 64
  private static let presenceOffset = 24
  private static let entriesOffset = 160

  let memory: UnsafeMutableRawPointer

  @inline(__always)
  init(_ memory: UnsafeMutableRawPointer) { self.memory = memory }

  static func byteCount(_ kind: ColumnKind, _ width: Int) -> Int {
    switch kind {
    case .boolean: entriesOffset + size / 8
    case .value: entriesOffset + MemoryLayout<Value>.stride << shift
    default: entriesOffset + width << shift
    }
  }

  @inline(__always)
  var kind: ColumnKind {
    // Written only by `makePage`, from a kind; zero is a kind too.
    unsafeBitCast(memory.load(as: UInt8.self), to: ColumnKind.self)
  }
  /// Bytes of an entry of an integer, date, string or float page.
  @inline(__always)
  var width: Int { Int(memory.load(fromByteOffset: 1, as: UInt8.self)) }
  @inline(__always)
  var present: Int { Int(memory.load(fromByteOffset: 4, as: UInt32.self)) }
  @inline(__always)
  var base: UInt64 { memory.load(fromByteOffset: 8, as: UInt64.self) }
  @inline(__always)
  var divisor: Double { memory.load(fromByteOffset: 16, as: Double.self) }
  @inline(__always)
  var presence: UnsafeMutablePointer<UInt64> {
    (memory + ColumnPageView.presenceOffset).assumingMemoryBound(to: UInt64.self)
  }
  @inline(__always)
  func entries<Entry>(as type: Entry.Type) -> UnsafeMutablePointer<Entry> {
    (memory + ColumnPageView.entriesOffset).assumingMemoryBound(to: Entry.self)
  }

  @inline(__always)
  func isPresent(_ offset: Int) -> Bool { presence[offset >> 6] >> UInt64(offset & 63) & 1 != 0 }

  // MARK: - Reading

  /// Whether base and entry added cannot leave the integers, on a page of integers or dates.
  @inline(__always)
  var neverWraps: Bool { Int64(bitPattern: base) < Int64.max - Int64(UInt32.max) }

  /// Base and entry added, of a page other than of booleans and values.
  @inline(__always)
  private func sum(_ offset: Int) -> UInt64 {
    switch width {
    case 1: base &+ UInt64(entries(as: UInt8.self)[offset])
    case 2: base &+ UInt64(entries(as: UInt16.self)[offset])
    case 4: base &+ UInt64(entries(as: UInt32.self)[offset])
    default: entries(as: UInt64.self)[offset]
    }
  }

  /// The word of an entry of a page other than of values; see `ColumnKind.word`.
  @inline(__always)
  func word(_ offset: Int) -> UInt64 { word(offset, kind) }

  /// As above, where the page's kind is known.
  @inline(__always)
  func word(_ offset: Int, _ kind: ColumnKind) -> UInt64 {
    switch kind {
    case .boolean: entries(as: UInt64.self)[offset >> 6] >> UInt64(offset & 63) & 1
    case .float where width < 8: (Double(Int64(bitPattern: sum(offset))) / divisor).bitPattern
    default: sum(offset)
    }
  }

  /// The value of an entry, null when absent.
  @inline(__always)
  func value(_ offset: Int, _ strings: StringPool.Directory) -> Value {
    guard isPresent(offset) else { return .null }
    let kind = kind
    return kind == .value ? entries(as: Value.self)[offset] : kind.value(word(offset), strings)
  }

  // MARK: - Writing

  /// Whether an entry can be set to the value, which is not null.
  @inline(__always)
  func holds(_ value: Value) -> Bool {
    let kind = kind
    guard kind == ColumnKind(holding: value) else { return kind == .value }
    if width == 8 { return true }
    switch kind {
    case .integer, .date, .string: return (ColumnKind.word(value) &- base) >> UInt64(8 * width) == 0
    case .float: return wholeNumber(value.asFloat) != nil
    case .boolean, .value: return true
    }
  }

  /// A float as the entry of a page with a divisor, nil when it is none.
  private func wholeNumber(_ float: Double) -> UInt64? {
    guard let whole = Int64(exactly: (float * divisor).rounded()),
      (Double(whole) / divisor).bitPattern == float.bitPattern
    else { return nil }
    let entry = UInt64(bitPattern: whole) &- base
    return entry >> UInt64(8 * width) == 0 ? entry : nil
  }

  /// Writes an entry; the page must hold the value, and the graph own it.
  @inline(__always)
  func set(_ offset: Int, _ value: Value) {
    switch kind {
    case .integer, .date, .string: setEntry(offset, ColumnKind.word(value) &- base)
    case .float: setEntry(offset, width == 8 ? value.payload : wholeNumber(value.asFloat) ?? 0)
    case .boolean:
      let word = entries(as: UInt64.self) + offset >> 6
      word.pointee = word.pointee & ~(1 << UInt64(offset & 63)) | value.payload << UInt64(offset & 63)
    case .value: entries(as: Value.self)[offset] = value
    }
    if !isPresent(offset) {
      presence[offset >> 6] |= 1 << UInt64(offset & 63)
      setPresent(present + 1)
    }
  }

  @inline(__always)
  private func setEntry(_ offset: Int, _ entry: UInt64) {
    switch width {
    case 1: entries(as: UInt8.self)[offset] = UInt8(truncatingIfNeeded: entry)
    case 2: entries(as: UInt16.self)[offset] = UInt16(truncatingIfNeeded: entry)
    case 4: entries(as: UInt32.self)[offset] = UInt32(truncatingIfNeeded: entry)
    default: entries(as: UInt64.self)[offset] = entry
    }
  }

  /// Makes an entry absent.
  func clear(_ offset: Int) {
    guard isPresent(offset) else { return }
    presence[offset >> 6] &= ~(1 << UInt64(offset & 63))
    setPresent(present - 1)
  }

  @inline(__always)
  func setPresent(_ count: Int) {
    memory.storeBytes(of: UInt32(count), toByteOffset: 4, as: UInt32.self)
  }

  func checkInvariants(_ strings: StringPool.Directory, stringCount: Int) -> String? {
    var bits = 0
    for word in 0..<ColumnPageView.presenceWords { bits += presence[word].nonzeroBitCount }
    guard bits == present else { return "a page says \(present) entries but has \(bits)" }
    if kind != .boolean, kind != .value {
      guard [1, 2, 4, 8].contains(width) else { return "a page has entries of \(width) bytes" }
      if width == 8, base != 0 { return "a page of whole words has a base" }
    }
    for offset in 0..<ColumnPageView.size where isPresent(offset) {
      if kind == .string, word(offset) >= stringCount { return "a string code is unknown" }
      if kind == .value, entries(as: Value.self)[offset].isNull { return "a present entry is null" }
    }
    return nil
  }
}

// MARK: - Making pages

extension ColumnPageView {
  /// An empty page.
  /// - Parameters:
  ///   - width: bytes of an entry; means nothing for booleans and values.
  ///   - divisor: for floats narrower than 8 bytes.
  static func makePage(_ kind: ColumnKind, width: Int, base: UInt64 = 0, divisor: Double = 1) -> Page {
    let page = Page(byteCount: byteCount(kind, width))
    page.address.storeBytes(of: kind.rawValue, as: UInt8.self)
    page.address.storeBytes(of: UInt8(width), toByteOffset: 1, as: UInt8.self)
    page.address.storeBytes(of: base, toByteOffset: 8, as: UInt64.self)
    page.address.storeBytes(of: divisor, toByteOffset: 16, as: Double.self)
    return page
  }

  /// An empty page with room about a first value: in two bytes, which is enough for most numbers that are
  /// written one by one.
  static func makePage(for value: Value) -> Page {
    let kind = ColumnKind(holding: value)
    switch kind {
    case .integer, .date, .string:
      return makePage(kind, width: 2, base: ColumnKind.word(value) &- 1 << 15)
    case .float, .boolean, .value: return makePage(kind, width: 8)
    }
  }

  /// The same entries on a page that holds another value too. It is wider than this one, or of whole values,
  /// so that a page is widened a few times at most.
  func makeWiderPage(for value: Value, _ strings: StringPool.Directory) -> Page {
    guard kind == ColumnKind(holding: value) else { return makePromotedPage(strings) }
    if kind == .float { return copyEntries(to: ColumnPageView.makePage(.float, width: 8)) }
    var (low, high) = (Int64(bitPattern: ColumnKind.word(value)), Int64(bitPattern: ColumnKind.word(value)))
    for offset in 0..<ColumnPageView.size where isPresent(offset) {
      let word = Int64(bitPattern: word(offset))
      low = Swift.min(low, word)
      high = Swift.max(high, word)
    }
    let spread = UInt64(bitPattern: high) &- UInt64(bitPattern: low)
    let width = Swift.max(ColumnPageView.width(forSpread: spread), 2 * self.width)
    return copyEntries(
      to: ColumnPageView.makePage(kind, width: width, base: width == 8 ? 0 : UInt64(bitPattern: low)))
  }

  /// The fewest bytes for numbers from zero to `spread`.
  static func width(forSpread spread: UInt64) -> Int {
    spread < 1 << 8 ? 1 : spread < 1 << 16 ? 2 : spread < 1 << 32 ? 4 : 8
  }

  private func copyEntries(to page: Page) -> Page {
    let copy = ColumnPageView(page.address)
    let base = copy.base
    for offset in 0..<ColumnPageView.size where isPresent(offset) {
      copy.setEntry(offset, word(offset) &- base)
    }
    copy.presence.update(from: presence, count: ColumnPageView.presenceWords)
    copy.setPresent(present)
    return page
  }

  /// The same entries as whole values, for a page that is to hold another kind too.
  private func makePromotedPage(_ strings: StringPool.Directory) -> Page {
    let page = ColumnPageView.makePage(.value, width: 8)
    let promoted = ColumnPageView(page.address)
    for offset in 0..<ColumnPageView.size where isPresent(offset) {
      promoted.set(offset, value(offset, strings))
    }
    return page
  }
}
