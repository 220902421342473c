/// Functions about null, types, time and identity, and of values of several types.
let generalFunctions: [ScalarFunction] = [
  ScalarFunction(
    FunctionSignature(
      "coalesce", category: "general", parameters: [FunctionParameter("values", .any)], variadic: true,
      result: .any,
      help: "the first value that is not null", example: "coalesce(null, 'x')"),
    propagatesNull: false
  ) { arguments, _ throws(ExecutionError) in
    for value in arguments where !value.isNull { return value }
    return .null
  },
  ScalarFunction(
    FunctionSignature(
      "nullIf", category: "general",
      parameters: [FunctionParameter("value", .any), FunctionParameter("other", .any)], result: .any,
      help: "null when the two values are equal, else the first", example: "nullIf(3, 4)"),
    propagatesNull: false
  ) { arguments, _ throws(ExecutionError) in
    areEqual(arguments[0], arguments[1]) == .true ? .null : arguments[0]
  },
  ScalarFunction(
    FunctionSignature(
      "isEmpty", category: "general", parameters: [FunctionParameter("value", .any)], result: .boolean,
      help: "whether a string, list or map has nothing in it", example: "isEmpty('')"), body: isEmpty),
  ScalarFunction(
    FunctionSignature(
      "isNaN", category: "general", parameters: [FunctionParameter("number", .number)], result: .boolean,
      help: "whether a number is NaN", example: "isNaN(0.0 / 0.0)")
  ) { arguments, _ throws(ExecutionError) in
    Value(try floatArgument("isNaN", arguments[0]).isNaN)
  },
  ScalarFunction(
    FunctionSignature(
      "size", category: "general", parameters: [FunctionParameter("value", .any)], result: .integer,
      help: "the number of elements of a list, entries of a map or characters of a string",
      example: "size([1, 2, 3])"), body: size),
  ScalarFunction(
    FunctionSignature(
      "reverse", category: "general", parameters: [FunctionParameter("value", .any)], result: .any,
      help: "a list or string from its end to its start", example: "reverse('raksO')"), body: reverse),
  ScalarFunction(
    FunctionSignature(
      "valueType", category: "general", parameters: [FunctionParameter("value", .any)], result: .string,
      help: "the name of a value's type", example: "valueType([1, 2])"),
    propagatesNull: false
  ) { arguments, context throws(ExecutionError) in
    context.arena.string(arguments[0].fullTypeName)
  },
  ScalarFunction(
    FunctionSignature(
      "timestamp", category: "general", parameters: [], result: .integer,
      help: "milliseconds since 1970, the same throughout a statement", example: "timestamp()",
      deterministic: false)
  ) { _, context throws(ExecutionError) in
    Value(context.clock.seconds * 1_000 + context.clock.nanoseconds / 1_000_000)
  },
  ScalarFunction(
    FunctionSignature(
      "randomUUID", category: "general", parameters: [], result: .string,
      help: "a new universally unique identifier (version 4)", example: "randomUUID()",
      deterministic: false)
  ) { _, context throws(ExecutionError) in
    randomUUID(context)
  },
]

private func isEmpty(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  switch arguments[0].tag {
  case .string: Value(arguments[0].asString.length == 0)
  case .list: Value(arguments[0].asList.count == 0)
  case .map: Value(arguments[0].asMap.count == 0)
  default: throw invalidArgument("isEmpty", arguments[0], expected: "a string, list or map")
  }
}

private func size(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  switch arguments[0].tag {
  case .string: Value(scalarCount(arguments[0].asString.bytes))
  case .list: Value(arguments[0].asList.count)
  case .map: Value(arguments[0].asMap.count)
  default: throw invalidArgument("size", arguments[0], expected: "a string, list or map")
  }
}

private func reverse(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  switch arguments[0].tag {
  case .list:
    let elements = arguments[0].asList.elements
    return context.arena.list(elements.reversed()).nested(Int(arguments[0].aux))
  case .string:
    let scalars = arguments[0].asString.string.unicodeScalars.reversed()
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return context.arena.string(String(text))
  default: throw invalidArgument("reverse", arguments[0], expected: "a list or string")
  }
}

/// The number of code points: the bytes of UTF-8 that do not continue one.
func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  for byte in bytes { count += byte & 0xC0 == 0x80 ? 0 : 1 }
  return count
}

private func randomUUID(_ context: ExecutionContext) -> Value {
  let (high, low) = (
    UInt64.random(in: .min ... .max, using: &context.random),
    UInt64.random(in: .min ... .max, using: &context.random)
  )
  // Version 4 and the variant of RFC 9562.
  let words = [high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000, low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000]
  let digits = words.flatMap { word in
    (0..<16).map { Array("0123456789abcdef".utf8)[Int(word >> UInt64(60 - 4 * $0) & 15)] }
  }
  var text: [UInt8] = []
  for (place, digit) in digits.enumerated() {
    if place == 8 || place == 12 || place == 16 || place == 20 { text.append(UInt8(ascii: "-")) }
    text.append(digit)
  }
  return text.withUnsafeBufferPointer { context.arena.string($0) }
}
