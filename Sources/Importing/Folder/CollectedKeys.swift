import Engine
import KithPluginKit

/// The keys of a label's rows, collected from chunks in any order. Integers stay in their column; others become
/// texts.
final class CollectedKeys: @unchecked Sendable {
  private let isInteger: Bool
  private let texts: LargeMemory<StringRef>
  private let arenas: [Arena]

  init(_ definition: ColumnDefinition, rows: Int, workers: Workers) {
    isInteger = definition.type == .integer
    texts = LargeMemory(isInteger ? 0 : rows)
    arenas = (0..<workers.count).map { _ in Arena() }
  }

  func take(_ column: ColumnBuffer, _ count: Int, firstRow: Int, worker: Int) {
    guard !isInteger else { return }
    for row in 0..<count {
      texts[firstRow + row] = arenas[worker].string(CollectedKeys.text(column.value(row))).asString
    }
  }

  /// - Throws: the first row whose key is another's too.
  func table(_ column: LoadedColumn, _ count: Int, first: NodeID) throws(RepeatedKey) -> KeyTable {
    isInteger
      ? try KeyTable(integers: column.integers(count), first: first)
      : try KeyTable(
        texts: UnsafeBufferPointer(start: texts.start, count: count), first: first, owners: arenas)
  }

  /// A row's key as messages show it.
  func text(_ column: LoadedColumn, _ row: Int) -> String {
    isInteger ? "\(column.integers(row + 1)[row])" : "\"\(texts[row].string)\""
  }

  /// A key value as the text edge files refer to it by.
  private static func text(_ value: RecordValue) -> String {
    switch value {
    case .string(let text), .decimal(let text), .temporal(_, let text): text.text
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .day(let days): CalendarText.date(days)
    case .null, .list: ""
    }
  }
}
