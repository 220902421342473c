/// The memory of one call of an algorithm, and its clock.
///
/// Arrays handed out are charged to the statement and live until `release()`, which the caller of an
/// algorithm defers: so algorithms work on plain buffers and cannot leak or outlive them.
final class Workspace {
  let context: ExecutionContext
  private var blocks: [UnsafeMutableRawPointer] = []
  private var charged = 0
  private var steps = 0

  /// Steps between two looks at cancellation, deadline and memory.
  private static let stride = 8_192

  init(_ context: ExecutionContext) { self.context = context }

  /// An array filled with one element.
  /// - Throws: `ResourceError` when the statement's memory limit does not allow it.
  func array<Element: BitwiseCopyable>(
    _ count: Int, filledWith element: Element
  ) throws(ExecutionError) -> UnsafeMutableBufferPointer<Element> {
    try charge(count * MemoryLayout<Element>.stride)
    let base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    blocks.append(UnsafeMutableRawPointer(base))
    let array = UnsafeMutableBufferPointer(start: base, count: count)
    array.initialize(repeating: element)
    return array
  }

  /// An array of some elements, for loops that must not count references.
  func array<Element: BitwiseCopyable>(
    of elements: [Element]
  ) throws(ExecutionError) -> UnsafeBufferPointer<Element> {
    guard let first = elements.first else { return UnsafeBufferPointer(start: nil, count: 0) }
    let array = try array(elements.count, filledWith: first)
    for (place, element) in elements.enumerated() { array[place] = element }
    return UnsafeBufferPointer(array)
  }

  /// Accounts for memory that is not one of the arrays, until `release()`.
  func charge(_ bytes: Int) throws(ExecutionError) {
    charged += bytes
    try context.charge(bytes)
  }

  /// Counts steps of work; now and then ends the call if the statement was cancelled or ran out of time.
  @inline(__always)
  func advance(_ count: Int) throws(ExecutionError) {
    steps += count
    if steps >= Workspace.stride {
      steps = 0
      try context.checkpoint()
    }
  }

  /// Gives all memory back. No array may be used afterwards.
  func release() {
    for block in blocks { block.deallocate() }
    blocks.removeAll()
    // Giving memory back cannot take the statement over its limit; if it is over, the next charge says so.
    try? context.charge(-charged)
    charged = 0
  }
}
