/// An array of plain elements over copy-on-write pages; what was never written reads as zero bits.
///
///     index  ........ | segment | page : 6 | offset : 10 (8 when an element is larger than 4 bytes)
///
/// Small elements come 1,024 to a page, larger ones 256, so that the copy a first write after a snapshot
/// makes is 4 KiB at most. The array has no count: it reads as zero beyond what was written, and grows by
/// writing.
///
/// Invariants: those of `PageDirectory`; a page has `pageSize` elements.
struct PagedArray<Element: BitwiseCopyable> {
  @inline(__always)
  static var pageShift: Int { MemoryLayout<Element>.stride > 4 ? 8 : 10 }
  @inline(__always)
  static var pageSize: Int { 1 << pageShift }
  private static var pageBytes: Int { MemoryLayout<Element>.stride << pageShift }

  private var directory = PageDirectory()

  /// For reading without counting references; see `PageReader`.
  @inline(__always)
  var reader: PagedReader<Element> { PagedReader(pages: directory.reader) }

  /// The element at an index, zero when it was never written.
  @inline(__always)
  subscript(index: Int) -> Element { reader[index] }

  /// The elements of a page; valid until the array is next written.
  @inline(__always)
  func page(_ page: Int) -> UnsafePointer<Element> {
    UnsafePointer(directory.address(page).assumingMemoryBound(to: Element.self))
  }

  /// Pages at or beyond this were never written.
  @inline(__always)
  var pageLimit: Int { directory.pageLimit }

  /// The place of an element, for writing now; valid until the array is next copied or written elsewhere.
  @inline(__always)
  mutating func pointer(forWriting index: Int) -> UnsafeMutablePointer<Element> {
    let page = directory.addressForWriting(
      index >> Self.pageShift, newPage: Page(byteCount: Self.pageBytes))
    return page.assumingMemoryBound(to: Element.self) + (index & (Self.pageSize - 1))
  }

  @inline(__always)
  mutating func set(_ index: Int, _ element: Element) {
    pointer(forWriting: index).pointee = element
  }

  /// Sets elements at indices in ascending order.
  mutating func set(_ indices: ArraySlice<UInt32>, _ element: Element) {
    var i = indices.startIndex
    while i < indices.endIndex {
      let page = Int(indices[i]) >> Self.pageShift
      let elements = pointer(forWriting: page << Self.pageShift)
      while i < indices.endIndex, Int(indices[i]) >> Self.pageShift == page {
        elements[Int(indices[i]) & (Self.pageSize - 1)] = element
        i += 1
      }
    }
  }

  /// Calls `body` once per page that the range touches, with the place of its first element in the range, its
  /// offset from the start of the range, and how many follow.
  @inline(__always)
  mutating func write(
    _ range: Range<Int>,
    _ body: (_ elements: UnsafeMutablePointer<Element>, _ offset: Int, _ count: Int) -> Void
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let end = Swift.min((index | (Self.pageSize - 1)) + 1, range.upperBound)
      body(pointer(forWriting: index), index - range.lowerBound, end - index)
      index = end
    }
  }

  /// Bytes of all pages, shared or not.
  var memoryUse: Int { directory.memoryUse }

  func checkInvariants() -> String? { directory.checkInvariants() }
}

/// The reading side of a paged array.
struct PagedReader<Element: BitwiseCopyable>: BitwiseCopyable {
  fileprivate let pages: PageReader

  @inline(__always)
  subscript(index: Int) -> Element {
    pages.address(index >> PagedArray<Element>.pageShift)
      .assumingMemoryBound(to: Element.self)[index & (PagedArray<Element>.pageSize - 1)]
  }

  /// The elements from `index` on that are on its page, up to `end`, and whether the page was never written: all
  /// of it is zero then.
  @inline(__always)
  func page(from index: Int, to end: Int) -> (indices: Range<Int>, isUnwritten: Bool) {
    let number = index >> PagedArray<Element>.pageShift
    let next = Swift.min((number + 1) << PagedArray<Element>.pageShift, end)
    return (index..<next, pages.address(number) == ZeroPages.page)
  }
}
