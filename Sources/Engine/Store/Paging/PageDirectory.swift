/// A growing table of pages in two levels, copied on write.
///
///     directory --> root --> segments [0]  [1]  nil ...         objects, for ownership
///                     |                |
///                     |                +--> pages     [nil] [p] ... x 64
///                     |                +--> addresses [zero] [a] ... x 64
///                     +--> table [addresses of segment 0] ...   raw pointers, for reading
///
/// Invariants:
/// 1. Copying the directory is one retain. A root, segment or page is changed only while this directory is
///    the only one that reaches it (`isKnownUniquelyReferenced` at every level on the way down); otherwise it
///    is copied first.
/// 2. `addresses[i]` is the address of `pages[i]`, or of the shared page of zeroes when that is nil;
///    `table[s]` is the addresses of segment s, or the shared segment of zero pages when that is nil.
/// 3. Reading follows raw pointers only, without reference counting: the caller keeps the directory alive.
/// 4. A page never written costs its eight-byte slots and nothing else.
struct PageDirectory {
  private var root: DirectoryRoot?
  private(set) var reader = PageReader()
  /// The root's; looked at only below `pageLimit`.
  private var segments = DirectoryRoot.noSegments

  @inline(__always)
  var pageLimit: Int { reader.pageLimit }

  /// The memory of a page, the page of zeroes when it was never written.
  @inline(__always)
  func address(_ page: Int) -> UnsafeMutableRawPointer { reader.address(page) }

  /// The memory of a page that only this directory reaches, for writing.
  @inline(__always)
  mutating func addressForWriting(_ index: Int, newPage: @autoclosure () -> Page) -> UnsafeMutableRawPointer {
    let slot = index & (segmentFanOut - 1)
    if isKnownUniquelyReferenced(&root), index < reader.pageLimit {
      // The usual case, through raw pointers: nothing is shared, nothing missing.
      let s = index >> segmentShift
      let addresses = reader.table[s]
      if isKnownUniquelyReferenced(&segments[s]),
        isKnownUniquelyReferenced(&DirectorySegment.pages(besides: addresses)[slot])
      {
        return addresses[slot]
      }
    }
    return makeWritable(index, newPage())
  }

  /// As above, for a page that is there; nil for one that is not.
  @inline(__always)
  mutating func addressForWriting(_ index: Int) -> UnsafeMutableRawPointer? {
    guard address(index) != ZeroPages.page else { return nil }
    return addressForWriting(index, newPage: Page(byteCount: 0))
  }

  private mutating func makeWritable(_ index: Int, _ newPage: @autoclosure () -> Page)
    -> UnsafeMutableRawPointer
  {
    let segment = segmentForWriting(index >> segmentShift)
    let slot = index & (segmentFanOut - 1)
    let page = segment.pages + slot
    if page.pointee == nil {
      segment.set(slot, newPage())
    } else if !isKnownUniquelyReferenced(&page.pointee), let shared = page.pointee {
      segment.set(slot, Page(copying: shared))
    }
    return segment.addresses[slot]
  }

  /// Puts another page in the place of one, or with nil forgets it.
  mutating func replace(_ index: Int, with page: Page?) {
    segmentForWriting(index >> segmentShift).set(index & (segmentFanOut - 1), page)
  }

  private mutating func segmentForWriting(_ index: Int) -> DirectorySegment {
    let root = rootForWriting(reaching: index)
    let segment = root.segments + index
    if segment.pointee == nil {
      root.set(index, DirectorySegment())
    } else if !isKnownUniquelyReferenced(&segment.pointee), let shared = segment.pointee {
      root.set(index, DirectorySegment(copying: shared))
    }
    // The branches above leave a segment in every case.
    return segment.pointee.unsafelyUnwrapped
  }

  private mutating func rootForWriting(reaching segment: Int) -> DirectoryRoot {
    let isUnique = isKnownUniquelyReferenced(&root)
    if isUnique, let root, segment < root.capacity { return root }
    let capacity = root?.capacity ?? 0
    let needed = segment < capacity ? capacity : Swift.max(segment + 1, capacity * 2)
    let copy = DirectoryRoot(copying: root, capacity: needed)
    root = copy
    segments = copy.segments
    reader = PageReader(table: copy.table, pageLimit: needed << segmentShift)
    return copy
  }

  /// Calls `body` with every page ever written and its index, in order.
  func forEachPage(_ body: (Int, Page) -> Void) {
    guard let root else { return }
    for s in 0..<root.capacity {
      guard let segment = root.segments[s] else { continue }
      for slot in 0..<segmentFanOut {
        if let page = segment.pages[slot] { body(s << segmentShift | slot, page) }
      }
    }
  }

  /// Bytes of pages, segments and root, counting what is shared with other copies too.
  var memoryUse: Int {
    var bytes = pageLimit >> segmentShift * 16
    var segments = Set<Int>()
    forEachPage { index, page in
      bytes += page.byteCount
      segments.insert(index >> segmentShift)
    }
    return bytes + segments.count * segmentFanOut * 16
  }

  /// Whether the raw pointers agree with the objects (invariant 2); a sentence when they do not.
  func checkInvariants() -> String? {
    guard let root else { return pageLimit == 0 ? nil : "a directory without root has pages" }
    guard pageLimit == root.capacity << segmentShift, reader.table == root.table else {
      return "a directory reads another root than it owns"
    }
    for s in 0..<root.capacity {
      guard let segment = root.segments[s] else {
        if root.table[s] != ZeroPages.segment { return "segment \(s) is absent but has addresses" }
        continue
      }
      if root.table[s] != segment.addresses { return "segment \(s) is read at another address" }
      for slot in 0..<segmentFanOut {
        let expected = segment.pages[slot]?.address ?? ZeroPages.page
        if segment.addresses[slot] != expected {
          return "page \(slot) of segment \(s) is read at another address"
        }
      }
    }
    return nil
  }
}

/// The reading side of a directory: plain words, so that a read copies them without counting references.
/// Valid until the directory is next written, and as long as it, or a copy of it, is held.
struct PageReader: BitwiseCopyable {
  fileprivate(set) var table: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutableRawPointer>> = ZeroPages
    .table
  /// Pages at or beyond this were never written.
  fileprivate(set) var pageLimit = 0
  /// Kept here, since asking for a global costs a call.
  private let zeroes = ZeroPages.page

  /// The memory of a page, the page of zeroes when it was never written.
  @inline(__always)
  func address(_ page: Int) -> UnsafeMutableRawPointer {
    page < pageLimit ? table[page >> segmentShift][page & (segmentFanOut - 1)] : zeroes
  }
}

/// The upper level: segments and, in parallel, their addresses.
final class DirectoryRoot {
  let capacity: Int
  let segments: UnsafeMutablePointer<DirectorySegment?>
  let table: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutableRawPointer>>

  /// Stands for the segments of a directory that has no root; never looked at.
  static var noSegments: UnsafeMutablePointer<DirectorySegment?> {
    ZeroPages.page.assumingMemoryBound(to: DirectorySegment?.self)
  }

  init(copying other: DirectoryRoot?, capacity: Int) {
    self.capacity = capacity
    segments = .allocate(capacity: capacity)
    table = .allocate(capacity: capacity)
    let copied = other?.capacity ?? 0
    if let other {
      // A loop, and not one call for all: that would go through the run time's generic copying.
      for i in 0..<copied { (segments + i).initialize(to: other.segments[i]) }
      table.initialize(from: other.table, count: copied)
    }
    (segments + copied).initialize(repeating: nil, count: capacity - copied)
    (table + copied).initialize(repeating: ZeroPages.segment, count: capacity - copied)
  }

  deinit {
    for i in 0..<capacity { segments[i] = nil }
    segments.deallocate()
    table.deallocate()
  }

  func set(_ index: Int, _ segment: DirectorySegment) {
    segments[index] = segment
    table[index] = segment.addresses
  }
}

/// The lower level: 64 pages and, in parallel, their addresses, in one allocation with the addresses first.
final class DirectorySegment {
  let pages: UnsafeMutablePointer<Page?>
  let addresses: UnsafeMutablePointer<UnsafeMutableRawPointer>

  /// The pages of a segment with these addresses; meaningless for the shared segment of zero pages.
  @inline(__always)
  static func pages(
    besides addresses: UnsafeMutablePointer<UnsafeMutableRawPointer>
  ) -> UnsafeMutablePointer<Page?> {
    UnsafeMutableRawPointer(addresses + segmentFanOut).assumingMemoryBound(to: Page?.self)
  }

  private static func allocate() -> UnsafeMutablePointer<UnsafeMutableRawPointer> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 16 * segmentFanOut, alignment: 16)
    _ = (memory + 8 * segmentFanOut).bindMemory(to: Page?.self, capacity: segmentFanOut)
    return memory.bindMemory(to: UnsafeMutableRawPointer.self, capacity: segmentFanOut)
  }

  init() {
    addresses = DirectorySegment.allocate()
    pages = DirectorySegment.pages(besides: addresses)
    pages.initialize(repeating: nil, count: segmentFanOut)
    addresses.initialize(repeating: ZeroPages.page, count: segmentFanOut)
  }

  init(copying other: DirectorySegment) {
    addresses = DirectorySegment.allocate()
    pages = DirectorySegment.pages(besides: addresses)
    for i in 0..<segmentFanOut { (pages + i).initialize(to: other.pages[i]) }
    addresses.initialize(from: other.addresses, count: segmentFanOut)
  }

  deinit {
    for i in 0..<segmentFanOut { pages[i] = nil }
    addresses.deallocate()
  }

  func set(_ slot: Int, _ page: Page?) {
    pages[slot] = page
    addresses[slot] = page?.address ?? ZeroPages.page
  }
}
