/// Takes one row of a procedure's outputs.
typealias RowEmitter = ([Value]) throws(ExecutionError) -> Void

/// A graph algorithm as a procedure: arguments, then a map of options that may be left out.
struct AlgorithmProcedure: Procedure {
  typealias Body = @Sendable (AlgorithmCall, RowEmitter) throws(ExecutionError) -> Void

  let signature: ProcedureSignature
  private let optionNames: [String]
  private let body: Body

  /// - Parameters:
  ///   - arguments: Those before the options.
  ///   - options: Names of the options; the help line lists them.
  init(
    _ name: String, arguments: [FunctionParameter] = [], options: [String],
    outputs: [ProcedureSignature.Output], help: String, body: @escaping Body
  ) {
    signature = ProcedureSignature(
      name, parameters: arguments + [FunctionParameter("options", .map, optional: true)], outputs: outputs,
      help: "\(help); options: \(options.joined(separator: ", "))")
    optionNames = options
    self.body = body
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: RowEmitter
  ) throws(ExecutionError) {
    let workspace = Workspace(context)
    defer { workspace.release() }
    try context.checkpoint()
    try body(AlgorithmCall(signature, arguments, optionNames: optionNames, workspace), emit)
  }
}

extension AlgorithmCall {
  /// Emits a row for each node, in the order of their ids.
  func emitNodes(
    of nodes: ChosenNodes, _ emit: RowEmitter, outputs: (Int) -> [Value]
  ) throws(ExecutionError) {
    for number in 0..<nodes.count {
      try workspace.advance(1)
      try emit([nodes.node(number)] + outputs(number))
    }
  }

  /// As above, for a single output.
  func emitNodes(
    of nodes: ChosenNodes, _ emit: RowEmitter, output: (Int) -> Value
  ) throws(ExecutionError) {
    // One array for all rows: it is read before `emit` returns.
    var row: [Value] = [.null, .null]
    for number in 0..<nodes.count {
      try workspace.advance(1)
      row[0] = nodes.node(number)
      row[1] = output(number)
      try emit(row)
    }
  }
}
