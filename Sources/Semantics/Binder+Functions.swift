import Engine
import Syntax

extension Binder {
  /// A function call: `exists`, an aggregate, or a scalar function.
  mutating func bindCall(_ call: FunctionCall, _ span: Span) throws(Diagnostic) -> BoundExpression {
    if call.name.lowercased() == "exists" { return try bindExists(call, span) }
    guard let signature = Functions.signature(named: call.name) else { throw unknownFunction(call) }
    try checkArgumentCount(call.arguments.count, signature, span)
    if signature.kind == .aggregate {
      return try bindAggregate(
        Expression(.function(call), span), name: signature.name, call.arguments, distinct: call.distinct)
    }
    guard !call.distinct else {
      throw .syntax(
        "UnexpectedSyntax", "DISTINCT works in aggregate functions only, and `\(signature.name)` is none",
        at: call.nameSpan)
    }
    let arguments = try bindArguments(call.arguments, signature)
    return BoundExpression(
      .call(signature, arguments), resultType(signature, arguments.map(\.type)), span)
  }

  private func unknownFunction(_ call: FunctionCall) -> Diagnostic {
    let hint =
      nearest(call.name, among: Functions.all.map(\.name)).map { "did you mean `\($0)`?" }
      ?? (catalog.procedures[call.name] != nil
        ? "it is a procedure: `CALL \(call.name)(...)`" : "SHOW FUNCTIONS lists all functions")
    return .syntax(
      "UnknownFunction", "there is no function `\(call.name)`", at: call.nameSpan, hint: hint)
  }

  private func checkArgumentCount(_ count: Int, _ signature: FunctionSignature, _ span: Span)
    throws(Diagnostic)
  {
    let least = signature.minimumArguments
    let most = signature.maximumArguments
    guard count < least || count > most else { return }
    let wanted =
      least == most
      ? "\(least)" : most == .max ? "at least \(least)" : "\(least) to \(most)"
    throw .syntax(
      "InvalidNumberOfArguments",
      "`\(signature.name)` takes \(wanted) argument\(wanted == "1" ? "" : "s"), but \(count) "
        + (count == 1 ? "is" : "are") + " given",
      at: span, hint: "for example `\(signature.example)`")
  }

  mutating func bindArguments(_ arguments: [Expression], _ signature: FunctionSignature)
    throws(Diagnostic) -> [BoundExpression]
  {
    var bound: [BoundExpression] = []
    for (position, argument) in arguments.enumerated() {
      let next = try bind(argument)
      try checkArgument(next, position, signature)
      bound.append(next)
    }
    return bound
  }

  private func checkArgument(_ argument: BoundExpression, _ position: Int, _ signature: FunctionSignature)
    throws(Diagnostic)
  {
    if checkedAtRunTime.contains(signature.name.lowercased()) { return }
    let declared = (position < signature.parameters.count ? signature.parameters[position] : nil)
    guard let parameter = declared ?? signature.parameters.last else { return }
    let wanted: String
    if parameter.type == .any, position == 0, let kinds = argumentKinds[signature.name.lowercased()] {
      if kinds.accepts(argument.type) { return }
      wanted = kinds.description
    } else {
      if parameter.type.accepts(argument.type) { return }
      wanted = parameter.type.described
    }
    throw .syntax(
      "InvalidArgumentType",
      "`\(signature.name)` needs \(wanted), but \(quoted(argument)) is \(argument.type.described)",
      at: argument.span, hint: "for example `\(signature.example)`")
  }

  /// `exists(n.key)` and `exists((a)-->(b))`, the older spellings of IS NOT NULL and EXISTS { }.
  private mutating func bindExists(_ call: FunctionCall, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    guard call.arguments.count == 1, let argument = call.arguments.first else {
      throw .syntax(
        "InvalidNumberOfArguments", "`exists` takes 1 argument, but \(call.arguments.count) are given",
        at: span, hint: "for example `exists(n.name)` or `exists((n)-->())`")
    }
    switch argument.kind {
    case .pattern: return try bind(argument, as: .predicate)
    case .property, .index:
      return BoundExpression(.isNull(try bind(argument), negated: true), .boolean, span)
    default:
      throw .syntax(
        "InvalidArgumentExpression", "`exists` needs a property or a pattern", at: argument.span,
        hint: "for other values: `\(source(argument.span)) IS NOT NULL`")
    }
  }

  /// What a function gives, where the types of the arguments say more than its signature.
  func resultType(_ signature: FunctionSignature, _ arguments: [ValueType]) -> ValueType {
    let first = arguments.first ?? .any
    switch signature.name.lowercased() {
    case "head", "last": return first.element
    case "tail", "reverse": return first
    case "coalesce": return arguments.reduce(.null) { $0.unified($1) }
    case "collect": return .list(first == .null ? .any : first)
    case "min", "max": return first
    case "sum": return first.isNumeric ? first : .any
    case "avg": return first.isNumeric ? .float : .any
    default: return signature.result
    }
  }
}

/// These give an error for a wrong type only when they run, also for literals.
private let checkedAtRunTime: Set<String> = [
  "range", "tointeger", "tofloat", "toboolean", "tostring",
]

/// Kinds of values of functions that take more than one type, by function.
private struct ArgumentKinds {
  var types: [ValueType]
  var takesLists = false
  var description: String

  func accepts(_ type: ValueType) -> Bool {
    type.isPermissive || types.contains(type) || (takesLists && type.isList)
  }
}

private let argumentKinds: [String: ArgumentKinds] = {
  let withProperties = ArgumentKinds(
    types: [.node, .relationship, .map], description: "a node, relationship or map")
  let entity = ArgumentKinds(types: [.node, .relationship], description: "a node or relationship")
  return [
    "size": ArgumentKinds(types: [.string, .map], takesLists: true, description: "a list or string"),
    "isempty": ArgumentKinds(
      types: [.string, .map], takesLists: true, description: "a list, map or string"),
    "length": ArgumentKinds(types: [.path], description: "a path"),
    "nodes": ArgumentKinds(types: [.path], description: "a path"),
    "relationships": ArgumentKinds(types: [.path], description: "a path"),
    "labels": ArgumentKinds(types: [.node], description: "a node"),
    "type": ArgumentKinds(types: [.relationship], description: "a relationship"),
    "startnode": ArgumentKinds(types: [.relationship], description: "a relationship"),
    "endnode": ArgumentKinds(types: [.relationship], description: "a relationship"),
    "properties": withProperties,
    "keys": withProperties,
    "id": entity,
    "elementid": entity,
    "reverse": ArgumentKinds(types: [.string], takesLists: true, description: "a list or string"),
    "head": ArgumentKinds(types: [], takesLists: true, description: "a list"),
    "last": ArgumentKinds(types: [], takesLists: true, description: "a list"),
    "tail": ArgumentKinds(types: [], takesLists: true, description: "a list"),
  ]
}()
