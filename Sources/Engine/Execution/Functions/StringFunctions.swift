/// Functions of strings. Positions and lengths count code points.
let stringFunctions: [ScalarFunction] =
  caseFunctions + trimFunctions + [
    length("char_length"), length("character_length"),
    ScalarFunction(
      FunctionSignature(
        "left", category: "string",
        parameters: [FunctionParameter("text", .string), FunctionParameter("length", .integer)],
        result: .string, help: "the first characters of a text", example: "left('hello', 2)")
    ) { arguments, context throws(ExecutionError) in
      let text = try stringArgument("left", arguments[0])
      let count = try lengthArgument("left", arguments[1])
      return part(text, from: 0, count: count, context)
    },
    ScalarFunction(
      FunctionSignature(
        "right", category: "string",
        parameters: [FunctionParameter("text", .string), FunctionParameter("length", .integer)],
        result: .string, help: "the last characters of a text", example: "right('hello', 2)")
    ) { arguments, context throws(ExecutionError) in
      let text = try stringArgument("right", arguments[0])
      let count = try lengthArgument("right", arguments[1])
      let start = max(scalarCount(text.bytes) - count, 0)
      return part(text, from: start, count: .max, context)
    },
    ScalarFunction(
      FunctionSignature(
        "substring", category: "string",
        parameters: [
          FunctionParameter("text", .string), FunctionParameter("start", .integer),
          FunctionParameter("length", .integer, optional: true),
        ], result: .string, help: "part of a text, from a position counted from 0",
        example: "substring('hello', 1, 3)")
    ) { arguments, context throws(ExecutionError) in
      let text = try stringArgument("substring", arguments[0])
      let start = try lengthArgument("substring", arguments[1])
      var count = Int.max
      if let length = arguments.optional(2) { count = try lengthArgument("substring", length) }
      return part(text, from: start, count: count, context)
    },
    ScalarFunction(
      FunctionSignature(
        "split", category: "string",
        parameters: [FunctionParameter("text", .string), FunctionParameter("delimiter", .any)],
        result: .list(.string), help: "the parts of a text between delimiters (a text or a list of them)",
        example: "split('a,b', ',')"), body: split),
    ScalarFunction(
      FunctionSignature(
        "replace", category: "string",
        parameters: [
          FunctionParameter("text", .string), FunctionParameter("search", .string),
          FunctionParameter("replacement", .string),
        ], result: .string, help: "a text with every occurrence of another replaced",
        example: "replace('hello', 'l', 'w')"), body: replace),
  ]

private let caseFunctions: [ScalarFunction] =
  ["toLower", "lower"].map { changeCase($0, "a text in lower case") { $0.lowercased() } }
  + ["toUpper", "upper"].map { changeCase($0, "a text in upper case") { $0.uppercased() } }

private func changeCase(
  _ name: String, _ help: String, _ convert: @escaping @Sendable (String) -> String
) -> ScalarFunction {
  ScalarFunction(
    FunctionSignature(
      name, category: "string", parameters: [FunctionParameter("text", .string)], result: .string,
      help: help, example: "\(name)('Hello')")
  ) { arguments, context throws(ExecutionError) in
    context.arena.string(convert(try stringArgument(name, arguments[0]).string))
  }
}

private let trimFunctions: [ScalarFunction] = [
  trim("trim", start: true, end: true, "from both ends"),
  trim("btrim", start: true, end: true, "from both ends"),
  trim("ltrim", start: true, end: false, "from the start"),
  trim("rtrim", start: false, end: true, "from the end"),
]

private func trim(_ name: String, start: Bool, end: Bool, _ place: String) -> ScalarFunction {
  ScalarFunction(
    FunctionSignature(
      name, category: "string",
      parameters: [
        FunctionParameter("text", .string), FunctionParameter("characters", .string, optional: true),
      ], result: .string, help: "a text without white space, or without the given characters, \(place)",
      example: "\(name)('  x  ')")
  ) { arguments, context throws(ExecutionError) in
    let text = try stringArgument(name, arguments[0]).string
    var unwanted: Set<Unicode.Scalar>?
    if let characters = arguments.optional(1) {
      unwanted = Set(try stringArgument(name, characters).string.unicodeScalars)
    }
    func isUnwanted(_ scalar: Unicode.Scalar?) -> Bool {
      guard let scalar else { return false }
      return unwanted?.contains(scalar) ?? scalar.properties.isWhitespace
    }
    var rest = Substring(text).unicodeScalars
    while start, isUnwanted(rest.first) { rest.removeFirst() }
    while end, isUnwanted(rest.last) { rest.removeLast() }
    return context.arena.string(String(String.UnicodeScalarView(rest)))
  }
}

private func length(_ name: String) -> ScalarFunction {
  ScalarFunction(
    FunctionSignature(
      name, category: "string", parameters: [FunctionParameter("text", .string)], result: .integer,
      help: "the number of characters of a text", example: "\(name)('hello')")
  ) { arguments, _ throws(ExecutionError) in
    Value(scalarCount(try stringArgument(name, arguments[0]).bytes))
  }
}

private func lengthArgument(_ function: String, _ value: Value) throws(ExecutionError) -> Int {
  let number = try integerArgument(function, value)
  guard number >= 0 else {
    throw .argument("NumberOutOfRange", "\(function)() needs a number that is not negative")
  }
  return Int(number)
}

/// `count` code points of a text from the one at `start`, or as many as there are.
private func part(_ text: StringRef, from start: Int, count: Int, _ context: ExecutionContext) -> Value {
  let bytes = text.bytes
  let first = byteOffset(in: bytes, after: start, from: 0)
  let end = byteOffset(in: bytes, after: count, from: first)
  return context.arena.string(UnsafeBufferPointer(rebasing: bytes[first..<end]))
}

/// Where `count` code points after a byte offset end; the length when there are fewer.
private func byteOffset(in bytes: UnsafeBufferPointer<UInt8>, after count: Int, from start: Int) -> Int {
  var (offset, left) = (start, count)
  while left > 0, offset < bytes.count {
    offset += 1
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    left -= 1
  }
  return offset
}

private func split(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  let text = try stringArgument("split", arguments[0]).bytes
  var delimiters: [StringRef] = []
  if arguments[1].tag == .list {
    for element in arguments[1].asList.elements {
      if element.isNull { return .null }
      delimiters.append(try stringArgument("split", element))
    }
  } else {
    delimiters = [try stringArgument("split", arguments[1])]
  }
  var parts: [Value] = []
  var (start, position) = (0, 0)
  // An empty delimiter stands between any two characters.
  let splitsEverywhere = delimiters.contains { $0.length == 0 }
  while position < text.count {
    if let found = delimiters.first(where: { $0.length > 0 && hasBytes($0.bytes, in: text, at: position) }) {
      parts.append(context.arena.string(UnsafeBufferPointer(rebasing: text[start..<position])))
      position += found.length
      start = position
    } else {
      if splitsEverywhere, position > start {
        parts.append(context.arena.string(UnsafeBufferPointer(rebasing: text[start..<position])))
        start = position
      }
      position = byteOffset(in: text, after: 1, from: position)
    }
  }
  parts.append(context.arena.string(UnsafeBufferPointer(rebasing: text[start..<text.count])))
  return context.arena.list(parts).nested(1)
}

private func replace(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  let text = try stringArgument("replace", arguments[0]).bytes
  let search = try stringArgument("replace", arguments[1]).bytes
  let replacement = try stringArgument("replace", arguments[2]).bytes
  guard search.count > 0, search.count <= text.count else { return arguments[0] }
  var result: [UInt8] = []
  result.reserveCapacity(text.count)
  var position = 0
  while position < text.count {
    if hasBytes(search, in: text, at: position) {
      result.append(contentsOf: replacement)
      position += search.count
      if result.count & 0xFFFF < replacement.count { try context.requireString(of: result.count) }
    } else {
      result.append(text[position])
      position += 1
    }
  }
  return result.withUnsafeBufferPointer { context.arena.string($0) }
}

@inline(__always)
private func hasBytes(
  _ sought: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, at position: Int
) -> Bool {
  guard position + sought.count <= text.count, let base = text.baseAddress, let start = sought.baseAddress
  else {
    return false
  }
  return compareBytes(base + position, start, sought.count) == 0
}
