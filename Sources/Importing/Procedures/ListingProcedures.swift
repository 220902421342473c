import Engine
import KithPluginKit

/// `CALL import.rejects()`: what the last import left out.
struct RejectsProcedure: Procedure {
  private let registry: ImportRegistry

  init(registry: ImportRegistry) { self.registry = registry }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.rejects", parameters: [],
      outputs: [
        .init("file", .string), .init("line", .integer), .init("column", .integer), .init("code", .string),
        .init("message", .string), .init("text", .string),
      ],
      help: "What the last import left out, and why")
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for reject in registry.rejects {
      try emit([
        context.arena.string(reject.file), reject.line == 0 ? .null : Value(reject.line),
        reject.column == 0 ? .null : Value(reject.column), context.arena.string(reject.code),
        context.arena.string(reject.message), context.arena.string(reject.text),
      ])
    }
  }
}

/// `CALL import.diff()`: what the last dry run would have changed.
struct DiffProcedure: Procedure {
  private let registry: ImportRegistry

  init(registry: ImportRegistry) { self.registry = registry }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.diff", parameters: [],
      outputs: [.init("change", .string), .init("element", .string), .init("text", .string)],
      help: "What the last import with {dryRun: true} would have added (+), withdrawn (-) or changed (~)")
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for change in registry.changes {
      try emit([
        context.arena.string(change.sign.rawValue), context.arena.string(change.element.rawValue),
        context.arena.string(change.text),
      ])
    }
  }
}

/// `CALL import.sources()`: what the graph was made from.
struct SourcesProcedure: Procedure {
  private let registry: ImportRegistry

  init(registry: ImportRegistry) { self.registry = registry }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.sources", parameters: [],
      outputs: [
        .init("source", .string), .init("importer", .string), .init("nodes", .integer),
        .init("relationships", .integer), .init("sandbox", .string),
      ],
      help: "The sources the graph was imported from, and how much each asserts")
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for source in registry.sources(of: context.graph) {
      try emit([
        context.arena.string(source.name.source), context.arena.string(source.name.importer),
        Value(source.nodes),
        Value(source.relationships), source.confinement.map { context.arena.string($0) } ?? .null,
      ])
    }
  }
}

/// `CALL import.formats()`: the importers there are.
struct FormatsProcedure: Procedure {
  private let manifests: [Manifest]

  init(_ manifests: [Manifest]) { self.manifests = manifests }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.formats", parameters: [],
      outputs: [
        .init("name", .string), .init("version", .string), .init("files", .string), .init("options", .string),
        .init("help", .string),
      ],
      help: "The importers, the files they are for, and their options")
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    for manifest in manifests {
      try emit([
        context.arena.string(manifest.name), context.arena.string(manifest.version),
        context.arena.string(manifest.globs.joined(separator: " ")),
        context.arena.string(manifest.options.map(\.name).joined(separator: ", ")),
        context.arena.string(manifest.help),
      ])
    }
  }
}
