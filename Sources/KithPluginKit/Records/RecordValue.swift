/// A property value of a record. Texts and lists are borrowed: valid until the call that handed them out
/// returns.
public enum RecordValue: BitwiseCopyable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(Bytes)
  /// A date as days since 1970-01-01.
  case day(Int64)
  /// ISO 8601 text; the sink checks it.
  case temporal(TemporalKind, Bytes)
  /// An exact decimal number as text, for what neither Int64 nor Double holds.
  case decimal(Bytes)
  /// Plain values; lists do not nest.
  case list(UnsafeBufferPointer<RecordValue>)
}

/// The temporal types, named as their tags on the wire (`{"$date": "2011-04-17"}`).
public enum TemporalKind: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  case date
  case localTime = "localtime"
  case time
  case localDateTime = "localdatetime"
  case dateTime = "datetime"
  case duration
}

/// One property of a record.
public struct RecordProperty: BitwiseCopyable {
  public var name: Bytes
  public var value: RecordValue

  public init(name: Bytes, value: RecordValue) {
    self.name = name
    self.value = value
  }
}

/// A global identifier: nodes that share a scheme and a value are one entity, whoever says so.
public struct RecordKey: BitwiseCopyable {
  /// For example `imdb`.
  public var scheme: Bytes
  public var value: Bytes

  public init(scheme: Bytes, value: Bytes) {
    self.scheme = scheme
    self.value = value
  }
}

/// How a record names a node (or claim).
public enum RecordReference: BitwiseCopyable {
  /// By its `id` in the same source.
  case id(Bytes)
  /// By a global identifier, in this source or one imported before.
  case key(RecordKey)
}

/// Where in the input a record comes from.
public struct RecordLocator: BitwiseCopyable {
  /// The id of a `source` record, or empty.
  public var source: Bytes
  public var place: Place

  public enum Place: BitwiseCopyable {
    case unknown
    /// Line and column, both from 1.
    case line(Int, column: Int)
    /// A JSON pointer into the input.
    case pointer(Bytes)
    /// Bytes of the input from 0, the end exclusive.
    case span(Int, Int)
    /// The words themselves.
    case quote(Bytes)
  }

  /// The line of the input that is being read, from 1; 0 when unknown.
  public var inputLine: Int

  public init(
    source: Bytes = Bytes(start: nil, count: 0), place: Place = .unknown, inputLine: Int = 0
  ) {
    self.source = source
    self.place = place
    self.inputLine = inputLine
  }
}

/// A day or an interval of days, as ISO 8601 text as precise as the source is.
public struct RecordDate: BitwiseCopyable {
  public var from: Bytes
  /// Equal to `from` when it is not an interval.
  public var to: Bytes

  public init(from: Bytes, to: Bytes) {
    self.from = from
    self.to = to
  }
}
