/// Functions from one type to another. Text that does not fit gives null; a value of a type that cannot be
/// converted at all is an error, or null for the `OrNull` variants and inside lists.
let conversionFunctions: [ScalarFunction] = [
  Conversion("toBoolean", .boolean, "a boolean from text or an integer", "toBoolean('true')", toBoolean),
  Conversion(
    "toInteger", .integer, "an integer from text or a float, cut at the point", "toInteger('42')", toInteger),
  Conversion("toFloat", .float, "a float from text or an integer", "toFloat('1.5')", toFloat),
  Conversion("toString", .string, "the text of a scalar or temporal value", "toString(1.5)", toString),
].flatMap(\.functions)

/// One conversion and the three functions made of it.
private struct Conversion: Sendable {
  typealias Body = @Sendable (Value, ExecutionContext) throws(ExecutionError) -> Value

  let name: String
  let result: ValueType
  let help: String
  let example: String
  let convert: Body

  init(_ name: String, _ result: ValueType, _ help: String, _ example: String, _ convert: @escaping Body) {
    self.name = name
    self.result = result
    self.help = help
    self.example = example
    self.convert = convert
  }

  var functions: [ScalarFunction] { [plain, orNull, list] }

  private var plain: ScalarFunction {
    ScalarFunction(
      FunctionSignature(
        name, category: "conversion", parameters: [FunctionParameter("value", .any)], result: result,
        help: help,
        example: example)
    ) { [convert] arguments, context throws(ExecutionError) in
      try convert(arguments[0], context)
    }
  }

  private var orNull: ScalarFunction {
    ScalarFunction(
      FunctionSignature(
        name + "OrNull", category: "conversion", parameters: [FunctionParameter("value", .any)],
        result: result, help: help + "; null when it cannot be converted", example: "\(name)OrNull([])")
    ) { [self] arguments, context throws(ExecutionError) in
      convertOrNull(arguments[0], context)
    }
  }

  private var list: ScalarFunction {
    ScalarFunction(
      FunctionSignature(
        name + "List", category: "conversion", parameters: [FunctionParameter("list", .list(.any))],
        result: .list(result), help: "\(name)OrNull of every element", example: "\(name)List(['1', null])")
    ) { [self] arguments, context throws(ExecutionError) in
      guard arguments[0].tag == .list else {
        throw invalidArgument(name + "List", arguments[0], expected: "a list")
      }
      return context.arena.list(arguments[0].asList.elements.lazy.map { convertOrNull($0, context) })
    }
  }

  private func convertOrNull(_ value: Value, _ context: ExecutionContext) -> Value {
    if value.isNull { return .null }
    do { return try convert(value, context) } catch { return .null }
  }
}

@Sendable
private func toBoolean(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
  switch value.tag {
  case .boolean: return value
  case .integer: return Value(value.asInteger != 0)
  case .string:
    switch value.asString.string.lowercased() {
    case "true": return .true
    case "false": return .false
    default: return .null
    }
  default: throw invalidArgument("toBoolean", value, expected: "a boolean, string or integer")
  }
}

@Sendable
private func toInteger(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
  switch value.tag {
  case .integer: return value
  case .float:
    guard let integer = Int64(exactly: value.asFloat.rounded(.towardZero)) else {
      throw .arithmetic(
        "IntegerOverflow", "\(formatFloat(value.asFloat)) is beyond the integers, which have 64 bits")
    }
    return Value(integer)
  case .string:
    let text = trimmed(value.asString.string)
    if let integer = Int64(text) { return Value(integer) }
    guard let float = parseFloat(text), let integer = Int64(exactly: float.rounded(.towardZero)) else {
      return .null
    }
    return Value(integer)
  default: throw invalidArgument("toInteger", value, expected: "a number or string")
  }
}

@Sendable
private func toFloat(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
  switch value.tag {
  case .integer, .float: return Value(value.numberAsFloat)
  case .string: return parseFloat(trimmed(value.asString.string)).map { Value($0) } ?? .null
  default: throw invalidArgument("toFloat", value, expected: "a number or string")
  }
}

@Sendable
private func toString(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
  switch value.tag {
  case .string: return value
  case .integer: return context.arena.string(value.asInteger)
  case .list, .map, .node, .relationship, .path, .null:
    throw invalidArgument("toString", value, expected: "a scalar or temporal value")
  default: return context.arena.string(format(value, graph: context.graph, style: .plain))
  }
}

/// A decimal number, `NaN` or `Infinity`; nil for other text, also what Swift would read beyond that
/// (`0x1p3`).
private func parseFloat(_ text: String) -> Double? {
  switch text {
  case "NaN": return .nan
  case "Infinity", "+Infinity": return .infinity
  case "-Infinity": return -.infinity
  default: break
  }
  let allowed = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
  return allowed ? Double(text) : nil
}

/// The text without white space around it.
private func trimmed(_ text: String) -> String {
  var scalars = Substring(text).unicodeScalars
  while scalars.first?.properties.isWhitespace ?? false { scalars.removeFirst() }
  while scalars.last?.properties.isWhitespace ?? false { scalars.removeLast() }
  return String(String.UnicodeScalarView(scalars))
}
