import Engine
import KithPluginKit
import Synchronization

/// All values of a column of a file, collected from chunks in any order, on their way into the graph.
///
/// Texts stay where they are in the file; those that were rewritten (doubled quotes) are copied to the arena of
/// the worker.
final class LoadedColumn: @unchecked Sendable {
  let definition: ColumnDefinition
  private let words: LargeMemory<UInt64>
  private let nulls: LargeMemory<UInt8>
  private let texts: LargeMemory<Bytes>
  private let arenas: [Arena]
  private let hasNulls = Atomic<Bool>(false)

  init(_ definition: ColumnDefinition, rows: Int, workers: Workers) {
    self.definition = definition
    words = LargeMemory(rows)
    nulls = LargeMemory(zeroed: rows)
    texts = LargeMemory(definition.type.isWord ? 0 : rows)
    arenas = (0..<workers.count).map { _ in Arena() }
  }

  /// Takes over a chunk's part of the column.
  func take(_ column: ColumnBuffer, _ count: Int, firstRow: Int, worker: Int, _ file: FolderFile) {
    var anyNull: UInt8 = 0
    for row in 0..<count { anyNull |= column.nulls[row] }
    if anyNull != 0 { hasNulls.store(true, ordering: .relaxed) }
    // Rows may come once more, and then some may have been null before.
    if hasNulls.load(ordering: .relaxed) {
      (nulls.start + firstRow).update(from: column.nulls, count: count)
    }
    if definition.type.isWord {
      (words.start + firstRow).update(from: column.words, count: count)
      return
    }
    for row in 0..<count where column.nulls[row] == 0 {
      let text = file.owns(column.texts[row]) ? column.texts[row] : copy(column.texts[row], worker)
      texts[firstRow + row] = text
      words[firstRow + row] = hashBytes(text)
    }
  }

  private func copy(_ text: Bytes, _ worker: Int) -> Bytes { arenas[worker].string(text).asString.bytes }

  /// Integer keys, in the order of rows.
  func integers(_ count: Int) -> UnsafeBufferPointer<Int64> {
    UnsafeBufferPointer(
      start: UnsafeRawPointer(words.start).assumingMemoryBound(to: Int64.self), count: count)
  }

  /// The column as the store takes it; texts become codes of the graph's pool. nil for values that the store
  /// has no typed columns for: `values` gives them.
  func bulkColumn(_ key: KeyID, _ count: Int, _ graph: Graph) throws(StoreError) -> BulkColumn? {
    let kind: BulkColumn.Kind
    switch definition.type {
    case .integer: kind = .integer
    case .float: kind = .float
    case .boolean: kind = .boolean
    case .temporal(.date): kind = .date
    case .string:
      kind = .string
      try graph.stringPool.intern(
        texts.start, hashes: words.start, nulls: nulls.start, count: count, into: words.start)
    case .temporal: return nil
    }
    return BulkColumn(
      key, kind, words: UnsafeBufferPointer(start: words.start, count: count),
      nulls: hasNulls.load(ordering: .relaxed) ? UnsafePointer(nulls.start) : nil)
  }

  /// Temporal values that are no dates; what is no such value is null.
  func values(_ range: Range<Int>, _ arena: Arena) -> [Value] {
    guard case .temporal(let kind) = definition.type else { return [] }
    return range.map { row in
      nulls[row] == 0 ? (try? StagedValue.make(.temporal(kind, texts[row]), arena)) ?? .null : .null
    }
  }
}
