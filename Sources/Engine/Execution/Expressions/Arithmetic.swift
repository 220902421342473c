#if canImport(Glibc)
  import Glibc
#endif

/// Arithmetic on single values: the one definition of `+ - * / % ^ ||`, which the evaluator lifts to
/// batches.

/// A binary operator of arithmetic; the raw value is how it is written.
public enum Arithmetic: String, CaseIterable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
  case power = "^"
  case concatenate = "||"

  /// The result for two values; null when one of them is.
  ///
  /// - Throws: `ArithmeticError` when integers overflow or are divided by zero (floats give Infinity or
  /// NaN instead);
  ///   `TypeError` when the operator has no meaning for the types.
  public func apply(_ a: Value, _ b: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    if a.isNull || b.isNull { return .null }
    switch self {
    case .concatenate: return try concatenation(a, b, context)
    case .add: return try sum(a, b, context)
    default: break
    }
    if a.tag == .integer, b.tag == .integer { return try integers(a.asInteger, b.asInteger) }
    if a.isNumber, b.isNumber { return Value(floats(a.numberAsFloat, b.numberAsFloat)) }
    if a.isTemporal || b.isTemporal, let result = try temporals(a, b, context) { return result }
    throw mismatch(a, b)
  }

  private func integers(_ a: Int64, _ b: Int64) throws(ExecutionError) -> Value {
    let (result, overflow): (Int64, Bool)
    switch self {
    case .add: (result, overflow) = a.addingReportingOverflow(b)
    case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
    case .divide, .modulo:
      guard b != 0 else {
        throw ExecutionError.arithmetic(
          "DivisionByZero", "\(a) \(rawValue) 0: division of an integer by zero")
      }
      if self == .divide {
        (result, overflow) = a.dividedReportingOverflow(by: b)
      } else {
        // The one remainder that overflows on the way, of the smallest integer by -1, is zero.
        (result, overflow) = (b == -1 ? 0 : a % b, false)
      }
    default: return Value(pow(Double(a), Double(b)))
    }
    guard !overflow else {
      throw ExecutionError.arithmetic(
        "IntegerOverflow", "\(a) \(rawValue) \(b) is beyond the integers, which have 64 bits")
    }
    return Value(result)
  }

  private func floats(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .modulo: fmod(a, b)
    case .power: pow(a, b)
    default: a + b
    }
  }

  private func sum(_ a: Value, _ b: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    if a.tag == .integer, b.tag == .integer { return try integers(a.asInteger, b.asInteger) }
    if a.isNumber, b.isNumber { return Value(a.numberAsFloat + b.numberAsFloat) }
    if a.tag == .list || b.tag == .list { return try joinLists(a, b, context) }
    if a.tag == .string, b.tag == .string {
      return try joinStrings(a.asString.bytes, b.asString.bytes, context)
    }
    if a.tag == .string, b.isNumber || b.isTemporal {
      return context.arena.string(a.asString.string + format(b, graph: context.graph, style: .plain))
    }
    if b.tag == .string, a.isNumber || a.isTemporal {
      return context.arena.string(format(a, graph: context.graph, style: .plain) + b.asString.string)
    }
    if a.isTemporal || b.isTemporal, let result = try temporals(a, b, context) { return result }
    throw mismatch(a, b)
  }

  private func concatenation(
    _ a: Value, _ b: Value, _ context: ExecutionContext
  ) throws(ExecutionError) -> Value {
    switch (a.tag, b.tag) {
    case (.string, .string): return try joinStrings(a.asString.bytes, b.asString.bytes, context)
    case (.list, .list): return try joinLists(a, b, context)
    default: throw mismatch(a, b)
    }
  }

  private func temporals(
    _ a: Value, _ b: Value, _ context: ExecutionContext
  ) throws(ExecutionError) -> Value? {
    switch self {
    case .add: return try addTemporal(a, b, context.arena)
    case .subtract: return try subtractTemporal(a, b, context.arena)
    case .multiply:
      if a.tag == .duration, b.isNumber {
        return try multiplyDuration(a, by: b.numberAsFloat, context.arena)
      }
      if b.tag == .duration, a.isNumber {
        return try multiplyDuration(b, by: a.numberAsFloat, context.arena)
      }
      return nil
    case .divide:
      guard a.tag == .duration, b.isNumber else { return nil }
      return try divideDuration(a, by: b.numberAsFloat, context.arena)
    default: return nil
    }
  }

  private func mismatch(_ a: Value, _ b: Value) -> ExecutionError {
    let word =
      switch self {
      case .add: "add \(a.typeName) and \(b.typeName)"
      case .subtract: "subtract \(b.typeName) from \(a.typeName)"
      case .multiply: "multiply \(a.typeName) by \(b.typeName)"
      case .divide, .modulo: "divide \(a.typeName) by \(b.typeName)"
      case .power: "raise \(a.typeName) to the power of \(b.typeName)"
      case .concatenate: "concatenate \(a.typeName) and \(b.typeName)"
      }
    return .type("InvalidArgumentType", "cannot \(word)")
  }
}

extension Value {
  /// A number as a float, rounded when it is an integer beyond 2^53.
  @inline(__always)
  var numberAsFloat: Double { tag == .integer ? Double(asInteger) : asFloat }
}

/// Two strings as one.
func joinStrings(
  _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  try context.requireString(of: a.count + b.count)
  return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: a.count + b.count) { buffer in
    let end = buffer.initialize(fromContentsOf: a)
    _ = buffer[end...].initialize(fromContentsOf: b)
    return context.arena.string(UnsafeBufferPointer(buffer))
  }
}

/// Two lists as one; a value that is no list is taken as a list of it alone.
private func joinLists(_ a: Value, _ b: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
  let leftCount = a.tag == .list ? a.asList.count : 1
  let rightCount = b.tag == .list ? b.asList.count : 1
  guard leftCount + rightCount <= context.limits.listElements else {
    throw listTooLong(leftCount + rightCount, context)
  }
  let joined = context.arena.list(count: leftCount + rightCount) { buffer in
    if a.tag == .list { _ = buffer.initialize(fromContentsOf: a.asList.elements) } else { buffer[0] = a }
    if b.tag == .list {
      _ = buffer[leftCount...].initialize(fromContentsOf: b.asList.elements)
    } else {
      buffer[leftCount] = b
    }
  }
  // What is appended may be nested itself; two known lists are as deep as the deeper one.
  if a.tag == .list, b.tag == .list, a.aux != 0, b.aux != 0 { return joined.nested(Int(max(a.aux, b.aux))) }
  return try checkNesting(joined)
}

func listTooLong(_ count: Int, _ context: ExecutionContext) -> ExecutionError {
  ExecutionError(
    "ResourceError", "ListTooLong",
    "a list of \(count) elements is over the limit of \(context.limits.listElements)")
}
