/// One property of consecutive elements as a bulk load hands it over: values of one type in a row.
///
/// The memory is the caller's, and need live no longer than the call it is given to.
public struct BulkColumn {
  public enum Kind: Sendable { case integer, float, boolean, date, string }

  public var key: KeyID
  public var kind: Kind
  /// An Int64, the bits of a Double, 0 or 1, days since 1970-01-01, or the code of a string of the graph's
  /// pool.
  public var words: UnsafeBufferPointer<UInt64>
  /// A byte for each word, 1 where there is no value; nil when there is a value everywhere.
  public var nulls: UnsafePointer<UInt8>?

  public init(
    _ key: KeyID, _ kind: Kind, words: UnsafeBufferPointer<UInt64>, nulls: UnsafePointer<UInt8>?
  ) {
    self.key = key
    self.kind = kind
    self.words = words
    self.nulls = nulls
  }
}

extension ColumnKind {
  init(_ kind: BulkColumn.Kind) {
    switch kind {
    case .integer: self = .integer
    case .float: self = .float
    case .boolean: self = .boolean
    case .date: self = .date
    case .string: self = .string
    }
  }
}
