/// Text that is not strict JSON, or JSON that is not what was asked for.
public struct JSONError: Error, Hashable, Sendable {
  /// Bytes from the start of the scanned text.
  public var offset: Int
  /// One sentence without a full stop.
  public var message: String

  public init(offset: Int, _ message: String) {
    self.offset = offset
    self.message = message
  }
}

/// A number as JSON spells it: without a fraction or exponent it is an integer.
public enum JSONNumber: Hashable, Sendable {
  case integer(Int64)
  case float(Double)
}
