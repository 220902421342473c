/// A growing run of plain elements that is read and written through one pointer: an array without its
/// uniqueness checks.
struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private(set) var capacity: Int

  init(capacity: Int = 16) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  var bytes: Int { capacity * MemoryLayout<Element>.stride }

  var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count += 1
  }

  mutating func append(repeating element: Element, count times: Int) {
    extend(to: count + times, with: element)
  }

  /// Appends what `fill` writes, which says how many elements that are: at most `most`.
  @inline(__always)
  mutating func append(atMost most: Int, _ fill: (UnsafeMutablePointer<Element>) -> Int) {
    if count + most > capacity { grow(to: count + most) }
    count += fill(base + count)
  }

  /// Makes the count at least `newCount`, filling with `element`.
  mutating func extend(to newCount: Int, with element: Element) {
    guard newCount > count else { return }
    if newCount > capacity { grow(to: newCount) }
    (base + count).initialize(repeating: element, count: newCount - count)
    count = newCount
  }

  /// Makes room for so many elements, which are written through the base pointer.
  mutating func reserve(_ needed: Int) {
    if needed > capacity { grow(to: needed) }
  }

  mutating func removeAll() { count = 0 }

  /// Drops the elements at and behind a place.
  mutating func shrink(to newCount: Int) { count = Swift.min(count, newCount) }

  @inline(never)
  private mutating func grow(to needed: Int) {
    let larger = max(needed, capacity * 2)
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
