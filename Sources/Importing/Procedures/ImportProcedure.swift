import Engine
import Kith
import KithPluginKit

/// `CALL import.csv('people.csv', {label: 'Person'}) YIELD nodes, relationships, rejects`: an importer as a
/// procedure.
///
/// It changes the working graph of the running statement, so that a statement that fails later undoes the
/// import too.
struct ImportProcedure: Procedure {
  private let importer: any ImportSource
  private let baseFolder: @Sendable () -> String
  private let registry: ImportRegistry

  init(_ importer: any ImportSource, baseFolder: @escaping @Sendable () -> String, registry: ImportRegistry) {
    self.importer = importer
    self.baseFolder = baseFolder
    self.registry = registry
  }

  var signature: ProcedureSignature {
    ProcedureSignature(
      "import.\(importer.manifest.name)",
      parameters: [
        FunctionParameter("source", .string), FunctionParameter("options", .map, optional: true),
      ],
      outputs: [
        .init("nodes", .integer), .init("relationships", .integer), .init("rejects", .integer),
        .init("properties", .integer), .init("claims", .integer), .init("created", .integer),
        .init("withdrawn", .integer),
      ],
      help: importer.manifest.help, writes: true)
  }

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    guard let source = arguments.first, source.tag == .string else {
      throw .argument("InvalidArgumentType", "import.\(importer.manifest.name) needs the path of a source")
    }
    let name = source.asString.string
    let input = Input(path: ImportPath.resolve(name, in: baseFolder()), name: name)
    let options = try ImportArguments.options(arguments.count > 1 ? arguments[1] : .null)
    let run: ImportRun
    do throws(OptionError) {
      run = try ImportRun(source: importer, input, options: options)
    } catch {
      throw ExecutionError("ArgumentError", "InvalidArgumentValue", error.message, hint: error.hint)
    }
    let summary: ImportSummary
    do throws(ImportFailure) {
      // A statement is cancelled between rows; an import asks as it goes.
      var running = run
      running.isCancelled = { ImportArguments.isStopped(context) }
      summary = try running.run(into: &context.graph, registry)
    } catch {
      if error.kind == .cancelled { try context.checkpoint() }
      throw ExecutionError("ProcedureError", "ImportFailed", error.description, hint: error.hint)
    }
    // What would change has not changed.
    if !run.policy.isDryRun { ImportArguments.count(summary, in: &context.counters) }
    try emit([
      Value(summary.nodes), Value(summary.relationships), Value(summary.rejects.count),
      Value(summary.propertiesSet),
      Value(summary.claims), Value(summary.nodesCreated + summary.relationshipsCreated),
      Value(summary.nodesWithdrawn + summary.relationshipsWithdrawn),
    ])
  }
}

/// Paths as sources give them.
public enum ImportPath {
  /// A path relative to a folder; absolute ones stay as they are.
  public static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }
}

/// Between a procedure call and an import.
enum ImportArguments {
  /// A map of options; null is an empty one.
  static func options(_ value: Value) throws(ExecutionError) -> [String: JSONValue] {
    if value.isNull { return [:] }
    guard value.tag == .map else {
      throw .argument("InvalidArgumentType", "the options of an import are a map")
    }
    var options: [String: JSONValue] = [:]
    for entry in value.asMap.entries { options[entry.key.asString.string] = try json(entry.value, depth: 0) }
    return options
  }

  private static func json(_ value: Value, depth: Int) throws(ExecutionError) -> JSONValue {
    guard depth < 16 else { throw .argument("InvalidArgumentValue", "the options nest too deeply") }
    switch value.tag {
    case .null: return .null
    case .boolean: return .boolean(value.asBoolean)
    case .integer: return .integer(value.asInteger)
    case .float: return .float(value.asFloat)
    case .string: return .string(value.asString.string)
    case .date, .localTime, .time, .localDateTime, .dateTime, .duration: return .string(formatTemporal(value))
    case .list:
      var elements: [JSONValue] = []
      for element in value.asList.elements { elements.append(try json(element, depth: depth + 1)) }
      return .array(elements)
    case .map:
      var members: [JSONValue.Member] = []
      for entry in value.asMap.entries {
        members.append(JSONValue.Member(entry.key.asString.string, try json(entry.value, depth: depth + 1)))
      }
      return .object(members)
    case .node, .relationship, .path:
      throw .argument("InvalidArgumentType", "an option of an import is a plain value, a list or a map")
    }
  }

  static func isStopped(_ context: ExecutionContext) -> Bool {
    do throws(ExecutionError) {
      try context.checkpoint()
      return false
    } catch {
      return true
    }
  }

  static func count(_ summary: ImportSummary, in counters: inout UpdateCounters) {
    counters.nodesCreated += summary.nodesCreated
    counters.nodesDeleted += summary.nodesWithdrawn
    counters.relationshipsCreated += summary.relationshipsCreated
    counters.relationshipsDeleted += summary.relationshipsWithdrawn
    counters.propertiesSet += summary.propertiesSet
    counters.labelsAdded += summary.labelsAdded
    counters.labelsRemoved += summary.labelsRemoved
  }
}
