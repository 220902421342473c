import Engine

/// The properties of what is staged, in the order they came: written at the end, read in order when they are
/// committed, hence mostly on disk when there are many.
///
///     chain     position of its newest segment, or none
///     segment   | position of the segment before it : 64 | count : 32 | property | property | ...
///     property  | key : 32 | tag : 8, flags : 8, 0 : 16 | date : 32 if flagged | aux : 64 if flagged | payload |
///     payload   a string block (see `StringRef`), padded to 4 bytes;  64 bits for every other type
///
/// A chain may also end at a row of a table, see `PropertyRows`, which has none before it.
///
/// An element's properties are a chain of segments, most often one; a key that a later segment has replaces
/// that of an earlier one. Lists, maps and durations are blocks of the arena the log was made with: the
/// payload is their address.
///
/// Invariants:
/// 1. What was written is never changed, so copies share it; who takes a copy to write seals it first.
/// 2. A segment lies in one chunk, and no key is in it twice.
struct PropertyLog: SpilledBytes, @unchecked Sendable {
  /// Where a chain's newest segment is: chunk in the high half, offset in the low one.
  typealias Position = Int64
  static let none: Position = -1

  private static let chunkSize = 4 << 20
  /// Chunks that are plain memory in any case.
  private static let plainChunks = 8
  private static let headerSize = 12
  private static let hasDate: UInt8 = 1
  private static let hasAux: UInt8 = 2

  var chunks: [SpillChunk] = []
  var bases: [UnsafeMutableRawPointer] = []
  var used = 0
  /// The segment that is being written: where it begins in the last chunk, and its keys.
  private var start = 0
  private var keys: [UInt32] = []
  private var previous = PropertyLog.none
  /// A chunk that is being written to the disk.
  private var pending: (chunk: Int, write: SpillWrite)?
  /// What was written last, to be filled again.
  private var spare: SpillChunk?
  /// Where the groups of rows are.
  private var groups: [Position] = []

  /// Puts all of it on disk, where there is one. Strings that were read are no longer where they were.
  mutating func putOnDisk() {
    finishWriting()
    spare = nil
    putChunksOnDisk()
  }

  // MARK: Writing

  /// Begins a segment of a chain; `end` gives its position.
  @inline(__always)
  mutating func begin(after previous: Position) {
    self.previous = previous
    keys.removeAll(keepingCapacity: true)
    start = used
    if !chunks.isEmpty, chunks[chunks.count - 1].size - used >= PropertyLog.headerSize {
      used += PropertyLog.headerSize
    } else {
      newChunk(PropertyLog.headerSize)
    }
  }

  /// The new end of the chain: the old one when nothing was added.
  @inline(__always)
  mutating func end() -> Position {
    guard !keys.isEmpty else {
      used = start
      return previous
    }
    let segment = bases[bases.count - 1] + start
    segment.storeBytes(of: previous, as: Int64.self)
    segment.storeBytes(of: UInt32(keys.count), toByteOffset: 8, as: UInt32.self)
    return Position(chunks.count - 1) << 32 | Position(start)
  }

  /// Adds a property to the segment. Strings are copied; blocks of other types must be in the arena.
  mutating func add(_ key: UInt32, _ value: Value, date: Int32 = AssertedGraph.undated) {
    if value.tag == .string { return add(key, string: value.asString.bytes, date: date) }
    splitIfRepeated(key)
    let place = head(key, value.tag, date, aux: value.aux, payload: 8)
    place.storeBytes(of: value.payload, as: UInt64.self)
  }

  mutating func add(
    _ key: UInt32, string bytes: UnsafeBufferPointer<UInt8>, date: Int32 = AssertedGraph.undated
  ) {
    splitIfRepeated(key)
    let size = (StringRef.headerSize + bytes.count + 3) & ~3
    let place = head(key, .string, date, aux: 0, payload: size)
    StringRef.write(bytes, to: place)
  }

  /// A key that comes twice counts as set again: the second is of a segment of its own.
  @inline(__always)
  private mutating func splitIfRepeated(_ key: UInt32) {
    if keys.contains(key) { begin(after: end()) }
    keys.append(key)
  }

  /// Writes everything of a property but its payload; gives the place for it.
  @inline(__always)
  private mutating func head(
    _ key: UInt32, _ tag: Tag, _ date: Int32, aux: UInt64, payload: Int
  ) -> UnsafeMutableRawPointer {
    let flags =
      (date == AssertedGraph.undated ? 0 : PropertyLog.hasDate) | (aux == 0 ? 0 : PropertyLog.hasAux)
    let size = 8 + (flags & PropertyLog.hasDate == 0 ? 0 : 4) + (flags & PropertyLog.hasAux == 0 ? 0 : 8)
    reserve(size + payload)
    var place = bases[bases.count - 1] + used
    used += size + payload
    place.storeBytes(of: key, as: UInt32.self)
    place.storeBytes(of: UInt32(tag.rawValue) | UInt32(flags) << 8, toByteOffset: 4, as: UInt32.self)
    place += 8
    if flags & PropertyLog.hasDate != 0 {
      place.storeBytes(of: date, as: Int32.self)
      place += 4
    }
    if flags & PropertyLog.hasAux != 0 {
      place.storeBytes(of: aux, as: UInt64.self)
      place += 8
    }
    return place
  }

  /// Makes room for more of the segment, which moves to a new chunk when the last one is full.
  @inline(__always)
  private mutating func reserve(_ size: Int) {
    if chunks[chunks.count - 1].size - used < size { moveSegment(size) }
  }

  @inline(never)
  private mutating func moveSegment(_ size: Int) {
    let (old, length) = (bases[bases.count - 1] + start, used - start)
    // The full chunk stays in memory at least until the next is full.
    newChunk(length + size)
    bases[bases.count - 1].copyMemory(from: old, byteCount: length)
    used = length
  }

  /// Memory that nobody reads any more, which costs less than new memory.
  private mutating func takeSpare(_ size: Int) -> SpillChunk? {
    guard spare?.size == size, isKnownUniquelyReferenced(&spare) else { return nil }
    defer { spare = nil }
    return spare
  }

  /// Takes over what has been written; waits for it when it has not.
  private mutating func finishWriting() {
    guard let pending else { return }
    self.pending = nil
    guard let written = pending.write.finish() else { return }
    spare = chunks[pending.chunk]
    chunks[pending.chunk] = written
    bases[pending.chunk] = written.base
  }

  /// A chunk with a segment of `size` bytes so far.
  private mutating func newChunk(_ size: Int) {
    finishWriting()
    let old = takeSpare(Swift.max(PropertyLog.chunkSize, size))
    if chunks.count > PropertyLog.plainChunks {
      let last = chunks[chunks.count - 1]
      pending = (chunks.count - 1, SpillWrite(last, first: Swift.min(used, last.size)))
    }
    let isHuge = !chunks.isEmpty
    chunks.append(old ?? SpillChunk(size: Swift.max(PropertyLog.chunkSize, size), isHuge: isHuge))
    bases.append(chunks[chunks.count - 1].base)
    start = 0
    used = size
  }

  // MARK: Rows

  /// Writes rows of a table.
  /// - Returns: the position of the first; those of the others follow. Nil when they are too large.
  mutating func addRows(_ columns: [PropertyRows.Column], count: Int) -> Position? {
    let size = PropertyRows.size(columns, count: count)
    guard size <= PropertyRows.largest, count <= PropertyRows.capacity else { return nil }
    used = (used + 7) & ~7
    if !chunks.isEmpty, chunks[chunks.count - 1].size - used >= size {
      start = used
      used += size
    } else {
      newChunk(size)
    }
    PropertyRows.write(columns, count: count, to: bases[bases.count - 1] + start)
    groups.append(Position(chunks.count - 1) << 32 | Position(start))
    return 1 << 62 | Position(groups.count - 1) << 16
  }

  /// True for the position of a row.
  @inline(__always)
  static func isRow(_ position: Position) -> Bool { position >> 62 == 1 }

  /// The number of a row in its group.
  static func row(_ position: Position) -> Int { Int(position & 0xFFFF) }

  /// The group of the row at a position.
  func rows(_ position: Position) -> PropertyRows {
    let group = groups[Int((position & ~(1 << 62)) >> 16)]
    return PropertyRows(bases[Int(group >> 32)] + Int(group & 0xFFFF_FFFF))
  }

  private func readRow(_ position: Position, _ body: (AssertedGraph.Property) -> Void) {
    let (rows, row) = (rows(position), PropertyLog.row(position))
    for column in 0..<rows.columnCount {
      let value = rows.value(column, row)
      if !value.isNull {
        body(AssertedGraph.Property(key: rows.key(column), value: value, date: AssertedGraph.undated))
      }
    }
  }

  // MARK: Reading

  /// Calls `body` with the properties of a segment, in the order they were set.
  /// - Returns: the position of the segment before it.
  @inline(__always)
  func readSegment(_ position: Position, _ body: (AssertedGraph.Property) -> Void) -> Position {
    if PropertyLog.isRow(position) {
      readRow(position, body)
      return PropertyLog.none
    }
    var place = UnsafeRawPointer(bases[Int(position >> 32)]) + Int(position & 0xFFFF_FFFF)
    let previous = place.loadUnaligned(as: Int64.self)
    let count = place.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    place += PropertyLog.headerSize
    for _ in 0..<count { body(PropertyLog.read(&place)) }
    return previous
  }

  @inline(__always)
  private static func read(_ place: inout UnsafeRawPointer) -> AssertedGraph.Property {
    let key = place.loadUnaligned(as: UInt32.self)
    let word = place.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    place += 8
    var property = AssertedGraph.Property(key: key, value: .null, date: AssertedGraph.undated)
    if UInt8(truncatingIfNeeded: word >> 8) & hasDate != 0 {
      property.date = place.loadUnaligned(as: Int32.self)
      place += 4
    }
    var aux: UInt64 = 0
    if UInt8(truncatingIfNeeded: word >> 8) & hasAux != 0 {
      aux = place.loadUnaligned(as: UInt64.self)
      place += 8
    }
    if word & 0xFF == UInt32(Tag.string.rawValue) {
      property.value = Value(.string, block: place)
      place += (StringRef.headerSize + property.value.asString.length + 3) & ~3
    } else {
      // Only `head` writes the byte, always from a tag.
      property.value = Value(
        head: UInt64(word & 0xFF) | aux << 8, payload: place.loadUnaligned(as: UInt64.self))
      place += 8
    }
    return property
  }

  /// The properties of a chain, in the order their keys were first set, each with the value set last.
  func properties(_ chain: Position) -> [AssertedGraph.Property] {
    var segments: [Position] = []
    var position = chain
    while position != PropertyLog.none {
      segments.append(position)
      position = readSegment(position) { _ in }
    }
    var found: [AssertedGraph.Property] = []
    for segment in segments.reversed() {
      _ = readSegment(segment) { property in
        if segments.count > 1, let known = found.firstIndex(where: { $0.key == property.key }) {
          found[known] = property
        } else {
          found.append(property)
        }
      }
    }
    return found
  }

  /// The property of a key in a chain, or nil.
  func property(_ key: UInt32, in chain: Position) -> AssertedGraph.Property? {
    var position = chain
    var found: AssertedGraph.Property?
    while position != PropertyLog.none, found == nil {
      position = readSegment(position) { if $0.key == key { found = $0 } }
    }
    return found
  }

  /// Calls `body` once with each property of a chain, in no particular order.
  @inline(__always)
  func forEach(_ chain: Position, _ body: (AssertedGraph.Property) -> Void) {
    guard chain != PropertyLog.none else { return }
    if isSingle(chain) {
      _ = readSegment(chain, body)
    } else {
      for property in properties(chain) { body(property) }
    }
  }

  @inline(__always)
  private func isSingle(_ position: Position) -> Bool {
    if PropertyLog.isRow(position) { return true }
    return (bases[Int(position >> 32)] + Int(position & 0xFFFF_FFFF)).loadUnaligned(as: Int64.self)
      == PropertyLog.none
  }
}
