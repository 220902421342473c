import Engine
import Kith
import KithPluginKit

/// `CALL import.undo('people.csv')`: takes back all that a source asserts.
struct UndoProcedure: Procedure {
  private let registry: ImportRegistry

  init(registry: ImportRegistry) { self.registry = registry }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.undo",
      parameters: [
        FunctionParameter("source", .string), FunctionParameter("importer", .string, optional: true),
      ],
      outputs: [
        .init("nodesWithdrawn", .integer), .init("relationshipsWithdrawn", .integer),
        .init("properties", .integer),
      ],
      help: "Takes back all that a source asserts; what others assert stays", writes: true)
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    guard let source = arguments.first, source.tag == .string else {
      throw .argument("InvalidArgumentType", "import.undo needs the name of a source")
    }
    let name = source.asString.string
    let importers = registry.named(name, in: context.graph).map(\.importer)
    var importer = importers.first ?? ""
    if arguments.count > 1, arguments[1].tag == .string {
      importer = arguments[1].asString.string
    } else if importers.count > 1 {
      throw .argument(
        "InvalidArgumentValue",
        "\(name) was imported by \(importers.joined(separator: " and ")); name one of them")
    }
    let summary: ImportSummary
    do throws(ImportFailure) {
      let chosen = ImportSourceName(importer: importer, source: name)
      summary = try registry.undo(chosen, in: &context.graph)
    } catch {
      throw ExecutionError("ProcedureError", "ImportFailed", error.description, hint: error.hint)
    }
    ImportArguments.count(summary, in: &context.counters)
    try emit([
      Value(summary.nodesWithdrawn), Value(summary.relationshipsWithdrawn), Value(summary.propertiesSet),
    ])
  }
}
