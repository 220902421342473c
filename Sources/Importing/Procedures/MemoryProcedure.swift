import Engine
import KithPluginKit

/// `CALL import.memory()`: what it costs to remember what each source asserts.
struct MemoryProcedure: Procedure {
  private let registry: ImportRegistry

  init(registry: ImportRegistry) { self.registry = registry }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.memory", parameters: [],
      outputs: [
        .init("source", .string), .init("importer", .string), .init("part", .string),
        .init("memory", .integer), .init("disk", .integer),
      ],
      help: "What remembering each source costs, part by part: bytes of memory, and in files without a name")
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    let state = registry.state(of: context.graph)
    for name in state.order {
      for part in state.records[name]?.parts ?? [] {
        try emit([
          context.arena.string(name.source), context.arena.string(name.importer),
          context.arena.string(part.name), Value(part.memory), Value(part.disk),
        ])
      }
    }
  }
}

extension ImportRegistry {
  /// What is remembered of all imports, by name: bytes of memory, then bytes on disk.
  public var costs: [(name: String, bytes: Int)] {
    var names: [String] = []
    var totals: [String: (memory: Int, disk: Int)] = [:]
    for part in records.flatMap(\.parts) {
      if totals[part.name] == nil { names.append(part.name) }
      totals[part.name, default: (0, 0)].memory += part.memory
      totals[part.name, default: (0, 0)].disk += part.disk
    }
    return names.map { ("memory: imports, \($0)", totals[$0]?.memory ?? 0) }
      + names.map { ("disk: imports, \($0)", totals[$0]?.disk ?? 0) }
  }
}
