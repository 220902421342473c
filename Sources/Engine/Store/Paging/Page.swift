/// A stretch of raw memory at a fixed address, the unit that is copied on write. Its reference count is what
/// tells whether anybody else reads it.
final class Page {
  let address: UnsafeMutableRawPointer
  /// Bytes taken, for memory accounting.
  let byteCount: Int
  /// What the page points into, if anything.
  private let owner: AnyObject?

  /// A page of zeroes.
  init(byteCount: Int, owner: AnyObject? = nil) {
    self.byteCount = byteCount
    self.owner = owner
    address = .allocate(byteCount: byteCount, alignment: 16)
    address.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  init(copying other: Page) {
    byteCount = other.byteCount
    owner = other.owner
    address = .allocate(byteCount: byteCount, alignment: 16)
    address.copyMemory(from: other.address, byteCount: byteCount)
  }

  deinit { address.deallocate() }
}
