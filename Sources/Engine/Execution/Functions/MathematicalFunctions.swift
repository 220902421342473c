#if canImport(Glibc)
  import Glibc
#endif

/// Logarithms and powers.
let logarithmicFunctions: [ScalarFunction] = [
  constant("e", "the base of the natural logarithm", M_E),
  floatFunction("exp", "logarithmic", "e to the power of a number", "exp(1)") { Glibc.exp($0) },
  floatFunction("log", "logarithmic", "the natural logarithm", "log(e())") { Glibc.log($0) },
  floatFunction("ln", "logarithmic", "the natural logarithm", "ln(e())") { Glibc.log($0) },
  floatFunction("log10", "logarithmic", "the logarithm to the base 10", "log10(100)") { Glibc.log10($0) },
]

/// Angles are in radians.
let trigonometricFunctions: [ScalarFunction] = [
  constant("pi", "the ratio of a circle's circumference to its diameter", Double.pi),
  trigonometric("sin", "the sine of an angle", { Glibc.sin($0) }),
  trigonometric("cos", "the cosine of an angle", { Glibc.cos($0) }),
  trigonometric("tan", "the tangent of an angle", { Glibc.tan($0) }),
  trigonometric("cot", "the cotangent of an angle", { 1 / Glibc.tan($0) }),
  trigonometric("asin", "the angle of a sine", { Glibc.asin($0) }),
  trigonometric("acos", "the angle of a cosine", { Glibc.acos($0) }),
  trigonometric("atan", "the angle of a tangent", { Glibc.atan($0) }),
  trigonometric("sinh", "the hyperbolic sine", { Glibc.sinh($0) }),
  trigonometric("cosh", "the hyperbolic cosine", { Glibc.cosh($0) }),
  trigonometric("tanh", "the hyperbolic tangent", { Glibc.tanh($0) }),
  trigonometric("coth", "the hyperbolic cotangent", { 1 / Glibc.tanh($0) }),
  trigonometric("haversin", "half the versine of an angle", { (1 - Glibc.cos($0)) / 2 }),
  trigonometric("degrees", "an angle in degrees", { $0 * (180 / .pi) }),
  trigonometric("radians", "an angle given in degrees", { $0 * (.pi / 180) }),
  ScalarFunction(
    FunctionSignature(
      "atan2", category: "trigonometric",
      parameters: [FunctionParameter("y", .number), FunctionParameter("x", .number)], result: .float,
      help: "the angle of the point (x, y)", example: "atan2(1, 1)")
  ) { arguments, _ throws(ExecutionError) in
    Value(Glibc.atan2(try floatArgument("atan2", arguments[0]), try floatArgument("atan2", arguments[1])))
  },
]

private func trigonometric(
  _ name: String, _ help: String, _ compute: @escaping @Sendable (Double) -> Double
) -> ScalarFunction {
  floatFunction(name, "trigonometric", help, "\(name)(0.5)", compute)
}

private func constant(_ name: String, _ help: String, _ value: Double) -> ScalarFunction {
  ScalarFunction(
    FunctionSignature(
      name, category: name == "pi" ? "trigonometric" : "logarithmic", parameters: [], result: .float,
      help: help,
      example: "\(name)()")
  ) { _, _ throws(ExecutionError) in Value(value) }
}
