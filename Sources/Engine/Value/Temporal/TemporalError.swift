/// Why a temporal value could not be made, read or combined.
public struct TemporalError: Error, Hashable, Sendable {
  /// What kind of fault it is; decides the class of the error a user sees.
  public enum Kind: Sendable {
    /// The text, component or combination of components makes no temporal value.
    case invalidValue
    /// A value of this type cannot stand here.
    case invalidType
    /// The result lies outside the range of its type.
    case outOfRange
  }

  public var kind: Kind
  /// One sentence for the user, without a full stop.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The precise cause in the vocabulary of error details, for example `InvalidArgumentValue`.
  public var detail: String {
    switch kind {
    case .invalidValue: "InvalidArgumentValue"
    case .invalidType: "InvalidArgumentType"
    case .outOfRange: "NumberOutOfRange"
    }
  }

  static func invalid(_ message: String) -> TemporalError { TemporalError(.invalidValue, message) }
  static func type(_ message: String) -> TemporalError { TemporalError(.invalidType, message) }
  static func range(_ message: String) -> TemporalError { TemporalError(.outOfRange, message) }
}

/// Integer arithmetic that throws where the operators would trap.
enum Checked {
  static func add(_ a: Int64, _ b: Int64, _ what: String) throws(TemporalError) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .range("\(what) is out of range") }
    return sum
  }

  static func multiply(_ a: Int64, _ b: Int64, _ what: String) throws(TemporalError) -> Int64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw .range("\(what) is out of range") }
    return product
  }

  static func add(_ a: Int128, _ b: Int128, _ what: String) throws(TemporalError) -> Int128 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .range("\(what) is out of range") }
    return sum
  }

  static func multiply(_ a: Int128, _ b: Int128, _ what: String) throws(TemporalError) -> Int128 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw .range("\(what) is out of range") }
    return product
  }

  static func narrow(_ value: Int128, _ what: String) throws(TemporalError) -> Int64 {
    guard let narrow = Int64(exactly: value) else { throw .range("\(what) is out of range") }
    return narrow
  }
}

/// Division that rounds towards minus infinity, so that the remainder lies in `0..<divisor`. The divisor
/// must be positive.
@inline(__always)
func floorDivide<T: FixedWidthInteger>(_ value: T, _ divisor: T) -> (quotient: T, remainder: T) {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
