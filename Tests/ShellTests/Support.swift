import Engine
import Kith
import Synchronization
import Syntax

@testable import Shell

/// A catalog whose contents a test writes down.
struct FakeCatalog: GraphCatalog {
  var nodeCount = 0
  var relationshipCount = 0
  var labels: [NameCount] = []
  var types: [NameCount] = []
  /// By label, type and direction.
  var counts: [String: Int] = [:]
  var labelProperties: [String: [PropertySummary]] = [:]
  var typeProperties: [String: [PropertySummary]] = [:]
  var pairs: [String: [EndpointPair]] = [:]
  var indexes: [IndexDefinition] = []
  var constraints: [ConstraintDefinition] = []
  var memoryParts: [MemoryPart] = []
  var texts: [String] = []

  func count(label: String, type: String, _ direction: Direction) -> Int {
    let out = counts["\(label)-\(type)>"] ?? 0
    let into = counts["<\(type)-\(label)"] ?? 0
    switch direction {
    case .outgoing: return out
    case .incoming: return into
    case .either: return out + into
    }
  }

  func properties(label: String?) -> [PropertySummary] {
    label.map { labelProperties[$0] ?? [] } ?? labelProperties.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  func properties(type: String?) -> [PropertySummary] {
    type.map { typeProperties[$0] ?? [] } ?? typeProperties.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  func endpoints(type: String) -> [EndpointPair] { pairs[type] ?? [] }
  func values(label: String, property: String, limit: Int) -> [String] { Array(texts.prefix(limit)) }

  /// People who act in works.
  static let films = FakeCatalog(
    nodeCount: 62, relationshipCount: 80,
    labels: [
      NameCount(name: "Person", count: 42), NameCount(name: "Work", count: 18),
      NameCount(name: "Odd name", count: 2),
    ],
    types: [
      NameCount(name: "ACTED_IN", count: 60), NameCount(name: "WROTE", count: 15),
      NameCount(name: "BASED_ON", count: 5),
    ],
    counts: [
      "Person-ACTED_IN>": 60, "<ACTED_IN-Work": 60, "Person-WROTE>": 15, "<WROTE-Work": 15,
      "Work-BASED_ON>": 5,
      "<BASED_ON-Work": 5,
    ],
    labelProperties: [
      "Person": [
        PropertySummary(name: "name", type: "STRING", fill: 1),
        PropertySummary(name: "born", type: "INTEGER", fill: 0.5),
      ],
      "Work": [PropertySummary(name: "title", type: "STRING", fill: 1)],
    ],
    typeProperties: ["ACTED_IN": [PropertySummary(name: "role", type: "STRING", fill: 0.9)]],
    pairs: ["ACTED_IN": [EndpointPair(from: "Person", to: "Work", count: 60)]],
    texts: ["Ann", "Anna Lee", "Bob"])
}

/// An engine that answers with what a test tells it to, and remembers what it was asked.
final class FakeEngine: StatementEngine {
  struct State {
    var asked: [String] = []
    var values: [[String: Datum]] = []
    var answers: [String: StatementResult] = [:]
    var isOpen = false
    var isFailed = false
    var log: [String] = []
  }

  private let state = Mutex(State())
  let catalog: any GraphCatalog
  let functions: [FunctionSignature] = [
    FunctionSignature(
      "count", kind: .aggregate, category: "aggregate", parameters: [FunctionParameter("value", .any)],
      result: .integer, help: "how many", example: "count(n)"),
    FunctionSignature(
      "coalesce", category: "general", parameters: [FunctionParameter("value", .any)], variadic: true,
      result: .any,
      help: "the first value that is not null", example: "coalesce(null, 1)"),
  ]
  let procedures: [ProcedureSignature] = [
    ProcedureSignature(
      "import.csv", parameters: [FunctionParameter("source", .string)],
      outputs: [ProcedureSignature.Output("nodes", .integer)], help: "reads comma-separated values",
      writes: true)
  ]

  init(catalog: FakeCatalog = .films) { self.catalog = catalog }

  var asked: [String] { state.withLock { $0.asked } }
  var values: [[String: Datum]] { state.withLock { $0.values } }
  var log: [String] { state.withLock { $0.log } }

  func answer(_ statement: String, columns: [String], rows: [[Datum]]) {
    answer(statement, StatementResult(rows: ResultTable(columns: columns, rows: rows)))
  }

  func answer(_ statement: String, _ result: StatementResult) {
    state.withLock { $0.answers[statement] = result }
  }

  func run(_ text: String, parameters: [String: Datum]) throws(Diagnostic) -> StatementResult {
    let found = state.withLock { state in
      state.asked.append(text)
      state.values.append(parameters)
      state.log.append("run")
      return state.answers[text]
    }
    if let place = text.range(of: "FAIL") {
      let start = text.utf8.distance(from: text.startIndex, to: place.lowerBound)
      state.withLock { $0.isFailed = $0.isOpen }
      throw .syntax("Unexpected", "this failed", at: Span(start, start + 4))
    }
    return found ?? StatementResult(rows: ResultTable(columns: ["x"], rows: [[.string(text)]]))
  }

  func cancel() {}
  var isInTransaction: Bool { state.withLock { $0.isOpen } }
  var isTransactionFailed: Bool { state.withLock { $0.isFailed } }

  func begin() throws(Diagnostic) { move("begin", open: true) }
  func commit() throws(Diagnostic) { move("commit", open: false) }
  func rollback() throws(Diagnostic) { move("rollback", open: false) }

  private func move(_ step: String, open: Bool) {
    state.withLock { state in
      state.log.append(step)
      state.isOpen = open
      state.isFailed = false
    }
  }

  func reset() { state.withLock { $0.log.append("reset") } }
}

extension String {
  /// The first place of `other`.
  fileprivate func range(of other: String) -> Range<String.Index>? { firstRange(of: other) }
}

/// A session on a fake engine, with what it writes.
struct Stage {
  let engine: FakeEngine
  let session: Session
  let output = StringSink()
  let errors = StringSink()

  init(
    terminal: Bool = false, variables: [String: String] = [:], queries: [String] = [], unicode: Bool = true
  ) {
    engine = FakeEngine()
    var settings = Settings()
    if !terminal { settings.mode = .csv }
    settings.color = .never
    settings.width = terminal ? 80 : nil
    session = Session(
      engine: engine,
      environment: ShellEnvironment(
        variables: variables, inputIsTerminal: false, outputIsTerminal: terminal, errorIsTerminal: terminal,
        isUnicode: unicode),
      settings: settings, output: output, errors: errors, library: QueryLibrary(folders: queries))
    // No line that redraws itself among what is compared.
    session.isQuiet = !terminal
  }

  /// Runs a script and gives the error that ended it.
  @discardableResult
  func run(_ script: String, failAtEnd: Bool = false) -> ShellError? {
    do {
      try session.run(script: script, name: "script", failAtEnd: failAtEnd)
      return nil
    } catch let error as ShellError {
      return error
    } catch {
      return .file("\(error)")
    }
  }

  /// The error as it is reported.
  func report(_ error: ShellError) -> String {
    try? session.report(error)
    return errors.text
  }
}
