/// Finds the narrowest type that all values of untyped columns fit.
public struct TypeInference {
  private var candidates: [Set<ColumnType>]
  private var hasValue: [Bool]

  public init(columns: Int) {
    candidates = Array(
      repeating: [.integer, .float, .boolean, .temporal(.date)], count: columns)
    hasValue = Array(repeating: false, count: columns)
  }

  /// Looks at a chunk whose columns are all texts.
  public mutating func look(at chunk: ColumnChunk) {
    for (index, column) in chunk.columns.enumerated() where !candidates[index].isEmpty {
      for row in 0..<chunk.count where column.nulls[row] == 0 {
        hasValue[index] = true
        narrow(index, column.texts[row])
        if candidates[index].isEmpty { break }
      }
    }
  }

  private mutating func narrow(_ index: Int, _ text: Bytes) {
    for type in candidates[index] {
      let fits: Bool
      switch type {
      case .integer: fits = !TypeInference.isCode(text) && FieldParser.integer(text) != nil
      case .float: fits = !TypeInference.isCode(text) && FieldParser.float(text) != nil
      case .boolean: fits = FieldParser.boolean(text) != nil
      case .temporal: fits = FieldParser.date(text) != nil
      case .string: fits = true
      }
      if !fits { candidates[index].remove(type) }
    }
  }

  /// Numbers written with leading zeros or a plus sign are codes: post codes, telephone numbers.
  private static func isCode(_ text: Bytes) -> Bool {
    if text.first == UInt8(ascii: "+") { return true }
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    guard digits.count > 1, digits.first == UInt8(ascii: "0") else { return false }
    return digits.dropFirst().first.map { $0 &- 0x30 < 10 } ?? false
  }

  /// The type of each column; text where nothing narrower fits or no value was seen.
  public var types: [ColumnType] {
    candidates.indices.map { index in
      guard hasValue[index] else { return .string }
      for type in [ColumnType.integer, .float, .boolean, .temporal(.date)]
      where candidates[index].contains(type) {
        return type
      }
      return .string
    }
  }
}
