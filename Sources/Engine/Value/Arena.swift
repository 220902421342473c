#if canImport(Glibc)
  import Glibc
#endif

@inline(__always)
func compareBytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Int {
  Int(memcmp(a, b, count))
}

/// A bump allocator for value blocks: memory is handed out in order and given back all at once.
///
/// Not thread safe; one thread allocates, any thread may read what was allocated before it was told of it.
public final class Arena: @unchecked Sendable {
  private static let firstChunk = 16 << 10
  private static let largestChunk = 4 << 20

  private var chunks: [(base: UnsafeMutableRawPointer, size: Int)] = []
  private var cursor: UnsafeMutableRawPointer?
  private var remaining = 0
  /// Other arenas that values here may point into.
  private var retained: [Arena] = []
  /// Bytes obtained from the system, for memory accounting.
  public private(set) var capacity = 0

  public init() {}

  deinit {
    for chunk in chunks { chunk.base.deallocate() }
  }

  /// Keeps another arena alive as long as this one, or until the next reset.
  func retain(_ other: Arena) { retained.append(other) }

  /// Uninitialised memory of `size` bytes, aligned to 16.
  @inline(__always)
  public func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let rounded = (size + 15) & ~15
    if let cursor, rounded <= remaining {
      self.cursor = cursor + rounded
      remaining -= rounded
      return cursor
    }
    return allocateChunk(rounded)
  }

  /// As `allocate`, aligned to 4: for string blocks, which are read without regard to alignment.
  @inline(__always)
  func allocatePacked(_ size: Int) -> UnsafeMutableRawPointer {
    let rounded = (size + 3) & ~3
    if let cursor, rounded <= remaining {
      self.cursor = cursor + rounded
      remaining -= rounded
      return cursor
    }
    // A chunk begins with its first block, whose size keeps the rest aligned to 4.
    return allocateChunk(rounded)
  }

  /// Bytes at the end of the last chunk that are not handed out yet.
  var available: Int { remaining }

  @inline(never)
  private func allocateChunk(_ size: Int) -> UnsafeMutableRawPointer {
    let grown = Swift.min(Arena.firstChunk << Swift.min(chunks.count, 10), Arena.largestChunk)
    let chunkSize = Swift.max(grown, size)
    let base = UnsafeMutableRawPointer.allocate(byteCount: chunkSize, alignment: 16)
    chunks.append((base, chunkSize))
    capacity += chunkSize
    if chunkSize == size, chunks.count > 1 {
      // A block of its own; keep filling the chunk before it.
      return base
    }
    cursor = base + size
    remaining = chunkSize - size
    return base
  }

  /// Gives everything back but one chunk. Every value allocated here is invalid afterwards.
  public func reset() {
    for chunk in chunks.dropFirst() { chunk.base.deallocate() }
    retained.removeAll()
    if let first = chunks.first {
      chunks = [first]
      cursor = first.base
      remaining = first.size
      capacity = first.size
    }
  }
}

// MARK: - Making blocks

extension Arena {
  /// A transient string of these UTF-8 bytes.
  public func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
    let block = allocate(StringRef.headerSize + bytes.count)
    StringRef.write(bytes, to: block)
    return Value(.string, block: block)
  }

  public func string(_ text: String) -> Value {
    var text = text
    return text.withUTF8 { string($0) }
  }

  /// The decimal digits of a number, with its sign.
  public func string(_ number: Int64) -> Value {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var first = digits.count
      var rest = number.magnitude
      repeat {
        first -= 1
        digits.initializeElement(at: first, to: UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0"))
        rest /= 10
      } while rest > 0
      if number < 0 {
        first -= 1
        digits.initializeElement(at: first, to: UInt8(ascii: "-"))
      }
      return string(UnsafeBufferPointer(rebasing: digits[first...]))
    }
  }

  /// A list of `count` elements, filled by the closure; every element must be set.
  public func list(count: Int, fill: (UnsafeMutableBufferPointer<Value>) -> Void) -> Value {
    let block = allocate(ListRef.headerSize + count * MemoryLayout<Value>.stride)
    block.storeBytes(of: UInt64(count), as: UInt64.self)
    let start = (block + ListRef.headerSize).bindMemory(to: Value.self, capacity: count)
    fill(UnsafeMutableBufferPointer(start: start, count: count))
    return Value(.list, block: block)
  }

  public func list(_ elements: some Collection<Value>) -> Value {
    list(count: elements.count) { buffer in _ = buffer.initialize(fromContentsOf: elements) }
  }

  /// A map of these entries; keys must be distinct strings.
  public func map(_ entries: some Collection<MapEntry>) -> Value {
    let block = allocate(MapRef.headerSize + entries.count * MemoryLayout<MapEntry>.stride)
    block.storeBytes(of: UInt64(entries.count), as: UInt64.self)
    let start = (block + MapRef.headerSize).bindMemory(to: MapEntry.self, capacity: entries.count)
    _ = UnsafeMutableBufferPointer(start: start, count: entries.count).initialize(fromContentsOf: entries)
    return Value(.map, block: block)
  }

  /// A path; there must be one more node than relationships.
  public func path(nodes: some Collection<NodeID>, relationships: some Collection<RelationshipID>) -> Value {
    precondition(nodes.count == relationships.count + 1, "a path has one more node than relationships")
    let length = relationships.count
    let block = allocate(PathRef.headerSize + 4 * (2 * length + 1))
    block.storeBytes(of: UInt64(length), as: UInt64.self)
    let nodeStart = (block + PathRef.headerSize).bindMemory(to: NodeID.self, capacity: length + 1)
    _ = UnsafeMutableBufferPointer(start: nodeStart, count: length + 1).initialize(fromContentsOf: nodes)
    let relationshipStart = (block + PathRef.headerSize + 4 * (length + 1))
      .bindMemory(to: RelationshipID.self, capacity: length)
    _ = UnsafeMutableBufferPointer(start: relationshipStart, count: length)
      .initialize(fromContentsOf: relationships)
    return Value(.path, block: block)
  }

  public func duration(months: Int64, days: Int64, seconds: Int64, nanoseconds: Int64) -> Value {
    let block = allocate(DurationRef.size)
    block.storeBytes(of: months, as: Int64.self)
    block.storeBytes(of: days, toByteOffset: 8, as: Int64.self)
    block.storeBytes(of: seconds, toByteOffset: 16, as: Int64.self)
    block.storeBytes(of: nanoseconds, toByteOffset: 24, as: Int64.self)
    return Value(.duration, block: block)
  }
}
