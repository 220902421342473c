/// Functions of numbers: sign, rounding, chance.
let numericFunctions: [ScalarFunction] = [
  ScalarFunction(
    FunctionSignature(
      "abs", category: "numeric", parameters: [FunctionParameter("number", .number)], result: .number,
      help: "a number without its sign", example: "abs(-1)"), body: absolute),
  ScalarFunction(
    FunctionSignature(
      "sign", category: "numeric", parameters: [FunctionParameter("number", .number)], result: .integer,
      help: "-1, 0 or 1 for a negative number, zero and a positive number", example: "sign(-3)")
  ) { arguments, _ throws(ExecutionError) in
    let number = try floatArgument("sign", arguments[0])
    return Value(number > 0 ? 1 : number < 0 ? -1 : 0)
  },
  floatFunction("ceil", "numeric", "the smallest whole number not below a number, as a float", "ceil(0.1)") {
    $0.rounded(.up)
  },
  floatFunction("floor", "numeric", "the largest whole number not above a number, as a float", "floor(0.9)") {
    $0.rounded(.down)
  },
  ScalarFunction(
    FunctionSignature(
      "round", category: "numeric",
      parameters: [
        FunctionParameter("number", .number), FunctionParameter("precision", .integer, optional: true),
        FunctionParameter("mode", .string, optional: true),
      ], result: .float,
      help:
        "a number rounded to decimal places; modes UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN, HALF_EVEN",
      example: "round(3.14159, 2)"), body: round),
  ScalarFunction(
    FunctionSignature(
      "rand", category: "numeric", parameters: [], result: .float,
      help: "a random number from 0 up to, not including, 1", example: "rand()", deterministic: false)
  ) { _, context throws(ExecutionError) in
    Value(Double.random(in: 0..<1, using: &context.random))
  },
  floatFunction("sqrt", "numeric", "the square root; NaN for a negative number", "sqrt(2)") {
    $0.squareRoot()
  },
]

/// A function from a number to a float.
func floatFunction(
  _ name: String, _ category: String, _ help: String, _ example: String,
  _ compute: @escaping @Sendable (Double) -> Double
) -> ScalarFunction {
  ScalarFunction(
    FunctionSignature(
      name, category: category, parameters: [FunctionParameter("number", .number)], result: .float,
      help: help,
      example: example)
  ) { arguments, _ throws(ExecutionError) in
    Value(compute(try floatArgument(name, arguments[0])))
  }
}

private func absolute(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  guard arguments[0].tag == .integer else { return Value(Swift.abs(try floatArgument("abs", arguments[0]))) }
  let integer = arguments[0].asInteger
  guard integer != .min else {
    throw .arithmetic("IntegerOverflow", "abs(\(integer)) is beyond the integers, which have 64 bits")
  }
  return Value(Swift.abs(integer))
}

/// With one argument a tie goes up, towards positive infinity; with a precision it goes away from zero
/// unless a
/// mode says otherwise.
private func round(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  let number = try floatArgument("round", arguments[0])
  guard let places = arguments.optional(1) else {
    let floor = number.rounded(.down)
    return Value(number - floor >= 0.5 ? floor + 1 : floor)
  }
  let precision = try integerArgument("round", places)
  guard precision >= 0 else {
    throw .argument("NumberOutOfRange", "the precision of round() cannot be negative")
  }
  var mode = DecimalRounding.halfUp
  if let name = arguments.optional(2) {
    let text = try stringArgument("round", name).string
    guard let known = DecimalRounding(rawValue: text.uppercased()) else {
      let modes = DecimalRounding.allCases.map(\.rawValue).joined(separator: ", ")
      throw .argument("InvalidArgumentValue", "\(quoted(text)) is no mode of round(); there are \(modes)")
    }
    mode = known
  }
  return Value(mode.round(number, precision: Int(clamping: precision)))
}
