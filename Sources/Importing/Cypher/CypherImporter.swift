import Engine
import Kith
import KithPluginKit
import Syntax

/// Reads scripts of statements: what a script makes in an empty graph is what it says. The query engine runs
/// it, so the language is the whole of it, constraints and `LOAD CSV` included.
///
/// A script that fails imports nothing; one that is imported again after a change withdraws what it no longer
/// makes, as any other source.
public struct CypherImporter: Importer {
  public static let manifest = Manifest(
    name: "cypher", version: "1.0.0", license: "Apache-2.0",
    help: "A script of statements: what it makes in an empty graph is imported",
    globs: ["*.cypher", "*.cql", "*.cypher.gz", "*.cypher.zst"],
    inputs: Manifest.Inputs(kinds: ["file", "stdin"]),
    options: [
      OptionDefinition(
        "keys", .map(.string), help: "Global identifiers: scheme and property, for example {imdb: 'imdbId'}")
    ])

  /// Scheme and property, sorted by scheme.
  private let keys: [(scheme: String, property: String)]

  public init(options: Options) throws(OptionError) {
    keys = (options["keys"]?.members ?? []).compactMap { member in
      member.value.string.map { (member.name, $0) }
    }.sorted { $0.0 < $1.0 }
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    let script = try Script(input, context)
    let database = Database()
    var options = Database.RunOptions()
    options.baseFolder = String(
      input.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/"))
    if options.baseFolder.isEmpty { options.baseFolder = input.path.hasPrefix("/") ? "/" : "." }
    var origins = ScriptOrigins()
    let watch = CancelWatch(context.isCancelled) { database.cancel() }
    defer { watch.stop() }
    for (index, statement) in script.statements.enumerated() {
      try context.checkCancelled()
      try sink.progress(
        ImportProgress(done: Int64(index), total: Int64(script.statements.count), unit: "statements"))
      do throws(Diagnostic) {
        _ = try database.run(statement.text, options: options)
      } catch {
        try context.checkCancelled()
        throw script.failure(error, in: statement)
      }
      origins.add(database.graph, statement.origin)
    }
    try GraphRecords(database.graph, keys: keys, origins).send(&sink, context)
  }
}

/// The text of a script, cut into statements.
private struct Script {
  struct Statement {
    var text: String
    var origin: ScriptOrigins.Origin
  }

  let name: String
  let text: String
  let statements: [Statement]

  init(_ input: Input, _ context: ImportContext) throws(ImportFailure) {
    name = input.name
    let content = try input.bytes(context)
    text = try content.withBytes { bytes throws(ImportFailure) in
      let text = String(decoding: bytes, as: UTF8.self)
      guard text.utf8.elementsEqual(bytes) else {
        let good = zip(text.utf8, bytes).prefix { $0 == $1 }.count
        throw Script.failure("utf-8", "invalid UTF-8", input.name, text, good)
      }
      return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }
    let bytes = Array(text.utf8)
    var line = 1
    var seen = 0
    statements = splitStatements(text).map { piece in
      line += bytes[seen..<piece.span.start].count { $0 == 0x0A }
      seen = piece.span.start
      return Statement(
        text: String(decoding: bytes[piece.span.start..<piece.span.end], as: UTF8.self),
        origin: ScriptOrigins.Origin(line: line, start: piece.span.start, end: piece.span.end))
    }
  }

  /// What is wrong with a statement, at its place in the script.
  func failure(_ diagnostic: Diagnostic, in statement: Statement) -> ImportFailure {
    var failure = Script.failure(
      diagnostic.detail, diagnostic.message, name, text,
      statement.origin.start + (diagnostic.span?.start ?? 0))
    failure.hint = diagnostic.hint
    if statement.text.hasPrefix(":") {
      failure.hint = "a script holds statements only; lines that begin with `:` are for a prompt"
    }
    return failure
  }

  private static func failure(
    _ code: String, _ message: String, _ name: String, _ text: String, _ offset: Int
  ) -> ImportFailure {
    let place = lineAndColumn(of: offset, in: text)
    return ImportFailure(.input, code, message, file: name, line: place.line, column: place.column)
  }
}

/// The statements that nodes and relationships come from.
struct ScriptOrigins {
  /// Where a statement stands in its script.
  struct Origin {
    /// Of its first character, from 1.
    var line: Int
    /// In bytes; the end is not included.
    var start: Int
    var end: Int

    var locator: RecordLocator { RecordLocator(place: .span(start, end), inputLine: line) }
  }

  private typealias Limits = [(limit: UInt32, origin: Origin)]

  /// Elements below a limit, and not below the one before, come from the statement.
  private var nodes: Limits = []
  private var relationships: Limits = []

  /// Whatever a graph has more than before comes from a statement.
  mutating func add(_ graph: Graph, _ origin: Origin) {
    if graph.nodeLimit > nodes.last?.limit ?? 0 { nodes.append((graph.nodeLimit, origin)) }
    if graph.relationshipLimit > relationships.last?.limit ?? 0 {
      relationships.append((graph.relationshipLimit, origin))
    }
  }

  func locator(_ node: NodeID) -> RecordLocator { ScriptOrigins.locator(node.raw, nodes) }
  func locator(_ relationship: RelationshipID) -> RecordLocator {
    ScriptOrigins.locator(relationship.raw, relationships)
  }

  private static func locator(_ raw: UInt32, _ limits: Limits) -> RecordLocator {
    var low = 0
    var high = limits.count
    while low < high {
      let middle = (low + high) / 2
      if limits[middle].limit <= raw { low = middle + 1 } else { high = middle }
    }
    return low < limits.count ? limits[low].origin.locator : RecordLocator()
  }
}
