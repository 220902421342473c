/// How the 1,024 entries of a column page are kept.
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

  /// Bytes of one entry.
  @inline(__always)
  var width: Int {
    switch self {
    case .boolean: 1
    case .string: 4
    case .integer, .float, .date: 8
    case .value: 16
    }
  }
}

/// Typed access to the memory of a column page.
///
///     0      4         16                144
///     +------+---------+-----------------+----------------------------------------+
///     | kind | present | presence bits   | entries: 1,024 x 1, 4, 8 or 16 bytes   |
///     +------+---------+-----------------+----------------------------------------+
///       UInt8  UInt32    16 x UInt64       payload, string code or whole value
///
/// Invariants:
/// 1. `present` is the number of presence bits set; an entry whose bit is clear means nothing.
/// 2. Entries of kinds other than `value` are of that type; strings are codes of the graph's pool.
/// 3. A page of zeroes is an empty page, so that a page never written can be read.
struct ColumnPageView {
  static let shift = 10
  static let size = 1 << shift
  private static let presenceOffset = 16
  private static let entriesOffset = 144

  let memory: UnsafeMutableRawPointer

  @inline(__always)
  init(_ memory: UnsafeMutableRawPointer) { self.memory = memory }

  static func byteCount(_ kind: ColumnKind) -> Int { entriesOffset + kind.width << shift }

  @inline(__always)
  var kind: ColumnKind {
    // Written only by `makePage`, from a kind; zero is a kind too.
    unsafeBitCast(memory.load(as: UInt8.self), to: ColumnKind.self)
  }
  @inline(__always)
  var present: Int { Int(memory.load(fromByteOffset: 4, as: UInt32.self)) }
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

  /// The value of an entry, null when absent.
  @inline(__always)
  func value(_ offset: Int, _ strings: StringPool.Directory) -> Value {
    guard isPresent(offset) else { return .null }
    switch kind {
    case .integer: return Value(.integer, payload: entries(as: UInt64.self)[offset])
    case .float: return Value(.float, payload: entries(as: UInt64.self)[offset])
    case .boolean: return Value(.boolean, payload: UInt64(entries(as: UInt8.self)[offset]))
    case .string: return Value(strings[entries(as: UInt32.self)[offset]])
    case .date: return Value(.date, payload: entries(as: UInt64.self)[offset])
    case .value: return entries(as: Value.self)[offset]
    }
  }

  /// Writes an entry; the value must be of the page's kind (any, for `value`) and owned by the graph.
  @inline(__always)
  func set(_ offset: Int, _ value: Value) {
    switch kind {
    case .integer, .float, .date: entries(as: UInt64.self)[offset] = value.payload
    case .boolean: entries(as: UInt8.self)[offset] = UInt8(truncatingIfNeeded: value.payload)
    case .string: entries(as: UInt32.self)[offset] = value.asString.code
    case .value: entries(as: Value.self)[offset] = value
    }
    if !isPresent(offset) {
      presence[offset >> 6] |= 1 << UInt64(offset & 63)
      setPresent(present + 1)
    }
  }

  /// Makes an entry absent.
  func clear(_ offset: Int) {
    guard isPresent(offset) else { return }
    presence[offset >> 6] &= ~(1 << UInt64(offset & 63))
    setPresent(present - 1)
  }

  @inline(__always)
  private func setPresent(_ count: Int) {
    memory.storeBytes(of: UInt32(count), toByteOffset: 4, as: UInt32.self)
  }

  func checkInvariants(_ strings: StringPool.Directory, stringCount: Int) -> String? {
    var bits = 0
    for word in 0..<16 { bits += presence[word].nonzeroBitCount }
    guard bits == present else { return "a page says \(present) entries but has \(bits)" }
    for offset in 0..<ColumnPageView.size where isPresent(offset) {
      if kind == .string, Int(entries(as: UInt32.self)[offset]) >= stringCount {
        return "a string code is unknown"
      }
      if kind == .value, entries(as: Value.self)[offset].isNull { return "a present entry is null" }
    }
    return nil
  }
}

// MARK: - Making pages

extension ColumnPageView {
  /// An empty page.
  static func makePage(_ kind: ColumnKind) -> Page {
    let page = Page(byteCount: byteCount(kind))
    page.address.storeBytes(of: kind.rawValue, as: UInt8.self)
    return page
  }

  /// The same entries as whole values, for a page that is to hold another kind too.
  func makePromotedPage(_ strings: StringPool.Directory) -> Page {
    let page = ColumnPageView.makePage(.value)
    let promoted = ColumnPageView(page.address)
    for offset in 0..<ColumnPageView.size where isPresent(offset) {
      promoted.set(offset, value(offset, strings))
    }
    return page
  }
}
