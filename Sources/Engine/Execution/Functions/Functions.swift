/// Every function of the query language, found by name without regard to case.
public enum Functions {
  /// The scalar function of a name, nil when there is none (or it aggregates).
  public static func scalar(named name: String) -> ScalarFunction? { scalars[name.lowercased()] }

  /// What a function, scalar or aggregate, takes and gives.
  public static func signature(named name: String) -> FunctionSignature? {
    let key = name.lowercased()
    return scalars[key]?.signature ?? aggregates[key]
  }

  /// All signatures, by category and then by name.
  public static let all: [FunctionSignature] =
    (scalarFunctions.map(\.signature) + aggregateSignatures)
    .sorted { ($0.category, $0.name.lowercased()) < ($1.category, $1.name.lowercased()) }

  private static let scalarFunctions: [ScalarFunction] =
    generalFunctions + graphFunctions + conversionFunctions + listFunctions + stringFunctions
    + numericFunctions + logarithmicFunctions + trigonometricFunctions + temporalFunctions

  private static let scalars: [String: ScalarFunction] = Dictionary(
    scalarFunctions.map { ($0.signature.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

  private static let aggregates: [String: FunctionSignature] = Dictionary(
    aggregateSignatures.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
}

// MARK: - Writing functions

extension UnsafeBufferPointer<Value> {
  /// An argument that may have been left out.
  func optional(_ index: Int) -> Value? { index < count ? self[index] : nil }
}

/// The error for an argument of a type that a function cannot use.
func invalidArgument(_ function: String, _ value: Value, expected: String) -> ExecutionError {
  .type("InvalidArgumentValue", "\(function)() needs \(expected), not \(value.typeName)")
}

/// An integer argument.
func integerArgument(_ function: String, _ value: Value) throws(ExecutionError) -> Int64 {
  guard value.tag == .integer else { throw invalidArgument(function, value, expected: "an integer") }
  return value.asInteger
}

/// A number argument as a float.
func floatArgument(_ function: String, _ value: Value) throws(ExecutionError) -> Double {
  guard value.isNumber else { throw invalidArgument(function, value, expected: "a number") }
  return value.numberAsFloat
}

/// A string argument.
func stringArgument(_ function: String, _ value: Value) throws(ExecutionError) -> StringRef {
  guard value.tag == .string else { throw invalidArgument(function, value, expected: "a string") }
  return value.asString
}
