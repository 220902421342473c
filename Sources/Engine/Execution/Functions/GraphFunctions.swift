/// Functions of nodes, relationships and paths.
let graphFunctions: [ScalarFunction] = [
  ScalarFunction(
    FunctionSignature(
      "id", category: "graph", parameters: [FunctionParameter("element", .any)], result: .integer,
      help: "the number of a node or relationship", example: "id(n)")
  ) { arguments, _ throws(ExecutionError) in
    Value(Int64(try elementNumber("id", arguments[0])))
  },
  ScalarFunction(
    FunctionSignature(
      "elementId", category: "graph", parameters: [FunctionParameter("element", .any)], result: .string,
      help: "a text that identifies a node or relationship within its graph", example: "elementId(n)")
  ) { arguments, context throws(ExecutionError) in
    let number = try elementNumber("elementId", arguments[0])
    return context.arena.string(arguments[0].tag == .node ? "n\(number)" : "r\(number)")
  },
  ScalarFunction(
    FunctionSignature(
      "labels", category: "graph", parameters: [FunctionParameter("node", .node)], result: .list(.string),
      help: "the labels of a node", example: "labels(n)"), body: labels),
  ScalarFunction(
    FunctionSignature(
      "type", category: "graph", parameters: [FunctionParameter("relationship", .relationship)],
      result: .string,
      help: "the type of a relationship", example: "type(r)")
  ) { arguments, context throws(ExecutionError) in
    guard arguments[0].tag == .relationship else {
      throw invalidArgument("type", arguments[0], expected: "a relationship")
    }
    return context.graph.nameValue(context.graph.type(of: arguments[0].asRelationship))
  },
  ScalarFunction(
    FunctionSignature(
      "keys", category: "graph", parameters: [FunctionParameter("value", .any)], result: .list(.string),
      help: "the property keys of a node or relationship, or the keys of a map", example: "keys({a: 1})"),
    body: keys),
  ScalarFunction(
    FunctionSignature(
      "properties", category: "graph", parameters: [FunctionParameter("value", .any)], result: .map,
      help: "the properties of a node or relationship as a map", example: "properties(n)")
  ) { arguments, context throws(ExecutionError) in
    guard let map = try context.propertyMap(of: arguments[0]) else {
      throw invalidArgument("properties", arguments[0], expected: "a node, relationship or map")
    }
    return map
  },
  ScalarFunction(
    FunctionSignature(
      "startNode", category: "graph", parameters: [FunctionParameter("relationship", .relationship)],
      result: .node,
      help: "the node a relationship leads from", example: "startNode(r)")
  ) { arguments, context throws(ExecutionError) in
    guard arguments[0].tag == .relationship else {
      throw invalidArgument("startNode", arguments[0], expected: "a relationship")
    }
    return Value(context.graph.start(of: arguments[0].asRelationship))
  },
  ScalarFunction(
    FunctionSignature(
      "endNode", category: "graph", parameters: [FunctionParameter("relationship", .relationship)],
      result: .node,
      help: "the node a relationship leads to", example: "endNode(r)")
  ) { arguments, context throws(ExecutionError) in
    guard arguments[0].tag == .relationship else {
      throw invalidArgument("endNode", arguments[0], expected: "a relationship")
    }
    return Value(context.graph.end(of: arguments[0].asRelationship))
  },
  ScalarFunction(
    FunctionSignature(
      "length", category: "graph", parameters: [FunctionParameter("path", .path)], result: .integer,
      help: "the number of relationships in a path", example: "length(p)")
  ) { arguments, _ throws(ExecutionError) in
    Value(try pathArgument("length", arguments[0]).length)
  },
  ScalarFunction(
    FunctionSignature(
      "nodes", category: "graph", parameters: [FunctionParameter("path", .path)], result: .list(.node),
      help: "the nodes of a path, in walking order", example: "nodes(p)")
  ) { arguments, context throws(ExecutionError) in
    let path = try pathArgument("nodes", arguments[0])
    return context.arena.list(path.nodes.lazy.map { Value($0) })
  },
  ScalarFunction(
    FunctionSignature(
      "relationships", category: "graph", parameters: [FunctionParameter("path", .path)],
      result: .list(.relationship), help: "the relationships of a path, in walking order",
      example: "relationships(p)")
  ) { arguments, context throws(ExecutionError) in
    let path = try pathArgument("relationships", arguments[0])
    return context.arena.list(path.relationships.lazy.map { Value($0) })
  },
]

private func elementNumber(_ function: String, _ value: Value) throws(ExecutionError) -> UInt32 {
  switch value.tag {
  case .node: value.asNode.raw
  case .relationship: value.asRelationship.raw
  default: throw invalidArgument(function, value, expected: "a node or relationship")
  }
}

private func pathArgument(_ function: String, _ value: Value) throws(ExecutionError) -> PathRef {
  guard value.tag == .path else { throw invalidArgument(function, value, expected: "a path") }
  return value.asPath
}

private func labels(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  guard arguments[0].tag == .node else { throw invalidArgument("labels", arguments[0], expected: "a node") }
  try context.checkLive(arguments[0].asNode)
  return context.arena.list(context.graph.labels(of: arguments[0].asNode).map { context.graph.nameValue($0) })
}

private func keys(
  _ arguments: UnsafeBufferPointer<Value>, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  guard let map = try context.propertyMap(of: arguments[0]) else {
    throw invalidArgument("keys", arguments[0], expected: "a node, relationship or map")
  }
  return context.arena.list(map.asMap.entries.lazy.map(\.key))
}
