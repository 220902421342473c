/// One column of a chunk: words for numbers, booleans and dates, slices for texts, values for lists.
public final class ColumnBuffer {
  public let definition: ColumnDefinition
  /// One byte a row: 1 where the row has no value.
  public let nulls: UnsafeMutablePointer<UInt8>
  /// The bits of an Int64 or a Double, 0 or 1, or days since 1970-01-01. No room when the column is not of
  /// words.
  public let words: UnsafeMutablePointer<UInt64>
  /// No room when the column is not of texts.
  public let texts: UnsafeMutablePointer<Bytes>
  /// The elements of each row's list; no room when the column has no lists.
  let lists: UnsafeMutablePointer<ListElements>

  private let listCount: Int

  init(_ definition: ColumnDefinition, capacity: Int) {
    self.definition = definition
    nulls = .allocate(capacity: capacity)
    nulls.initialize(repeating: 1, count: capacity)
    let isWord = definition.type.isWord && !definition.isList
    words = .allocate(capacity: isWord ? capacity : 0)
    texts = .allocate(capacity: isWord || definition.isList ? 0 : capacity)
    listCount = definition.isList ? capacity : 0
    lists = .allocate(capacity: listCount)
    lists.initialize(repeating: ListElements(), count: listCount)
  }

  deinit {
    nulls.deallocate()
    words.deallocate()
    texts.deallocate()
    for row in 0..<listCount { lists[row].deallocate() }
    lists.deallocate()
  }

  /// The value of a row, valid until the chunk is filled again.
  public func value(_ row: Int) -> RecordValue {
    guard nulls[row] == 0 else { return .null }
    if definition.isList { return .list(lists[row].elements) }
    switch definition.type {
    case .integer: return .integer(Int64(bitPattern: words[row]))
    case .float: return .float(Double(bitPattern: words[row]))
    case .boolean: return .boolean(words[row] != 0)
    case .string: return .string(texts[row])
    case .temporal(.date): return .day(Int64(bitPattern: words[row]))
    case .temporal(let kind): return .temporal(kind, texts[row])
    }
  }
}

/// The elements of a list; the memory is used again for the next list.
struct ListElements {
  private var base: UnsafeMutablePointer<RecordValue>?
  private var capacity = 0
  private var count = 0

  var elements: UnsafeBufferPointer<RecordValue> { UnsafeBufferPointer(start: base, count: count) }

  mutating func removeAll() { count = 0 }

  mutating func append(_ value: RecordValue) {
    if count == capacity {
      let larger = UnsafeMutablePointer<RecordValue>.allocate(capacity: Swift.max(4, capacity * 2))
      if let base { larger.initialize(from: base, count: count) }
      base?.deallocate()
      base = larger
      capacity = Swift.max(4, capacity * 2)
    }
    guard let base else { return }
    (base + count).initialize(to: value)
    count += 1
  }

  func deallocate() { base?.deallocate() }
}

/// Up to `capacity` rows of a table, column by column. The reader that fills it keeps the texts alive until
/// it is asked for the next chunk.
public final class ColumnChunk {
  public static let capacity = 4096

  public let columns: [ColumnBuffer]
  public internal(set) var count = 0
  /// The line each row begins on, from 1.
  public let lines: UnsafeMutablePointer<UInt32>
  let scratch = ScratchBuffer()

  public init(_ definitions: [ColumnDefinition]) {
    columns = definitions.map { ColumnBuffer($0, capacity: ColumnChunk.capacity) }
    lines = .allocate(capacity: ColumnChunk.capacity)
  }

  deinit { lines.deallocate() }
}
