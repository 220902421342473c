/// Functions of lists.
let listFunctions: [ScalarFunction] = [
  ScalarFunction(
    FunctionSignature(
      "head", category: "list", parameters: [FunctionParameter("list", .list(.any))], result: .any,
      help: "the first element of a list, null when it is empty", example: "head([1, 2])")
  ) { arguments, _ throws(ExecutionError) in
    try listArgument("head", arguments[0]).elements.first ?? .null
  },
  ScalarFunction(
    FunctionSignature(
      "last", category: "list", parameters: [FunctionParameter("list", .list(.any))], result: .any,
      help: "the last element of a list, null when it is empty", example: "last([1, 2])")
  ) { arguments, _ throws(ExecutionError) in
    try listArgument("last", arguments[0]).elements.last ?? .null
  },
  ScalarFunction(
    FunctionSignature(
      "tail", category: "list", parameters: [FunctionParameter("list", .list(.any))], result: .list(.any),
      help: "a list without its first element", example: "tail([1, 2, 3])")
  ) { arguments, context throws(ExecutionError) in
    let elements = try listArgument("tail", arguments[0]).elements
    return context.arena.list(elements.dropFirst()).nested(Int(arguments[0].aux))
  },
  // The arguments are checked when it runs, since a wrong one is an error of run time even as a literal.
  ScalarFunction(
    FunctionSignature(
      "range", category: "list",
      parameters: [
        FunctionParameter("start", .any), FunctionParameter("end", .any),
        FunctionParameter("step", .any, optional: true),
      ], result: .list(.integer), help: "the integers from start to end, both included",
      example: "range(0, 10, 2)"), body: range),
]

private func listArgument(_ function: String, _ value: Value) throws(ExecutionError) -> ListRef {
  guard value.tag == .list else { throw invalidArgument(function, value, expected: "a list") }
  return value.asList
}

private func range(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  for argument in arguments where argument.tag != .integer {
    throw .argument("InvalidArgumentType", "range() needs integers, not \(argument.typeName)")
  }
  let (start, end) = (arguments[0].asInteger, arguments[1].asInteger)
  let step = arguments.optional(2)?.asInteger ?? 1
  guard step != 0 else { throw .argument("NumberOutOfRange", "the step of range() cannot be 0") }
  if step > 0 ? start > end : start < end { return context.arena.list([]).nested(1) }
  // The distance may need 64 bits without a sign.
  let distance = step > 0 ? UInt64(bitPattern: end &- start) : UInt64(bitPattern: start &- end)
  let steps = distance / step.magnitude
  guard steps < context.limits.listElements else {
    throw listTooLong(Int(clamping: steps == .max ? steps : steps + 1), context)
  }
  let list = context.arena.list(count: Int(steps) + 1) { buffer in
    var next = start
    for place in 0..<buffer.count {
      buffer[place] = Value(next)
      next &+= step
    }
  }
  return list.nested(1)
}
