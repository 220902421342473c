import Engine
import KithPluginKit
import Syntax

/// A procedure given as a table: a call yields the outputs of every row whose inputs equal the arguments,
/// where
/// null equals null.
struct TableProcedure: Procedure {
  let signature: ProcedureSignature
  private let rows: [Value]
  private let width: Int
  // Owns the values of `rows`, which are only read.
  private let arena: Arena

  /// Reads a `procedure` request.
  init(_ request: JSONValue) throws(Diagnostic) {
    guard let name = request["name"]?.string else {
      throw Diagnostic(.protocolError, .runtime, "InvalidRequest", "a procedure needs `name`")
    }
    let arena = Arena()
    self.arena = arena
    var parameters: [FunctionParameter] = []
    for input in request["inputs"]?.elements ?? [] {
      parameters.append(
        FunctionParameter(input["name"]?.string ?? "", valueType(input["type"]?.string ?? "ANY?")))
    }
    var outputs: [ProcedureSignature.Output] = []
    for output in request["outputs"]?.elements ?? [] {
      outputs.append(.init(output["name"]?.string ?? "", valueType(output["type"]?.string ?? "ANY?")))
    }
    signature = ProcedureSignature(
      name, parameters: parameters, outputs: outputs, help: "a table registered through the protocol")
    width = parameters.count + outputs.count
    var rows: [Value] = []
    for row in request["rows"]?.elements ?? [] {
      let cells = row.elements ?? []
      guard cells.count == width else {
        throw Diagnostic(
          .protocolError, .runtime, "InvalidRequest",
          "a row of procedure `\(name)` has \(cells.count) cells instead of \(width)")
      }
      for cell in cells { rows.append(try decode(cell, arena)) }
    }
    self.rows = rows
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    guard width > 0 else { return }
    var start = 0
    while start < rows.count {
      let inputs = rows[start..<start + arguments.count]
      if zip(inputs, arguments).allSatisfy({ areEquivalent($0, $1) }) {
        try emit(Array(rows[start + arguments.count..<start + width]))
      }
      start += width
    }
  }
}

/// The type a procedure request names, for example `INTEGER?` or `LIST OF STRING`.
private func valueType(_ name: String) -> ValueType {
  var plain = name.uppercased()
  if plain.hasSuffix("?") { plain.removeLast() }
  if plain.hasPrefix("LIST OF ") { return .list(valueType(String(plain.dropFirst(8)))) }
  switch plain {
  case "STRING": return .string
  case "INTEGER": return .integer
  case "FLOAT": return .float
  case "NUMBER": return .number
  case "BOOLEAN": return .boolean
  case "MAP": return .map
  case "NODE": return .node
  case "RELATIONSHIP": return .relationship
  case "PATH": return .path
  case "DATE": return .date
  default: return .any
  }
}
