import Engine
import Syntax

extension ValueType {
  /// With an article, for messages: "a node", "a list of relationships".
  var described: String {
    switch self {
    case .any: "a value"
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .float: "a float"
    case .number: "a number"
    case .string: "a string"
    case .date: "a date"
    case .localTime: "a local time"
    case .time: "a time"
    case .localDateTime: "a local date time"
    case .dateTime: "a date time"
    case .duration: "a duration"
    case .node: "a node"
    case .relationship: "a relationship"
    case .path: "a path"
    case .map: "a map"
    case .list(.relationship): "a list of relationships"
    case .list(.node): "a list of nodes"
    case .list: "a list"
    }
  }

  /// Nothing is known that could be wrong: any value, or null, which every operation takes.
  var isPermissive: Bool { self == .any || self == .null }

  var isNumeric: Bool {
    switch self {
    case .integer, .float, .number: true
    default: false
    }
  }

  /// A point in time.
  var isInstant: Bool {
    switch self {
    case .date, .localTime, .time, .localDateTime, .dateTime: true
    default: false
    }
  }

  var isList: Bool { if case .list = self { true } else { false } }

  /// The type of the elements, when it is a list.
  var element: ValueType { if case .list(let element) = self { element } else { .any } }

  /// Has properties that `.key` reads.
  var hasProperties: Bool {
    switch self {
    case .any, .null, .map, .node, .relationship, .duration: true
    default: isInstant
    }
  }

  /// The narrowest type for a value that has one type or the other.
  func unified(_ other: ValueType) -> ValueType {
    if self == other { return self }
    if self == .null { return other }
    if other == .null { return self }
    if isNumeric && other.isNumeric { return .number }
    if case .list(let first) = self, case .list(let second) = other { return .list(first.unified(second)) }
    return .any
  }

  /// The type of the elements of a list literal.
  static func unified(_ types: some Sequence<ValueType>) -> ValueType {
    var result: ValueType?
    for type in types { result = result.map { $0.unified(type) } ?? type }
    return result == .null ? .any : result ?? .any
  }

  /// Whether an argument of type `argument` may be given where this type is asked for.
  func accepts(_ argument: ValueType) -> Bool {
    if self == .any || argument.isPermissive || self == argument { return true }
    switch (self, argument) {
    case (.number, _), (.float, _): return argument.isNumeric
    case (.integer, .number): return true
    case (.list(let wanted), .list(let given)): return wanted.accepts(given)
    default: return false
    }
  }
}

/// The type of `left op right`, or nil when no values of these types can be combined.
func arithmeticType(_ left: ValueType, _ op: ArithmeticOperator, _ right: ValueType) -> ValueType? {
  switch op {
  case .add: return sumType(left, right)
  case .concatenate: return concatenationType(left, right)
  case .subtract, .multiply, .divide, .modulo, .power: break
  }
  if left == .null || right == .null { return .any }
  guard left.takesArithmetic && right.takesArithmetic else { return nil }
  if left == .any || right == .any { return .any }
  if left.isNumeric && right.isNumeric {
    return op == .power ? .float : numericType(left, right)
  }
  switch op {
  case .subtract where right == .duration: return left.isNumeric ? nil : left
  case .multiply, .divide: return left == .duration && right.isNumeric ? .duration : .any
  default: return .any
  }
}

private func numericType(_ left: ValueType, _ right: ValueType) -> ValueType {
  if left == .integer && right == .integer { return .integer }
  return left == .float || right == .float ? .float : .number
}

private func sumType(_ left: ValueType, _ right: ValueType) -> ValueType? {
  if left.isPermissive || right.isPermissive { return .any }
  switch (left, right) {
  case (.list(let first), .list(let second)): return .list(first.unified(second))
  case (.list(let element), _): return .list(element.unified(right))
  case (_, .list(let element)): return .list(element.unified(left))
  case (.string, .string): return .string
  case (.string, _): return right.isNumeric ? .string : .any
  case (_, .string): return left.isNumeric ? .string : .any
  default: break
  }
  guard left.takesArithmetic && right.takesArithmetic else { return nil }
  if left.isNumeric && right.isNumeric { return numericType(left, right) }
  if right == .duration { return left.isNumeric ? nil : left }
  if left == .duration { return right.isNumeric ? nil : right }
  return .any
}

private func concatenationType(_ left: ValueType, _ right: ValueType) -> ValueType? {
  if left.isPermissive || right.isPermissive { return .any }
  switch (left, right) {
  case (.string, .string): return .string
  case (.list(let first), .list(let second)): return .list(first.unified(second))
  default: return nil
  }
}

extension ValueType {
  /// May be an operand for some other operand.
  func isOperand(of op: ArithmeticOperator) -> Bool {
    switch op {
    case .add: takesArithmetic || self == .string || isList
    case .concatenate: isPermissive || self == .string || isList
    case .subtract, .multiply, .divide, .modulo, .power: takesArithmetic
    }
  }

  /// May be an operand of `- * / % ^` for some other operand.
  fileprivate var takesArithmetic: Bool {
    isPermissive || isNumeric || isInstant || self == .duration
  }
}
