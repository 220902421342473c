import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The distinct strings of a graph, each stored once under a number, its code.
///
///     codes     chunk 0: 1,024 addresses, chunk 1: 2,048, chunk 2: 4,096 ...     code + 1,024 finds chunk and
///     place
///                  |
///     blocks       +--> | length | code | hash | bytes ... |                    (StringRef)
///                  ^
///     table     codes by hash                                                   (HashSlots)
///
/// One pool is shared by all snapshots of a graph. It only grows: a code, once given, means the same string
/// for as long as the pool lives, so it does not take part in copying and rolling back.
///
/// Invariants:
/// 1. Codes are 0 ..< count; no two blocks have the same bytes; a block's code and hash are those it was made
///    with.
/// 2. A chunk, once made, never moves; the place of a code is written once, before the code is given to
///    anyone.
/// 3. The table holds every code once.
///
/// Threads: `intern` and `find` take the lock. Reading a block by code or pointer takes none: whoever has a
/// code got it, directly or through a published graph, after the block was written (2), and nothing is moved
/// or freed.
public final class StringPool: @unchecked Sendable {
  private static let firstChunkShift = 10
  private static let chunkCount = 23

  private struct Contents {
    var arena = Arena()
    var table = HashSlots()
    var count = 0
    /// See `HashSlots.touch`.
    var seen: UInt64 = 0
  }

  private let contents = Mutex(Contents())
  private let chunks: UnsafeMutablePointer<UnsafeMutablePointer<UInt>?>
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
    for chunk in 0..<StringPool.chunkCount { free(chunks[chunk]) }
    chunks.deallocate()
  }

  /// The number of strings.
  public var count: Int { contents.withLock { $0.count } }

  /// Bytes taken from the system.
  public var memoryUse: Int {
    let parts = memoryParts
    return parts.texts + parts.codes + parts.table + parts.slack
  }

  /// Bytes of the string blocks, of the addresses by code, of the hash table, and of memory at the end of the
  /// last chunk of blocks that none uses yet.
  var memoryParts: (texts: Int, codes: Int, table: Int, slack: Int) {
    contents.withLock { contents in
      (
        contents.arena.capacity - contents.arena.available,
        contents.count * MemoryLayout<UInt>.stride, contents.table.size, contents.arena.available
      )
    }
  }
}

// MARK: - Reading by code

extension StringPool {
  /// Finds strings by code without touching the pool object; valid as long as the pool lives.
  struct Directory: Equatable, @unchecked Sendable {
    fileprivate let chunks: UnsafeMutablePointer<UnsafeMutablePointer<UInt>?>
    /// Tells the pool from all others of this process: an address may be used again.
    fileprivate let pool: UInt64

    /// The string with a code that this pool gave.
    @inline(__always)
    subscript(code: UInt32) -> StringRef {
      let (chunk, offset) = StringPool.place(of: Int(code))
      // A code is given out only after its chunk was made and its place written.
      let address = chunks[chunk].unsafelyUnwrapped[offset]
      return StringRef(UnsafeRawPointer(bitPattern: address).unsafelyUnwrapped)
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
      return code(of: text, hash: hash, in: contents.table).map { directory[$0] }
    }
  }

  /// The pooled string with these bytes, added when there was none.
  /// - Throws: `ResourceError` when the pool is full or the string is longer than a block can say (4 GiB).
  public func intern(_ bytes: UnsafeBufferPointer<UInt8>) throws(StoreError) -> StringRef {
    try intern(bytes, hash: hashBytes(bytes))
  }

  /// Interns many at once: `codes[i]` becomes the code of `texts[i]`, whose hash is `hashes[i]`
  /// (`hashBytes`); rows with a null are passed over.
  public func intern(
    _ texts: UnsafePointer<UnsafeBufferPointer<UInt8>>, hashes: UnsafePointer<UInt64>,
    nulls: UnsafePointer<UInt8>, count: Int, into codes: UnsafeMutablePointer<UInt64>
  ) throws(StoreError) {
    let rows = BulkRows(texts: texts, hashes: hashes, nulls: nulls, codes: codes)
    for start in stride(from: 0, to: count, by: StringPool.batch) {
      try intern(rows, start..<Swift.min(start + StringPool.batch, count))
    }
  }

  /// Puts the pool's own strings in the place of those among some values.
  func intern(_ values: inout [Value]) throws(StoreError) {
    let hashes = values.compactMap { $0.tag == .string ? $0.asString.hash : nil }
    guard !hashes.isEmpty else { return }
    values = try contents.withLock { [values] contents throws(StoreError) in
      var values = values
      hashes.withUnsafeBufferPointer { touch($0, &contents) }
      for i in values.indices where values[i].tag == .string {
        let string = values[i].asString
        if contains(string) { continue }
        let code = try code(of: Bytes(string.bytes), hash: string.hash, in: &contents)
        values[i] = Value(directory[code])
      }
      return values
    }
  }

  /// Strings interned under one lock.
  private static let batch = 1024

  private struct BulkRows: @unchecked Sendable {
    let texts: UnsafePointer<UnsafeBufferPointer<UInt8>>
    let hashes: UnsafePointer<UInt64>
    let nulls: UnsafePointer<UInt8>
    let codes: UnsafeMutablePointer<UInt64>
  }

  private func intern(_ rows: BulkRows, _ range: Range<Int>) throws(StoreError) {
    try contents.withLock { contents throws(StoreError) in
      // Looks at all slots first: the cache misses of one string do not wait for those of another.
      touch(UnsafeBufferPointer(start: rows.hashes + range.lowerBound, count: range.count), &contents)
      for i in range where rows.nulls[i] == 0 {
        let (text, hash) = (Bytes(rows.texts[i]), rows.hashes[i])
        rows.codes[i] = UInt64(try code(of: text, hash: hash, in: &contents))
      }
    }
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
    guard let addresses = chunks[chunk] else { return false }
    return addresses[offset] == UInt(bitPattern: string.pointer)
  }

  private func intern(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) throws(StoreError) -> StringRef {
    let text = Bytes(bytes)
    return try contents.withLock { contents throws(StoreError) in
      directory[try code(of: text, hash: hash, in: &contents)]
    }
  }

  /// The code of the string, which is added when it is new.
  private func code(of text: Bytes, hash: UInt64, in contents: inout Contents) throws(StoreError) -> UInt32 {
    if let code = code(of: text, hash: hash, in: contents.table) { return code }
    guard text.count <= Int(UInt32.max) else {
      throw StoreError("ResourceError", "StringTooLong", "a string may be 4 GiB long, not more")
    }
    guard contents.count < limit else { throw .limit("distinct strings", limit) }
    return add(text, hash: hash, to: &contents)
  }

  private func add(_ text: Bytes, hash: UInt64, to contents: inout Contents) -> UInt32 {
    let code = contents.count
    let block = contents.arena.allocatePacked(StringRef.headerSize + text.count)
    block.storeBytes(of: UInt32(truncatingIfNeeded: text.count), as: UInt32.self)
    block.storeBytes(of: UInt32(truncatingIfNeeded: code), toByteOffset: 4, as: UInt32.self)
    block.storeBytes(of: hash, toByteOffset: 8, as: UInt64.self)
    if let base = text.base { (block + StringRef.headerSize).copyMemory(from: base, byteCount: text.count) }
    let (chunk, offset) = StringPool.place(of: code)
    if chunks[chunk] == nil { chunks[chunk] = StringPool.makeChunk(chunk) }
    chunks[chunk].unsafelyUnwrapped[offset] = UInt(bitPattern: block)
    contents.table.add(hash, UInt32(truncatingIfNeeded: code))
    contents.count += 1
    return UInt32(truncatingIfNeeded: code)
  }

  /// Zeroes, which are no string's address: see `contains`. Pages of it cost memory when they are first
  /// written.
  private static func makeChunk(_ chunk: Int) -> UnsafeMutablePointer<UInt>? {
    calloc(1 << (chunk + firstChunkShift), MemoryLayout<UInt>.stride)?.assumingMemoryBound(to: UInt.self)
  }

  @inline(__always)
  private func code(of text: Bytes, hash: UInt64, in table: HashSlots) -> UInt32? {
    table.find(hash) { text == directory[$0] }
  }

  /// Looks at all that strings with these hashes are compared with.
  private func touch(_ hashes: UnsafeBufferPointer<UInt64>, _ contents: inout Contents) {
    let directory = directory
    contents.seen &+= contents.table.touch(hashes) { UInt64(truncatingIfNeeded: directory[$0].length) }
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
        let found = self.code(of: Bytes(string.bytes), hash: string.hash, in: contents.table)
        if found != UInt32(code) {
          return "pooled string \(code) is found as \(found.map(String.init) ?? "none")"
        }
      }
      return nil
    }
  }
}
