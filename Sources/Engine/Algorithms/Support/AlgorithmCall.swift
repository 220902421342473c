/// What a running algorithm was called with.
struct AlgorithmCall {
  let procedure: ProcedureSignature
  let workspace: Workspace
  /// The graph as it was when the call began.
  let graph: Graph
  private let arguments: [Value]
  private let options: [(name: String, value: Value)]

  /// - Parameter optionNames: the options there are.
  /// - Throws: `ArgumentError` when the last argument is no map or has an entry of another name.
  init(
    _ procedure: ProcedureSignature, _ arguments: [Value], optionNames: [String], _ workspace: Workspace
  ) throws(ExecutionError) {
    self.procedure = procedure
    self.workspace = workspace
    graph = workspace.context.graph
    self.arguments = arguments
    options = try AlgorithmCall.options(procedure, arguments, optionNames)
  }

  private static func options(
    _ procedure: ProcedureSignature, _ arguments: [Value], _ names: [String]
  ) throws(ExecutionError) -> [(name: String, value: Value)] {
    let position = procedure.parameters.count - 1
    guard position < arguments.count, !arguments[position].isNull else { return [] }
    guard arguments[position].tag == .map else {
      throw .argument(
        "InvalidArgumentType",
        "the options of `\(procedure.name)` must be a map, but they are \(arguments[position].typeName)")
    }
    var options: [(name: String, value: Value)] = []
    for entry in arguments[position].asMap.entries {
      let name = entry.key.asString.string
      guard names.contains(name) else {
        let hint = nearestName(name, among: names).map { "did you mean `\($0)`?" }
        throw ExecutionError(
          "ArgumentError", "UnknownOption", "`\(procedure.name)` has no option `\(name)`",
          hint: hint ?? "it has " + names.joined(separator: ", "))
      }
      options.append((name, entry.value))
    }
    return options
  }

  // MARK: Arguments

  /// An argument that must be a node.
  func node(_ position: Int) throws(ExecutionError) -> NodeID {
    let value = position < arguments.count ? arguments[position] : .null
    guard value.tag == .node else { throw wrongArgument(position, "a node", value.typeName) }
    return value.asNode
  }

  /// An argument that must be a positive integer.
  func count(_ position: Int) throws(ExecutionError) -> Int {
    let value = position < arguments.count ? arguments[position] : .null
    guard value.tag == .integer else { throw wrongArgument(position, "an integer", value.typeName) }
    guard value.asInteger > 0 else {
      throw .argument(
        "NumberOutOfRange",
        "`\(procedure.parameters[position].name)` of `\(procedure.name)` must be positive, but it is "
          + "\(value.asInteger)")
    }
    return Int(value.asInteger)
  }

  private func wrongArgument(_ position: Int, _ wanted: String, _ given: String) -> ExecutionError {
    .argument(
      "InvalidArgumentType",
      "`\(procedure.parameters[position].name)` of `\(procedure.name)` must be \(wanted), but it is \(given)")
  }

  // MARK: Options

  func isGiven<Content>(_ option: AlgorithmOption<Content>) -> Bool {
    options.contains { $0.name == option.name && !$0.value.isNull }
  }

  /// - Throws: `ArgumentError` for a value of another type or one that is not allowed.
  subscript<Content>(option: AlgorithmOption<Content>) -> Content {
    get throws(ExecutionError) {
      guard let value = options.last(where: { $0.name == option.name })?.value, !value.isNull else {
        return option.fallback
      }
      let what = "the option `\(option.name)` of `\(procedure.name)` must be \(option.requirement)"
      switch option.read(value) {
      case .content(let content): return content
      case .wrongType:
        throw .argument("InvalidArgumentType", "\(what), but it is \(value.fullTypeName)")
      case .notAllowed:
        let detail = value.isNumber ? "NumberOutOfRange" : "InvalidArgumentValue"
        throw .argument(detail, "\(what), but it is \(format(value, graph: graph))")
      }
    }
  }

  // MARK: Projection

  /// What the options `label` and `type`, and `weight` when `isWeighted`, choose.
  /// - Throws: `ArgumentError` for a name the graph does not know.
  func request(
    _ direction: Direction, _ shape: Projection.Shape, isWeighted: Bool = false
  ) throws(ExecutionError) -> ProjectionRequest {
    let graph = graph
    var request = ProjectionRequest(
      labels: nil, types: (0..<UInt32(graph.relationshipTypeCount)).map { TypeID($0) },
      direction: direction, shape: shape)
    if let names = try self[ProjectionOptions.label] {
      let known = { (0..<UInt32(graph.labelCount)).map { graph.name(LabelID($0)) } }
      request.labels = try resolve(names, "label", graph.label, known)
    }
    if let names = try self[ProjectionOptions.type] {
      let known = { (0..<UInt32(graph.relationshipTypeCount)).map { graph.name(TypeID($0)) } }
      request.types = try resolve(names, "relationship type", graph.relationshipType, known)
    }
    guard isWeighted, let name = try self[ProjectionOptions.weight] else { return request }
    // A property of nodes alone would give every relationship the default weight.
    let weighs = { graph.presentCount($0, isRelationship: true) > 0 }
    let known = { (0..<UInt32(graph.propertyKeyCount)).map { KeyID($0) }.filter(weighs).map(graph.name) }
    let find = { (name: String) in graph.propertyKey(name).flatMap { weighs($0) ? $0 : nil } }
    request.weight = try resolve([name], "relationship with the property", find, known).first
    request.defaultWeight = try self[ProjectionOptions.defaultWeight]
    return request
  }

  func projection(
    _ direction: Direction, _ shape: Projection.Shape, isWeighted: Bool = false
  ) throws(ExecutionError) -> Projection {
    try Projection(graph, request(direction, shape, isWeighted: isWeighted), workspace)
  }

  /// Ids of names, each once. A name never used is an error: it would choose nothing, which is seldom meant.
  private func resolve<ID: Hashable>(
    _ names: [String], _ what: String, _ find: (String) -> ID?, _ known: () -> [String]
  ) throws(ExecutionError) -> [ID] {
    var found: [ID] = []
    for name in names {
      guard let id = find(name) else {
        throw ExecutionError(
          "ArgumentError", "InvalidArgumentValue", "the graph has no \(what) `\(name)`",
          hint: nearestName(name, among: known()).map { "did you mean `\($0)`?" })
      }
      if !found.contains(id) { found.append(id) }
    }
    return found
  }
}
