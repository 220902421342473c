import Engine

/// A procedure given as a table: a call yields the outputs of every row whose inputs equal the arguments.
struct TableProcedure: Procedure {
  let signature: ProcedureSignature
  private let rows: [[Value]]
  // Owns the values of `rows`, which are only read.
  private let arena: Arena

  /// Reads `there exists a procedure test.my.proc(in :: INTEGER?) :: (out :: STRING?):` with its table.
  init(_ step: GherkinStep) throws {
    let text = step.text.dropFirst("there exists a procedure ".count)
    guard let open = text.firstIndex(of: "("), let close = text.firstIndex(of: ")") else {
      throw Verdict("no signature: \(text)")
    }
    let results = text[text.index(after: close)...]
    guard let from = results.firstIndex(of: "("), let to = results.lastIndex(of: ")") else {
      throw Verdict("no signature: \(text)")
    }
    let inputs = Self.fields(text[text.index(after: open)..<close])
    let outputs = Self.fields(results[results.index(after: from)..<to])
    signature = ProcedureSignature(
      String(text[..<open]).trimmed, parameters: inputs.map { FunctionParameter($0.name, $0.type) },
      outputs: outputs.map { ProcedureSignature.Output($0.name, $0.type) }, help: "a table")
    let arena = Arena()
    self.arena = arena
    rows = try step.table.dropFirst().filter { $0.count == inputs.count + outputs.count }.map { row in
      try row.map { try (TableValueReader.read($0).datum ?? .null).value(in: arena) }
    }
  }

  private static func fields(_ text: Substring) -> [(name: String, type: ValueType)] {
    text.split(separator: ",").map { field in
      let parts = String(field).split(separator: ":").map { String($0).trimmed }
      return (parts.first ?? "", type(named: parts.last ?? ""))
    }
  }

  private static func type(named name: String) -> ValueType {
    switch name.hasSuffix("?") ? String(name.dropLast()) : name {
    case "STRING": .string
    case "INTEGER": .integer
    case "FLOAT": .float
    case "NUMBER": .number
    case "BOOLEAN": .boolean
    case "MAP": .map
    default: .any
    }
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for row in rows where zip(row, arguments).allSatisfy({ areEquivalent($0, $1) }) {
      try emit(Array(row.dropFirst(arguments.count)))
    }
  }
}
