import Synchronization

/// The distinct strings of a graph, each stored once under a number, its code.
///
///     codes     chunk 0: 1,024 pointers, chunk 1: 2,048, chunk 2: 4,096 ...     code + 1,024 finds chunk and
///     place
///                  |
///     blocks       +--> | length | code | hash | bytes ... |                    (StringRef)
///                  ^
///     table     [ code + 1 : 32 | top half of the hash : 32 ]                   open addressing, linear
///     probing
///
/// One pool is shared by all snapshots of a graph. It only grows: a code, once given, means the same string
/// for as long as the pool lives, so it does not take part in copying and rolling back.
///
/// Invariants:
/// 1. Codes are 0 ..< count; no two blocks have the same bytes; a block's code and hash are those it was made
///    with.
/// 2. A chunk, once made, never moves; the place of a code is written once, before the code is given to
///    anyone.
/// 3. The table holds every code once, at most three quarters full.
///
/// Threads: `intern` and `find` take the lock. Reading a block by code or pointer takes none: whoever has a
/// code got it, directly or through a published graph, after the block was written (2), and nothing is moved
/// or freed.
public final class StringPool: @unchecked Sendable {
  private static let firstChunkShift = 10
  private static let chunkCount = 23

  private struct Contents {
    var arena = Arena()
    var table = [UInt64](repeating: 0, count: 64)
    var count = 0
  }

  private let contents = Mutex(Contents())
  private let chunks: UnsafeMutablePointer<UnsafeMutablePointer<StringRef>?>
  private let limit: Int
  private let number = StringPool.numbers.wrappingAdd(1, ordering: .relaxed).newValue
  private static let numbers = Atomic<UInt64>(0)

  /// - Parameter limit: the most strings it takes; codes are 32 bits and the largest is a sentinel.
  public init(limit: Int = Int(UInt32.max) - 1) {
    self.limit = limit
    chunks = .allocate(capacity: StringPool.chunkCount)
    chunks.initialize(repeating: nil, count: StringPool.chunkCount)
  }

  deinit {
    for chunk in 0..<StringPool.chunkCount { chunks[chunk]?.deallocate() }
    chunks.deallocate()
  }

  /// The number of strings.
  public var count: Int { contents.withLock { $0.count } }

  /// Bytes taken from the system.
  public var memoryUse: Int {
    contents.withLock { contents in
      contents.arena.capacity + contents.table.count * 8 + chunkBytes(contents.count)
    }
  }

  private func chunkBytes(_ count: Int) -> Int {
    guard count > 0 else { return 0 }
    let chunks = StringPool.place(of: count - 1).chunk + 1
    return ((1 << chunks) - 1) << StringPool.firstChunkShift * MemoryLayout<StringRef>.stride
  }
}

// MARK: - Reading by code

extension StringPool {
  /// Finds strings by code without touching the pool object; valid as long as the pool lives.
  struct Directory: Equatable, @unchecked Sendable {
    fileprivate let chunks: UnsafeMutablePointer<UnsafeMutablePointer<StringRef>?>
    /// Tells the pool from all others of this process: an address may be used again.
    fileprivate let pool: UInt64

    /// The string with a code that this pool gave.
    @inline(__always)
    subscript(code: UInt32) -> StringRef {
      let (chunk, offset) = StringPool.place(of: Int(code))
      // A code is given out only after its chunk was made.
      return chunks[chunk].unsafelyUnwrapped[offset]
    }
  }

  var directory: Directory { Directory(chunks: chunks, pool: number) }

  /// Chunk k holds the codes from 1,024 (2^k - 1), so code + 1,024 has its highest bit at place k + 10.
  @inline(__always)
  fileprivate static func place(of code: Int) -> (chunk: Int, offset: Int) {
    let shifted = code + 1 << firstChunkShift
    let highest = Int.bitWidth - 1 - shifted.leadingZeroBitCount
    return (highest - firstChunkShift, shifted - 1 << highest)
  }
}

// MARK: - Finding and adding

extension StringPool {
  /// The pooled string with these bytes, if there is one.
  public func find(_ bytes: UnsafeBufferPointer<UInt8>) -> StringRef? {
    find(bytes, hash: hashBytes(bytes))
  }

  func find(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) -> StringRef? {
    let text = Bytes(bytes)
    return contents.withLock { contents in
      let slot = self.slot(of: text, hash: hash, in: contents.table)
      return slot.code.map { directory[$0] }
    }
  }

  /// The pooled string with these bytes, added when there was none.
  /// - Throws: `ResourceError` when the pool is full or the string is longer than a block can say (4 GiB).
  public func intern(_ bytes: UnsafeBufferPointer<UInt8>) throws(StoreError) -> StringRef {
    try intern(bytes, hash: hashBytes(bytes))
  }

  public func intern(_ text: String) throws(StoreError) -> StringRef {
    var text = text
    let result: Result<StringRef, StoreError> = text.withUTF8 { bytes in
      Result { () throws(StoreError) in try intern(bytes) }
    }
    return try result.get()
  }

  /// The pooled string equal to this one: itself when it is of this pool, whatever pool or arena it is from
  /// otherwise.
  func intern(_ string: StringRef) throws(StoreError) -> StringRef {
    if contains(string) { return string }
    return try intern(string.bytes, hash: string.hash)
  }

  /// True when the block is one of this pool's. A code alone does not tell: it may be another pool's.
  @inline(__always)
  func contains(_ string: StringRef) -> Bool {
    let code = string.code
    guard code != StringRef.transient else { return false }
    let (chunk, offset) = StringPool.place(of: Int(code))
    // Looking at a code beyond the count reads a place of a chunk not written yet, or no chunk: never equal.
    guard let pointers = chunks[chunk] else { return false }
    return pointers[offset].pointer == string.pointer
  }

  private func intern(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) throws(StoreError) -> StringRef {
    guard bytes.count <= Int(UInt32.max) else {
      throw StoreError("ResourceError", "StringTooLong", "a string may be 4 GiB long, not more")
    }
    let text = Bytes(bytes)
    return try contents.withLock { contents throws(StoreError) in
      let slot = self.slot(of: text, hash: hash, in: contents.table)
      if let code = slot.code { return directory[code] }
      guard contents.count < limit else { throw .limit("distinct strings", limit) }
      return add(text, hash: hash, at: slot.index, to: &contents)
    }
  }

  private func add(_ text: Bytes, hash: UInt64, at slot: Int, to contents: inout Contents) -> StringRef {
    let code = contents.count
    let block = contents.arena.allocate(StringRef.headerSize + text.count)
    block.storeBytes(of: UInt32(truncatingIfNeeded: text.count), as: UInt32.self)
    block.storeBytes(of: UInt32(truncatingIfNeeded: code), toByteOffset: 4, as: UInt32.self)
    block.storeBytes(of: hash, toByteOffset: 8, as: UInt64.self)
    if let base = text.base { (block + StringRef.headerSize).copyMemory(from: base, byteCount: text.count) }
    let string = StringRef(block)
    let (chunk, offset) = StringPool.place(of: code)
    if chunks[chunk] == nil { chunks[chunk] = StringPool.makeChunk(chunk) }
    chunks[chunk].unsafelyUnwrapped[offset] = string
    contents.table[slot] = StringPool.entry(code, hash)
    contents.count += 1
    if contents.count * 4 > contents.table.count * 3 { grow(&contents) }
    return string
  }

  private static func makeChunk(_ chunk: Int) -> UnsafeMutablePointer<StringRef> {
    let capacity = 1 << (chunk + firstChunkShift)
    let places = UnsafeMutablePointer<StringRef>.allocate(capacity: capacity)
    // A page of zeroes is no string block, but a pointer that no string has: see `contains`.
    places.initialize(repeating: StringRef(ZeroPages.page), count: capacity)
    return places
  }

  @inline(__always)
  private static func entry(_ code: Int, _ hash: UInt64) -> UInt64 {
    UInt64(code + 1) << 32 | hash >> 32
  }

  /// Where the string is, or the empty slot where it belongs.
  private func slot(of text: Bytes, hash: UInt64, in table: [UInt64]) -> (index: Int, code: UInt32?) {
    table.withUnsafeBufferPointer { table in
      let mask = table.count - 1
      var index = Int(truncatingIfNeeded: hash) & mask
      while table[index] != 0 {
        if table[index] & 0xFFFF_FFFF == hash >> 32 {
          let code = UInt32(truncatingIfNeeded: table[index] >> 32) - 1
          if text == directory[code] { return (index, code) }
        }
        index = (index + 1) & mask
      }
      return (index, nil)
    }
  }

  private func grow(_ contents: inout Contents) {
    var table = [UInt64](repeating: 0, count: contents.table.count * 2)
    let mask = table.count - 1
    for code in 0..<contents.count {
      let hash = directory[UInt32(code)].hash
      var index = Int(truncatingIfNeeded: hash) & mask
      while table[index] != 0 { index = (index + 1) & mask }
      table[index] = StringPool.entry(code, hash)
    }
    contents.table = table
  }

  /// Bytes to look for, made to cross into the lock's closure.
  private struct Bytes: @unchecked Sendable {
    let base: UnsafeRawPointer?
    let count: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      base = UnsafeRawPointer(bytes.baseAddress)
      count = bytes.count
    }

    @inline(__always)
    static func == (text: Bytes, string: StringRef) -> Bool {
      guard text.count == string.length else { return false }
      guard let base = text.base else { return true }
      return compareBytes(base, string.pointer + StringRef.headerSize, text.count) == 0
    }
  }

  /// The first broken invariant in words, nil when all hold.
  func checkInvariants() -> String? {
    contents.withLock { contents in
      for code in 0..<contents.count {
        let string = directory[UInt32(code)]
        if string.code != UInt32(code) { return "pooled string \(code) has code \(string.code)" }
        if string.hash != hashBytes(string.bytes) { return "pooled string \(code) has a wrong hash" }
        let found = slot(of: Bytes(string.bytes), hash: string.hash, in: contents.table).code
        if found != UInt32(code) {
          return "pooled string \(code) is found as \(found.map(String.init) ?? "none")"
        }
      }
      return nil
    }
  }
}
